"""What photos show, as people said it: from approved listings and from the labelled training set."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.core.files.storage import default_storage

from ai_descriptions.models import Draft, Fact, FactSource
from feedback.dataset.labelled import LISTING, LabelledPhoto, labelled_photos
from feedback.learning.names import opaque
from feedback.models import LabelSource, TrainingPhoto
from feedback.voice.lessons import eye_lessons
from listings.models import Listing, ListingState, Photo
from ml import vocabulary
from ml.data.examples import Source, VisionExample, part_of

# A person who looked, and an imported table; what was only read from a seller's words is no label.
_SOURCES = (LabelSource.PERSON.value, LISTING, LabelSource.TABLE.value)
_LISTING = "listing:"
Values = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class FoundPhoto:
    """An example, where its photo lies in storage, and the likeness of the picture (hex digits) if it is known."""

    example: VisionExample
    stored: str
    small: str
    likeness: str


@dataclass
class Gathered:
    """Everything that listings add to the labels of their photos, read in a few queries; what moderators blocked,
    perhaps for photos that are not hers, teaches nothing.
    """

    lessons: dict[UUID, Values]
    thought: dict[UUID, Values]
    approved_at: dict[UUID, datetime]
    thumbnails: dict[str, str]
    blocked: frozenset[UUID]


def vision_examples(missing: dict[str, int]) -> Iterator[FoundPhoto]:
    """One for each photo that a person said something about; photos that cannot be used are counted in ``missing``."""
    gathered = _gather()
    listed: set[str] = set()
    set_rows = {row.sha256: row for row in TrainingPhoto.objects.only("sha256", "likeness", "thumbnail", "added_at")}
    for photo in labelled_photos(sources=_SOURCES, doubted=False):
        if photo.verdict:
            missing["set_aside"] = missing.get("set_aside", 0) + 1
            continue
        if photo.group.startswith(_LISTING) and _listing_id(photo) in gathered.blocked:
            missing["not_approved"] = missing.get("not_approved", 0) + 1
            continue
        found = (
            _of_listing(photo, gathered)
            if photo.group.startswith(_LISTING)
            else _of_set(photo, set_rows.get(photo.sha256))
        )
        if found is None:
            missing["photo_gone"] = missing.get("photo_gone", 0) + 1
            continue
        listed.add(photo.stored)
        yield found
    yield from _fixed_only(gathered, listed, missing)


def _fixed_only(gathered: Gathered, listed: set[str], missing: dict[str, int]) -> Iterator[FoundPhoto]:
    """Listings of which only a fix told what the photos show: stones that she named are colours and forms."""
    listings = set(gathered.lessons) - gathered.blocked
    photos = Photo.objects.filter(listing__in=listings, listing__state=ListingState.APPROVED)
    for photo in photos.order_by("listing_id", "position"):
        if str(photo.file.name) in listed:
            continue
        row = LabelledPhoto(
            stored=str(photo.file.name),
            sha256=photo.sha256,
            content_type=photo.content_type,
            shop=f"artisan:{photo.artisan_id}",
            group=f"{_LISTING}{photo.listing_id}",
            title="",
            description="",
            labels={},
        )
        found = _of_listing(row, gathered)
        if found is None:
            missing["photo_gone"] = missing.get("photo_gone", 0) + 1
        else:
            yield found


def _gather() -> Gathered:
    lessons: dict[UUID, Values] = {}
    for lesson in eye_lessons():
        if set(lesson.values) <= set(vocabulary.values(lesson.attribute)):
            lessons.setdefault(lesson.listing_id, {})[lesson.attribute] = lesson.values
    thought: dict[UUID, Values] = {}
    seen = Fact.objects.filter(source=FactSource.MODEL, retired_at=None, listing__state=ListingState.APPROVED)
    for listing_id, attribute, value in seen.values_list("listing_id", "attribute", "value"):
        if attribute in vocabulary.VISIBLE and value in vocabulary.values(attribute):
            values = thought.setdefault(listing_id, {})
            values[attribute] = (*values.get(attribute, ()), value)
    approved = Draft.objects.filter(approved_at__isnull=False).values_list("listing_id", "approved_at")
    photos = Photo.objects.filter(listing__state=ListingState.APPROVED).values_list("file", "thumbnail")
    blocked = frozenset(Listing.objects.exclude(blocked_at=None).values_list("pk", flat=True))
    return Gathered(lessons, thought, {pk: at for pk, at in approved if at}, dict(photos), blocked)


def _listing_id(photo: LabelledPhoto) -> UUID:
    return UUID(photo.group.removeprefix(_LISTING))


def _of_listing(photo: LabelledPhoto, gathered: Gathered) -> FoundPhoto | None:
    listing_id = _listing_id(photo)
    labels = {name: label.values for name, label in photo.labels.items()} | gathered.lessons.get(listing_id, {})
    thought = {name: values for name, values in gathered.thought.get(listing_id, {}).items() if name in labels}
    wrong = any(set(values) != set(labels[name]) for name, values in thought.items())
    return _found(
        photo,
        labels,
        source="correction" if wrong or listing_id in gathered.lessons else "answer",
        artisan=opaque("artisan", photo.shop.removeprefix("artisan:")),
        thought=thought,
        at=gathered.approved_at.get(listing_id),
        small=gathered.thumbnails.get(photo.stored, ""),
    )


def _of_set(photo: LabelledPhoto, row: TrainingPhoto | None) -> FoundPhoto | None:
    labels = {name: label.values for name, label in photo.labels.items()}
    return _found(
        photo,
        labels,
        source="label",
        artisan=opaque("shop", photo.shop),
        thought={},
        at=row.added_at if row else None,
        likeness=row.likeness if row else "",
    )


def _found(
    photo: LabelledPhoto,
    labels: Values,
    *,
    source: Source,
    artisan: str,
    thought: Values,
    at: datetime | None,
    small: str = "",
    likeness: str = "",
) -> FoundPhoto | None:
    """None when the file is gone. The photo is named by the bytes as they are stored, not as they were uploaded."""
    sha256 = _digest(photo.stored)
    if sha256 is None or not labels:
        return None
    piece = opaque("piece", photo.group)
    ending = "png" if photo.content_type == "image/png" else "jpg"
    example = VisionExample(
        id=opaque("photo", f"{photo.group}|{sha256}"),
        photo=f"photos/{sha256}.{ending}",
        sha256=sha256,
        artisan=artisan,
        piece=piece,
        labels=labels,
        part=part_of(piece),
        at=(at or datetime(2000, 1, 1, tzinfo=UTC)).isoformat(timespec="seconds"),
        thought=thought,
        source=source,
    )
    return FoundPhoto(example, photo.stored, small or photo.stored, likeness)


def _digest(stored: str) -> str | None:
    try:
        with default_storage.open(stored) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def photo_content(stored: str) -> bytes | None:
    """The photo's bytes, None when it is gone meanwhile."""
    try:
        with default_storage.open(stored) as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        return None
