"""The cards of the work list: each listing with its first photo, its text and its latest job, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ai_descriptions.failures import Failure, failure_of
from ai_descriptions.models import Draft, Job, JobState, Stage
from jewelry_site.core.models import User
from listings.models import Channel, Listing, ListingState, Photo, Publication
from listings.selectors import listings_of

_WORKING = Q(job_state__in=Job.ACTIVE)
_IDLE = ~_WORKING | Q(job_state=None)
_FAILED = Q(job_state=JobState.FAILED, title=None)
FILTERS: dict[str, tuple[str | Promise, Q]] = {
    "all": (_("All"), Q()),
    "working": (_("In the making"), _WORKING),
    "review": (_("To review"), Q(state=ListingState.IN_REVIEW) & _IDLE),
    "failed": (_("Failed"), _FAILED),
    "approved": (_("Approved"), Q(state=ListingState.APPROVED) & _IDLE),
    "unpublished": (_("To publish"), Q(state=ListingState.APPROVED, channels__len=0) & _IDLE),
    "rejected": (_("Rejected"), Q(state=ListingState.REJECTED) & _IDLE),
}


@dataclass(frozen=True)
class Card:
    """One listing as the work list shows it."""

    id: UUID
    shop_name: str
    created_at: Any
    title: str
    address: str
    thumbnail: str
    width: int
    height: int
    photos: int
    mark: str
    state: str
    working: bool
    stage: str
    failure: Failure | None
    exportable: bool
    published: str


def work_of(user: User | AnonymousUser) -> QuerySet[Listing, Any]:
    """A row for each listing that ``user`` may see, newest first."""
    job = Job.objects.filter(listing=OuterRef("pk"))
    photo = Photo.objects.filter(listing=OuterRef("pk")).order_by("position", "created_at")
    photos = Photo.objects.filter(listing=OuterRef("pk")).order_by().values("listing").annotate(count=Count("pk"))
    draft = Draft.objects.filter(listing=OuterRef("pk"), is_current=True)
    published = Publication.objects.filter(listing=OuterRef("pk"), unpublished_at=None)
    return listings_of(user).values(
        "id",
        "state",
        "created_at",
        shop_name=F("artisan__shop_name"),
        job_state=Subquery(job.values("state")[:1]),
        job_stage=Subquery(job.values("stage")[:1]),
        job_error=Subquery(job.values("error_code")[:1]),
        photo_id=Subquery(photo.values("pk")[:1]),
        photo_width=Subquery(photo.values("width")[:1]),
        photo_height=Subquery(photo.values("height")[:1]),
        photo_count=Subquery(photos.values("count")[:1]),
        title=Subquery(draft.values("title")[:1]),
        channels=ArraySubquery(published.order_by("channel").values("channel")),
    )


def work_found(user: User | AnonymousUser, words: str) -> QuerySet[Listing, Any]:
    """The rows of ``work_of`` that hold every one of ``words`` in their title, notes, shop or id at the marketplace."""
    rows = work_of(user)
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(notes__icontains=word)
            | Q(shop_name__icontains=word)
            | Q(external_id__icontains=word)
        )
    return rows


def work_counts(rows: QuerySet[Listing, Any]) -> dict[str, int]:
    """How many of these rows each filter shows."""
    counts = {name: Count("pk", filter=condition) for name, (_label, condition) in FILTERS.items()}
    found: dict[str, int] = rows.order_by().aggregate(**counts)
    return found


def next_to_review(user: User | AnonymousUser) -> UUID | None:
    """The listing that has waited longest for a person."""
    waiting = work_of(user).filter(FILTERS["review"][1]).order_by("created_at", "id")
    row = waiting.values_list("id", flat=True).first()
    return row


def card(row: dict[str, Any]) -> Card:
    working = row["job_state"] in Job.ACTIVE
    failed = row["job_state"] == JobState.FAILED and row["title"] is None
    mark, state = _state(row, working=working, failed=failed)
    photo = row["photo_id"]
    return Card(
        id=row["id"],
        shop_name=row["shop_name"],
        created_at=row["created_at"],
        title=row["title"] or "",
        address=reverse("listing", args=[row["id"]]),
        thumbnail=reverse("photo_file", args=[photo, "thumbnail"]) if photo else "",
        width=row["photo_width"] or 4,
        height=row["photo_height"] or 3,
        photos=row["photo_count"] or 0,
        mark=mark,
        state=state,
        working=working,
        stage=row["job_stage"] if working else "",
        failure=failure_of(row["job_error"]) if failed else None,
        exportable=row["state"] == ListingState.APPROVED,
        published=", ".join(str(Channel(channel).label) for channel in row["channels"]),
    )


def _state(row: dict[str, Any], *, working: bool, failed: bool) -> tuple[str, str]:
    if working:
        return "working", str(Stage(row["job_stage"]).label)
    if failed:
        return "failed", str(_("Could not be written"))
    words = {
        ListingState.IN_THE_MAKING: _("In the making"),
        ListingState.IN_REVIEW: _("Waiting for your review"),
        ListingState.APPROVED: _("Approved"),
        ListingState.REJECTED: _("Rejected"),
    }
    return row["state"], str(words[row["state"]])
