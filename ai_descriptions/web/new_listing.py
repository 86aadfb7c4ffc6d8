"""A new listing: photos, what she knows, and off it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ai_descriptions.facts import facts_parse
from ai_descriptions.services import LANGUAGES, Wishes, listing_request
from ai_descriptions.web.fact_fields import facts_posted, fields_of
from jewelry_site.core.problems import Problem
from listings.coach import coach_in_the_page
from listings.gate import image_admit
from listings.gate.limits import MAX_BYTES
from listings.models import Artisan, Length, Tone
from listings.selectors import artisan_of, listings_with_files
from listings.services import photo_upload
from listings.web.access import person, signed_in

# The facts that change a text most and that a maker has at hand; the review page takes all of them.
TOLD_FIRST = ("type", "metal", "stones", "dimensions", "made_by")
SIZES = ("dimensions.ring_size", "dimensions.chain_length_cm", "dimensions.height_mm", "dimensions.width_mm")
NOTES = 2000


@dataclass
class Refusals:
    """What could not be taken: files with their sentence, and a word about the form as a whole."""

    files: list[dict[str, str]] = field(default_factory=list)
    form: Problem | None = None

    def __bool__(self) -> bool:
        return bool(self.files) or self.form is not None


@require_http_methods(["GET", "POST"])
@signed_in
def listing_new(request: HttpRequest) -> HttpResponse:
    artisan = artisan_of(request.user)
    if request.method == "GET":
        return _page(request, artisan, Refusals())
    refusals, photo_ids = _files_keep(request, artisan)
    if not refusals:
        try:
            wishes = _wishes(request.POST)
            job = listing_request(
                artisan=artisan,
                user=person(request),
                photo_ids=photo_ids,
                wishes=wishes,
            )
        except Problem as problem:
            refusals.form = problem
        else:
            return redirect("listing", listing_id=job.listing_id)
    return _page(request, artisan, refusals)


def _files_keep(request: HttpRequest, artisan: Artisan) -> tuple[Refusals, list[UUID]]:
    """Keep the good files that came with the form itself, as it does without JavaScript; say why of each other one."""
    refusals = Refusals()
    photo_ids = _uuids(request.POST.getlist("photo"))
    uploads = request.FILES.getlist("files")
    if len(uploads) > settings.PHOTOS_PER_LISTING:
        refusals.form = Problem("too_many_files", count=len(uploads), limit=settings.PHOTOS_PER_LISTING)
        return refusals, photo_ids
    for upload in uploads:
        try:
            photo = photo_upload(artisan=artisan, image=image_admit(upload=upload), user=person(request))
        except Problem as problem:
            name = problem.extra.get("name") or upload.name or _("a file")
            refusals.files.append({"name": name, "detail": problem.detail, "hint": problem.hint})
        else:
            photo_ids.append(photo.pk)
    return refusals, photo_ids


def _wishes(form: QueryDict) -> Wishes:
    """Raises Problem ``facts_invalid`` or ``bad_request``; the language is checked with the request."""
    tone, length = form.get("tone", ""), form.get("length", "")
    if (tone and tone not in Tone.values) or (length and length not in Length.values):
        raise Problem("bad_request", reason=_("choose one of the tones and lengths"))
    facts = facts_parse(facts_posted(form, TOLD_FIRST))
    return Wishes(
        facts=facts,
        notes=form.get("notes", "").strip()[:NOTES],
        tone=tone,
        length=length,
        language=form.get("language") or LANGUAGES[0],
    )


def _page(request: HttpRequest, artisan: Artisan, refusals: Refusals) -> HttpResponse:
    posted = request.POST
    loose = list(artisan.photos.filter(listing=None).order_by("created_at")[: settings.PHOTOS_PER_LISTING])
    used = listings_with_files(artisan, [photo.sha256 for photo in loose])
    told = facts_posted(posted, TOLD_FIRST)
    context: dict[str, Any] = {
        "loose": [(photo, used.get(photo.sha256)) for photo in loose],
        "refusals": refusals,
        "notes": posted.get("notes", ""),
        "notes_limit": NOTES,
        "tones": Tone.choices,
        "lengths": Length.choices,
        "text_languages": [(code, get_language_info(code)["name_translated"]) for code in LANGUAGES],
        "language": LANGUAGES[0],
        "tone": posted.get("tone") or artisan.tone,
        "length": posted.get("length") or artisan.length,
        "fact_groups": [_fields(attribute, told.get(attribute)) for attribute in TOLD_FIRST],
        "facts_open": bool(told) or (refusals.form is not None and refusals.form.code == "facts_invalid"),
        "limit": settings.PHOTOS_PER_LISTING,
        "megabytes": MAX_BYTES // (1024 * 1024),
        "coach": coach_in_the_page(),
    }
    return render(request, "listing_new.html", context, status=_status(refusals))


def _status(refusals: Refusals) -> int:
    if refusals.form is not None:
        return refusals.form.status
    return 422 if refusals else 200


def _fields(attribute: str, told: Any) -> list[Any]:
    fields = fields_of(attribute, told)
    return [each for each in fields if attribute != "dimensions" or each.name in SIZES]


def _uuids(texts: list[str]) -> list[UUID]:
    """Ids that look like ids; anything else was not written by our page."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
