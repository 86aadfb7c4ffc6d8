"""The review queue, kept words and habits, limited to the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from ai_descriptions.models import Draft, Job, JobKind
from feedback.desk.models import DeskHabits, WorkingCopy
from jewelry_site.core.models import User
from listings.models import Listing, ListingState, Photo
from listings.selectors import listings_of

# Somebody whose words were kept so lately is likely still typing.
_TYPING = timedelta(minutes=3)


@dataclass(frozen=True)
class Queue:
    """Where a listing stands among those that wait for review, the longest waiting first.

    ``place`` is 0 for a listing that does not wait. ``photo_id`` is the first photo of the next one.
    """

    place: int
    total: int
    before_id: UUID | None
    next_id: UUID | None
    photo_id: UUID | None


def review_queue(user: User | AnonymousUser) -> QuerySet[Listing]:
    """What waits for a person and is not being written at the moment, the longest waiting first."""
    working = Job.objects.filter(listing=OuterRef("pk"), state__in=Job.ACTIVE).exclude(kind=JobKind.PREVIEW)
    written = Draft.objects.filter(listing=OuterRef("pk"), is_current=True)
    waiting = listings_of(user).filter(Exists(written), ~Exists(working), state=ListingState.IN_REVIEW)
    return waiting.order_by("created_at", "id")


def queue_around(user: User | AnonymousUser, listing: Listing) -> Queue:
    """Four queries, however long the queue is. After the last one comes the first that was left out."""
    queue = review_queue(user)
    earlier = Q(created_at__lt=listing.created_at) | Q(created_at=listing.created_at, pk__lt=listing.pk)
    counts = queue.order_by().aggregate(
        total=Count("pk"), earlier=Count("pk", filter=earlier), here=Count("pk", filter=Q(pk=listing.pk))
    )
    others = queue.exclude(pk=listing.pk)
    following = others.exclude(earlier).values_list("pk", flat=True).first()
    next_id = following or (others.values_list("pk", flat=True).first() if counts["earlier"] else None)
    before_id = others.filter(earlier).order_by("-created_at", "-id").values_list("pk", flat=True).first()
    photo = Photo.objects.filter(listing_id=next_id).order_by("position", "created_at").first() if next_id else None
    place = counts["earlier"] + 1 if counts["here"] else 0
    return Queue(place, counts["total"], before_id, next_id, photo.pk if photo else None)


def words_kept(listing: Listing, user: User) -> WorkingCopy | None:
    row = WorkingCopy.objects.filter(listing=listing, user=user).first()
    if row is not None:
        row.listing = listing
    return row


def others_typing(listing: Listing, user: User) -> bool:
    """Whether somebody else has unsaved words in this listing from the last minutes."""
    rows = WorkingCopy.objects.filter(listing=listing, kept_at__gt=Now() - _TYPING)
    return rows.exclude(user=user).exists()


def habits_of(user: User) -> DeskHabits:
    return DeskHabits.objects.filter(user=user).first() or DeskHabits(user=user)
