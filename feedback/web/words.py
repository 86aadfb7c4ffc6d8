"""Words on their way: kept on the server while she types, with what the guard says and how they differ."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback.desk.checking import words_check
from feedback.desk.services import FIELDS, words_drop, words_keep
from feedback.web.comparing import own_changes
from feedback.web.desk_form import number_of, typed_words
from feedback.web.desk_text import drafts_of, findings_by_field, machines_text
from jewelry_site.core.problems import Problem
from listings.selectors import listing_of
from listings.web.access import person, signed_in


@require_POST
@signed_in
def words_post(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """What the page sends a moment after each change. Raises Problem ``kept_elsewhere`` and ``text_invalid``."""
    listing = listing_of(request.user, listing_id)
    words = typed_words(request.POST)
    row = words_keep(
        listing=listing,
        user=person(request),
        base=number_of(request.POST, "expected"),
        text=words,
        revision=_revision(request.POST.get("revision", "")),
    )
    found = words_check(listing, words)
    by_field = findings_by_field(found or [], words)
    changes = own_changes(machines_text(drafts_of(listing)), words)
    return JsonResponse(
        {
            "revision": str(row.revision) if row else "",
            "checked": found is not None,
            "findings": {name: _part("findings", {"name": name, "findings": by_field[name]}) for name in FIELDS},
            "changes": _part("own_changes", {"own_changes": changes}) if changes else "",
        }
    )


@require_POST
@signed_in
def words_forget(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    listing = listing_of(request.user, listing_id)
    words_drop(listing=listing, user=person(request))
    messages.success(request, _("Your unsaved words were dropped; this is the text as it is."))
    return redirect("listing", listing_id=listing.pk)


def _part(name: str, context: dict[str, object]) -> str:
    return render_to_string(f"parts/{name}.html", context)


def _revision(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Problem("bad_request", reason="revision") from None
