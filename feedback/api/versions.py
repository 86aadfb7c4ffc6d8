"""Which version a request is about, and the text that it leaves."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from ai_descriptions.models import Draft
from feedback.api.serializers import TEXT_FIELDS
from feedback.services.review import EditedText, draft_edit, draft_write_first
from jewelry_site.core.problems import Problem
from listings.api.base import person
from listings.api.headers import version_of_if_match


def version_seen(request: Request, told: dict[str, Any]) -> int | None:
    """The version from If-Match or from the body; None when the client named none."""
    if_match = version_of_if_match(request)
    version: int | None = told.get("version")
    return version if if_match is None else if_match


def version_or_current(request: Request, told: dict[str, Any], description: Any) -> int:
    """For acts on the whole text: the version that was named, else the current one. Raises Problem ``no_draft``."""
    draft = current_draft(description)
    if draft is None:
        raise Problem("no_draft")
    seen = version_seen(request, told)
    return draft.number if seen is None else seen


def text_store(request: Request, told: dict[str, Any], description: Any) -> None:
    """Store the changed fields as a person's new version. Raises Problem ``version_needed`` or ``stale_draft``."""
    draft = current_draft(description)
    seen = version_seen(request, told)
    if seen is None and request.headers.get("If-Match", "").strip() == "*":
        seen = draft.number if draft else 0
    if seen is None:
        raise Problem("version_needed")
    text = text_changed(told, draft)
    if draft is None and seen == 0:
        draft_write_first(listing=description, user=person(request), text=text)
    else:
        draft_edit(listing=description, user=person(request), expected=seen, text=text)


def text_changed(told: dict[str, Any], draft: Draft | None) -> EditedText:
    """The current text with the fields that were sent."""
    before = draft.text if draft else {"title": "", "description": "", "tags": [], "alt_text": ""}
    return EditedText(**{**before, **{name: told[name] for name in TEXT_FIELDS & told.keys()}})


def current_draft(description: Any) -> Draft | None:
    return next(iter(description.current_drafts), None)
