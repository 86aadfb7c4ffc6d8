"""What the page of new listings shows of the photos that wait: pieces with their photos, and what looks alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings

from ai_descriptions.looks import looks_ask
from ai_descriptions.models import PhotoLook
from listings.models import Artisan, Photo
from listings.pieces.selectors import loose_photos
from listings.selectors import listings_with_files
from ml.alike import groups_alike

# With three photos the rest of the drop says too little about what is alike.
SUGGEST_FROM = 4


@dataclass(frozen=True)
class Tile:
    photo: Photo
    name: str
    used: UUID | None
    first: bool
    last: bool


@dataclass(frozen=True)
class PieceCard:
    id: UUID
    number: int
    tiles: list[Tile]
    notes: str
    limit: int

    @property
    def too_many(self) -> bool:
        return len(self.tiles) > self.limit


@dataclass(frozen=True)
class Suggestion:
    """Photos that look like one piece."""

    photos: list[Photo]
    key: str


@dataclass(frozen=True)
class Tray:
    pieces: list[PieceCard]
    suggestions: list[Suggestion]
    looking: bool

    @property
    def several(self) -> bool:
        return len(self.pieces) > 1

    @property
    def count(self) -> int:
        return sum(len(piece.tiles) for piece in self.pieces)


def tray_of(artisan: Artisan, refused: Collection[str]) -> Tray:
    """``refused`` holds the keys of suggestions that she said no to. As many queries for many photos as for few."""
    photos = list(loose_photos(artisan).select_related("piece", "look"))
    used = listings_with_files(artisan, [photo.sha256 for photo in photos])
    heaps: dict[UUID, list[Photo]] = {}
    unsorted = next((photo.piece_id for photo in photos if photo.piece_id), None) or uuid4()
    for photo in photos:
        heaps.setdefault(photo.piece_id or unsorted, []).append(photo)
    cards = [_card(piece, number, lying, used) for number, (piece, lying) in enumerate(heaps.items(), start=1)]
    suggestions, looking = _suggestions(photos, refused)
    return Tray(cards or [PieceCard(unsorted, 1, [], "", settings.PHOTOS_PER_LISTING)], suggestions, looking)


def _card(piece_id: UUID, number: int, photos: list[Photo], used: dict[str, UUID]) -> PieceCard:
    names = Counter(photo.name for photo in photos)
    tiles = [
        Tile(
            photo=photo,
            name=photo.name if names[photo.name] == 1 else f"{photo.name} ({place})",
            used=used.get(photo.sha256),
            first=place == 1,
            last=place == len(photos),
        )
        for place, photo in enumerate(photos, start=1)
    ]
    notes = next((photo.piece.notes for photo in photos if photo.piece), "")
    return PieceCard(piece_id, number, tiles, notes, settings.PHOTOS_PER_LISTING)


def _suggestions(photos: list[Photo], refused: Collection[str]) -> tuple[list[Suggestion], bool]:
    """What looks alike among the photos, and whether a worker still looks at some of them."""
    if len(photos) < SUGGEST_FROM:
        return [], False
    looks = {photo.pk: photo.look for photo in photos if hasattr(photo, "look")}
    eye = _newest_eye(list(looks.values()))
    seen = [photo for photo in photos if photo.pk in looks and looks[photo.pk].eye == eye]
    if len(seen) < len(photos):
        # The worker passes over those that the live eye has seen: when it was exchanged, it looks at the others again.
        looks_ask(photo.pk for photo in photos)
        return [], True
    groups = groups_alike([looks[photo.pk].scores for photo in seen])
    found = [[seen[place] for place in group.places] for group in groups]
    offered = [
        Suggestion(group, key_of([photo.pk for photo in group])) for group in found if _worth_saying(group, photos)
    ]
    return [suggestion for suggestion in offered if suggestion.key not in refused], False


def _newest_eye(looks: list[PhotoLook]) -> str:
    return Counter(look.eye for look in looks).most_common(1)[0][0] if looks else ""


def _worth_saying(group: list[Photo], photos: list[Photo]) -> bool:
    """Not what is sorted so already, nor what she took apart: alike in one piece with others, or each by itself."""
    pieces = {photo.piece_id for photo in group}
    beside = sum(photo.piece_id in pieces for photo in photos)
    return beside > len(group) if len(pieces) == 1 else beside == len(group) == len(pieces)


def key_of(photo_ids: Iterable[UUID]) -> str:
    return ",".join(map(str, photo_ids))
