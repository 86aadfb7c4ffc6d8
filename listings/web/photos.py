"""One photo in, photos out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jewelry_site.core.problems import Problem
from jewelry_site.core.responses import wants_json
from listings.coach import ADVICE, photo_advice
from listings.gate import image_admit
from listings.links import export_link_opens, photo_link_opens
from listings.models import Artisan, ListingState, Photo
from listings.selectors import artisan_of, photo_loose, photos_of, photos_seen_before
from listings.services import photo_discard, photo_upload
from listings.storage import EXTENSIONS
from listings.web.access import person, signed_in

PRIVATE_FOR_A_DAY = "private, max-age=86400, immutable"


@require_POST
@signed_in
def photo_add(request: HttpRequest) -> HttpResponse:
    """One file from the page of a new listing; answers JSON with what the page shows of it. Raises Problem.

    ``piece`` says where it lies. With ``again``, a file whose first sending arrived and only its answer did not is not
    kept a second time.
    """
    artisan = artisan_of(request.user)
    upload = request.FILES.get("photo")
    if upload is None:
        raise Problem("no_images", field="photo")
    image = image_admit(upload=upload)
    photo = photo_loose(artisan, image.sha256) if request.POST.get("again") else None
    earlier = seen_before(artisan, image.sha256) if photo is None else None
    if photo is None:
        piece_id = _piece_id(request.POST.get("piece", ""))
        photo = photo_upload(artisan=artisan, image=image, user=person(request), piece_id=piece_id)
    advice = photo_advice(thumbnail=image.thumbnail, longest_side=max(image.width, image.height))
    return JsonResponse(
        {
            "id": photo.pk,
            "name": photo.name,
            **photo_addresses(photo),
            "seen_before": earlier,
            "advice": [{"code": code, "text": ADVICE[code]} for code in advice],
        },
        status=201,
    )


def _piece_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@signed_in
def photo_remove(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """Throw away a photo that is in no listing yet. Raises Problem."""
    photo = photos_of(request.user).filter(pk=photo_id).first()
    if photo is None:
        raise Problem("not_found")
    photo_discard(photo=photo, user=person(request))
    return HttpResponse(status=204) if wants_json(request) else redirect("listing_new")


@require_GET
def photo_file(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponseBase:
    """The picture itself, for its artisan, for moderators, and for whoever holds a fresh link, signed or exported."""
    if photo_link_opens(photo_id, size, request.GET.get("signature", "")):
        photo = Photo.objects.filter(pk=photo_id).first()
    elif size == "photo" and export_link_opens(photo_id, request.GET.get("exported", "")):
        photo = Photo.objects.filter(pk=photo_id, listing__state=ListingState.APPROVED).first()
    else:
        photo = photos_of(request.user).filter(pk=photo_id).first()
    if photo is None or size not in {"photo", "thumbnail"}:
        raise Problem("not_found")
    stored = photo.file if size == "photo" else photo.thumbnail
    content_type = photo.content_type if size == "photo" else "image/jpeg"
    try:
        file = default_storage.open(str(stored.name))
    except FileNotFoundError:
        raise Problem("not_found") from None
    response = FileResponse(file, content_type=content_type)
    return sealed(response, f"{photo.pk}.{EXTENSIONS[content_type]}")


def sealed(response: HttpResponseBase, filename: str) -> HttpResponseBase:
    """A picture that a browser shows and never runs, kept by no shared cache."""
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = PRIVATE_FOR_A_DAY
    return response


def photo_addresses(photo: Photo) -> dict[str, str]:
    return {
        "thumbnail": reverse("photo_file", args=[photo.pk, "thumbnail"]),
        "remove": reverse("photo_remove", args=[photo.pk]),
    }


def seen_before(artisan: Artisan, sha256: str) -> dict[str, Any] | None:
    """Where this artisan used the same file before, in words with a link."""
    earlier = photos_seen_before(artisan, sha256).first()
    if earlier is None:
        return None
    if earlier.listing is None:
        return {"text": _("This photo is here already."), "address": "", "link": ""}
    return {
        "text": _("You used this photo before."),
        "address": reverse("listing", args=[earlier.listing.pk]),
        "link": _("Open that listing"),
    }
