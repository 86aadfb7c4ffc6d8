"""Keeping what judges apart from what teaches: a picture that is kept back must not be learned from in another size."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from feedback.dataset.likeness import Lookalikes, likeness_of
from feedback.learning.vision_examples import FoundPhoto
from ml.data.examples import TextExample


def without_leaks(photos: Sequence[FoundPhoto]) -> tuple[list[FoundPhoto], int]:
    """The photos without those to learn from that show a picture of the part kept back, and how many that were."""
    kept_back = Lookalikes()
    digests = set()
    likenesses = {photo.example.id: likeness_of_photo(photo) for photo in photos}
    for photo in photos:
        if photo.example.part == "fresh":
            digests.add(photo.example.sha256)
            if likeness := likenesses[photo.example.id]:
                kept_back.add(likeness, photo.example.id)
    clean = [
        photo
        for photo in photos
        if photo.example.part == "fresh"
        or not (photo.example.sha256 in digests or _met(kept_back, likenesses[photo.example.id]))
    ]
    return clean, len(photos) - len(clean)


def texts_without_leaks(examples: Sequence[TextExample]) -> tuple[list[TextExample], int]:
    """The same for texts: one that was approved word for word for a piece kept back teaches nothing."""
    kept_back = {_words(example) for example in examples if example.part == "fresh"}
    clean = [example for example in examples if example.part == "fresh" or _words(example) not in kept_back]
    return clean, len(examples) - len(clean)


def likeness_of_photo(photo: FoundPhoto) -> str:
    """Hex digits; empty for a picture that cannot be opened, which the digest alone then tells apart."""
    if photo.likeness:
        return photo.likeness
    try:
        with default_storage.open(photo.small) as file, Image.open(file) as image:
            return likeness_of(image)
    except (OSError, UnidentifiedImageError):
        return ""


def _met(kept_back: Lookalikes, likeness: str) -> bool:
    return bool(likeness) and kept_back.nearest(likeness) is not None


def _words(example: TextExample) -> str:
    return " ".join(str(example.approved.get("description", "")).lower().split())
