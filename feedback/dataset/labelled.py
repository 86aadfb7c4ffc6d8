"""The labelled photos that a training may learn from, each label with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from ai_descriptions.models import Fact, FactSource
from feedback.models import LabelSource, TrainingLabel, TrainingPhoto, Verdict
from listings.models import Listing, ListingState, Photo
from ml import vocabulary

LISTING = "listing"
# What one label outranks another by: a person who looked at this photo, the maker of the piece, the table, the words.
SOURCES = (LabelSource.PERSON.value, LISTING, LabelSource.TABLE.value, LabelSource.WORDS.value)
PEOPLES = SOURCES[:3]
# Whether a piece is worn differs from photo to photo; a listing's facts are about the piece.
_OF_THE_PHOTO = "worn"


@dataclass(frozen=True)
class Label:
    values: tuple[str, ...]
    source: str
    doubted: bool = False


@dataclass(frozen=True)
class LabelledPhoto:
    """One photo to export. ``stored`` is its name in storage, ``alike`` the SHA-256 of the first that looks alike."""

    stored: str
    sha256: str
    content_type: str
    shop: str
    group: str
    title: str
    description: str
    labels: Mapping[str, Label]
    alike: str = ""
    verdict: str = ""


def labelled_photos(*, sources: tuple[str, ...], doubted: bool) -> Iterator[LabelledPhoto]:
    """Photos of the set, then photos of approved listings; those without any label from ``sources`` are left out.

    Without ``doubted`` a label that somebody was not sure of is left out. Photos that were set aside are given with
    their verdict and without labels.
    """
    labels = TrainingLabel.objects.filter(retired_at=None)
    photos = TrainingPhoto.objects.select_related("alike").prefetch_related(Prefetch("labels", labels, "current"))
    for photo in photos.order_by("shop", "group", "sha256").iterator(chunk_size=500):
        row = _of_set(photo, sources, doubted)
        if row.labels or row.verdict:
            yield row
    if LISTING in sources:
        yield from _of_listings()


def _of_set(photo: TrainingPhoto, sources: tuple[str, ...], doubted: bool) -> LabelledPhoto:
    aside = photo.verdict in (Verdict.NOT_JEWELLERY, Verdict.SEVERAL_PIECES)
    current: list[TrainingLabel] = getattr(photo, "current", [])
    return LabelledPhoto(
        stored=str(photo.file.name),
        sha256=photo.sha256,
        content_type=photo.content_type,
        shop=photo.shop,
        group=photo.group,
        title=photo.title,
        description=photo.description,
        labels={} if aside else _best(current, sources, doubted),
        alike=photo.alike.sha256 if photo.alike else "",
        verdict=photo.verdict if aside else "",
    )


def _best(current: list[TrainingLabel], sources: tuple[str, ...], doubted: bool) -> dict[str, Label]:
    """Of each attribute the label that outranks the others. Words name some of several values: that is no label."""
    found: dict[str, Label] = {}
    for source in SOURCES:
        for label in current:
            partial = source == LabelSource.WORDS and label.attribute in vocabulary.MANY_VALUED
            if label.source == source and source in sources and label.attribute not in found and not partial:
                found[label.attribute] = Label(tuple(label.values), source, label.doubted)
    kept = {name: label for name, label in found.items() if doubted or not label.doubted}
    return {name: kept[name] for name in vocabulary.VISIBLE if name in kept}


def _of_listings() -> Iterator[LabelledPhoto]:
    """Photos of approved listings with what their makers said of visible things; never what only a model thought."""
    facts = Fact.objects.filter(retired_at=None, source=FactSource.ARTISAN, attribute__in=vocabulary.VISIBLE)
    listings = Listing.objects.filter(state=ListingState.APPROVED, photos__isnull=False).distinct()
    listings = listings.order_by("artisan_id", "pk").prefetch_related(Prefetch("facts", facts, "told"), "photos")
    for listing in listings.iterator(chunk_size=500):
        photos = list(listing.photos.all())
        labels = _told(getattr(listing, "told", []), single=len(photos) == 1)
        for photo in photos if labels else ():
            yield _of_listing(listing, photo, labels)


def _told(facts: list[Fact], *, single: bool) -> dict[str, Label]:
    values: dict[str, list[str]] = {}
    for fact in facts:
        if fact.attribute != _OF_THE_PHOTO or single:
            values.setdefault(fact.attribute, []).append(str(fact.value))
    return {
        name: Label(tuple(value for value in vocabulary.values(name) if value in values[name]), LISTING)
        for name in vocabulary.VISIBLE
        if set(values.get(name, ())) & set(vocabulary.values(name))
    }


def _of_listing(listing: Listing, photo: Photo, labels: dict[str, Label]) -> LabelledPhoto:
    return LabelledPhoto(
        stored=str(photo.file.name),
        sha256=photo.sha256,
        content_type=photo.content_type,
        shop=f"artisan:{listing.artisan_id}",
        group=f"listing:{listing.pk}",
        title="",
        description="",
        labels=labels,
    )
