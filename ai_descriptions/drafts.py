"""How drafts come to be: numbered, immutable, one of them current."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.db.models import Max

from ai_descriptions.facts import sheet_of
from ai_descriptions.models import Draft, Finding, Job, JobKind, Writer
from listings.models import Listing
from ml import claims


def draft_create(*, listing: Listing, current: bool, findings: Sequence[claims.Finding], **members: Any) -> Draft:
    """Store a text with its findings under the next number; the caller holds the listing's lock."""
    last: int = listing.drafts.aggregate(last=Max("number"))["last"] or 0
    if current:
        listing.drafts.filter(is_current=True).update(is_current=False)
    draft = Draft.objects.create(listing=listing, number=last + 1, is_current=current, **members)
    findings_store(draft=draft, findings=findings)
    return draft


def findings_store(*, draft: Draft, findings: Sequence[claims.Finding]) -> None:
    """Put what the guard found in place of what it found before (facts may have changed since)."""
    draft.findings.all().delete()
    Finding.objects.bulk_create(
        Finding(draft=draft, **(found | {"suggestion": found["suggestion"] or ""}))
        for found in findings_described(listing=draft.listing, text=draft.text, findings=findings)
    )


def findings_described(
    *, listing: Listing, text: dict[str, Any], findings: Sequence[claims.Finding]
) -> list[dict[str, Any]]:
    """Findings as JSON, each with the ``mend`` that was tried for it, or None."""
    mends: list[claims.Mend | None] = [None] * len(findings)
    if findings:
        with suppress(claims.GuardError):
            mends = claims.mends(text, sheet_of(listing), findings, channel=listing.channel or None)
    return [
        {**asdict(finding), "mend": asdict(mend) if mend else None}
        for finding, mend in zip(findings, mends, strict=True)
    ]


def draft_current(listing: Listing) -> Draft | None:
    return listing.drafts.filter(is_current=True).first()


def machine_draft_is_welcome(job: Job) -> bool:
    """A machine's text becomes current unless it was asked for beside the current one, or a person approved, or wrote
    something herself, after it was asked for.
    """
    if job.kind == JobKind.PREVIEW:
        return False
    current = draft_current(job.listing)
    if current is None:
        return True
    person_was_later = current.writer == Writer.PERSON and current.created_at > job.created_at
    return current.approved_at is None and not person_was_later
