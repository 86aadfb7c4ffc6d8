"""New listings: photos, sorted into pieces, what she knows, and off they go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ai_descriptions.facts import facts_parse
from ai_descriptions.models import Job
from ai_descriptions.services import LANGUAGES, Wishes, pieces_request
from ai_descriptions.web.fact_fields import facts_posted, fields_of
from ai_descriptions.web.sorting import Heaps, heaps_posted, moved, newcomers_last, photos_added, uuids
from ai_descriptions.web.tray import Tray, key_of, tray_of
from jewelry_site.core.problems import Problem
from listings.coach import coach_in_the_page
from listings.gate import image_admit
from listings.gate.limits import MAX_BYTES
from listings.models import Artisan, Length, Tone
from listings.pieces.selectors import piece_of_each
from listings.pieces.services import NOTES, likeness_refuse, pieces_sort
from listings.selectors import artisan_of, photos_of
from listings.services import photo_discard, photo_upload
from listings.web.access import person, signed_in

# The facts that change a text most and that a maker has at hand; the review page takes all of them.
TOLD_FIRST = ("type", "metal", "stones", "dimensions", "made_by")
SIZES = ("dimensions.ring_size", "dimensions.chain_length_cm", "dimensions.height_mm", "dimensions.width_mm")
REFUSED, REFUSED_KEPT = "not_one_piece", 50


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
    act, _colon, argument = request.POST.get("act", "describe").partition(":")
    homes = piece_of_each(artisan)
    heaps = heaps_posted(request.POST, next(iter(homes.values()), None) or uuid4())
    if act == "keep":
        heaps = newcomers_last(heaps, homes)
    refusals, heaps = _files_keep(request, artisan, heaps)
    try:
        if act in {"describe", "only"} and not refusals:
            return _described(request, artisan, _chosen(heaps, argument))
        _sorted(request, artisan, heaps, act, argument)
    except Problem as problem:
        refusals.form = problem
        pieces_sort(artisan=artisan, user=person(request), heaps=heaps)
    return _page(request, artisan, refusals)


@require_GET
@signed_in
def pieces_alike(request: HttpRequest) -> HttpResponse:
    """The part of the page that says what looks alike, once a worker has looked."""
    tray = tray_of(artisan_of(request.user), request.session.get(REFUSED, ()))
    return render(request, "parts/tray_alike.html", {"tray": tray})


def _files_keep(request: HttpRequest, artisan: Artisan, heaps: Heaps) -> tuple[Refusals, Heaps]:
    """Keep the good files that came with the form itself, as it does without JavaScript; say why of each other one."""
    refusals = Refusals()
    uploads = request.FILES.getlist("files")
    if len(uploads) > settings.PHOTOS_PER_LISTING:
        refusals.form = Problem("too_many_files", count=len(uploads), limit=settings.PHOTOS_PER_LISTING)
        return refusals, heaps
    kept: list[UUID] = []
    for upload in uploads:
        try:
            photo = photo_upload(artisan=artisan, image=image_admit(upload=upload), user=person(request))
        except Problem as problem:
            name = problem.extra.get("name") or upload.name or _("a file")
            refusals.files.append({"name": name, "detail": problem.detail, "hint": problem.hint})
        else:
            kept.append(photo.pk)
    return refusals, photos_added(heaps, kept, request.POST.get("add-to", ""))


def _sorted(request: HttpRequest, artisan: Artisan, heaps: Heaps, act: str, argument: str) -> None:
    """Store how the photos lie after this press. Raises Problem."""
    user = person(request)
    if act == "remove":
        for photo in photos_of(user).filter(pk__in=uuids([argument]), artisan=artisan):
            photo_discard(photo=photo, user=user)
    if act == "apart":
        refused = uuids(argument.split(","))
        likeness_refuse(artisan=artisan, user=user, photo_ids=refused)
        request.session[REFUSED] = [*request.session.get(REFUSED, ()), key_of(refused)][-REFUSED_KEPT:]
    reason = "suggested" if act == "together" else ""
    pieces_sort(artisan=artisan, user=user, heaps=moved(heaps, act, argument, request.POST), reason=reason)


def _chosen(heaps: Heaps, argument: str) -> Heaps:
    """The pieces to describe: all, or the one that the button names."""
    only = uuids([argument])
    return [heap for heap in heaps if heap.photo_ids and (not only or heap.piece_id in only)]


def _described(request: HttpRequest, artisan: Artisan, heaps: Heaps) -> HttpResponse:
    wishes = _wishes(request.POST, several=len(heaps) > 1)
    jobs = pieces_request(artisan=artisan, user=person(request), heaps=heaps, wishes=wishes)
    if len(jobs) == 1:
        return redirect("listing", listing_id=jobs[0].listing_id)
    messages.success(request, _words_for(jobs))
    return redirect("work")


def _words_for(jobs: list[Job]) -> str:
    return ngettext(
        "%(count)s piece is being described. You can close this page; the work goes on.",
        "%(count)s pieces are being described. You can close this page; the work goes on.",
        len(jobs),
    ) % {"count": len(jobs)}


def _wishes(form: QueryDict, *, several: bool) -> Wishes:
    """Facts are told of one piece only. Raises Problem ``facts_invalid`` or ``bad_request``."""
    tone, length = form.get("tone", ""), form.get("length", "")
    if (tone and tone not in Tone.values) or (length and length not in Length.values):
        raise Problem("bad_request", reason=_("choose one of the tones and lengths"))
    facts = facts_parse({} if several else facts_posted(form, TOLD_FIRST))
    return Wishes(facts=facts, tone=tone, length=length, language=form.get("language") or LANGUAGES[0])


def _page(request: HttpRequest, artisan: Artisan, refusals: Refusals) -> HttpResponse:
    """The page, or only the photos and the button where a script of the page asked."""
    tray = tray_of(artisan, request.session.get(REFUSED, ()))
    part = request.headers.get("X-Part") == "tray"
    context = _context(request, artisan, tray, refusals) | {"part": part}
    status = _status(refusals)
    return render(request, "parts/tray.html" if part else "listing_new.html", context, status=status)


def _context(request: HttpRequest, artisan: Artisan, tray: Tray, refusals: Refusals) -> dict[str, Any]:
    posted = request.POST
    told = facts_posted(posted, TOLD_FIRST)
    return {
        "tray": tray,
        "refusals": refusals,
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
        "room": settings.LOOSE_PHOTOS - tray.count,
        "megabytes": MAX_BYTES // (1024 * 1024),
        "coach": coach_in_the_page(),
    }


def _status(refusals: Refusals) -> int:
    if refusals.form is not None:
        return refusals.form.status
    return 422 if refusals else 200


def _fields(attribute: str, told: Any) -> list[Any]:
    fields = fields_of(attribute, told)
    return [each for each in fields if attribute != "dimensions" or each.name in SIZES]
