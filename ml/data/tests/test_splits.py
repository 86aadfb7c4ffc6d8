"""Promises of the split: whole shops, no product and no picture on both sides, the same for the same seed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ml.data import LabelledPhoto, LabelsError
from ml.data.likeness import HASH_BYTES, alike_pairs, picture_hash
from ml.data.splits import split_by_shop


def photos_of(*shops: str, each: int = 4) -> list[LabelledPhoto]:
    return [
        LabelledPhoto(Path(f"{shop}-{n}.png"), shop, f"{shop}:{n}", {"type": ("ring",)})
        for shop in shops
        for n in range(each)
    ]


def unlike(count: int) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (count, HASH_BYTES), dtype=np.uint8)


def drawing(corner: int) -> Image.Image:
    image = Image.new("RGB", (120, 120), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((corner, 20, corner + 50, 90), outline="black", width=6)
    draw.rectangle((20, corner, 60, corner + 20), fill="grey")
    return image


def test_whole_shops_are_held_out() -> None:
    photos = photos_of("a", "b", "c")
    split = split_by_shop(photos, unlike(12), held_out_shops=["b"])
    assert split.held_out == (4, 5, 6, 7)
    assert split.training == (0, 1, 2, 3, 8, 9, 10, 11)
    assert split.dropped == ()


def test_a_training_photo_that_looks_like_a_held_out_one_is_dropped() -> None:
    photos = photos_of("a", "b")
    hashes = unlike(8)
    hashes[1] = hashes[6]
    split = split_by_shop(photos, hashes, held_out_shops=["b"])
    assert split.dropped == (1,)
    assert split.training == (0, 2, 3)


def test_photos_that_are_only_learned_from_are_never_held_out() -> None:
    photos = [*photos_of("a", "b"), *(replace(photo, learn_only=True) for photo in photos_of("b", "c"))]
    split = split_by_shop(photos, unlike(16), held_out_shops=["b"])
    assert split.held_out == (4, 5, 6, 7)
    assert split.dropped == (8, 9, 10, 11)
    assert split.training == (0, 1, 2, 3, 12, 13, 14, 15)


def test_shops_are_drawn_as_if_further_photos_were_not_there() -> None:
    photos = photos_of(*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN")
    more = [*photos, *(replace(photo, learn_only=True) for photo in photos_of("extra", each=500))]
    alone, together = split_by_shop(photos, unlike(160)), split_by_shop(more, unlike(660))
    assert together.held_out_shops == alone.held_out_shops
    assert together.held_out_fingerprint == alone.held_out_fingerprint
    assert together.fingerprint != alone.fingerprint


def test_a_further_photo_that_looks_like_a_held_out_one_is_dropped() -> None:
    photos = [*photos_of("a", "b"), *(replace(photo, learn_only=True) for photo in photos_of("c"))]
    hashes = unlike(12)
    hashes[9] = hashes[6]
    assert split_by_shop(photos, hashes, held_out_shops=["b"]).dropped == (9,)


def test_a_product_never_stands_on_both_sides() -> None:
    photos = photos_of("a", "b")
    photos[0] = LabelledPhoto(photos[0].path, "a", "b:2", photos[0].labels)
    assert split_by_shop(photos, unlike(8), held_out_shops=["b"]).dropped == (0,)


def test_the_same_seed_draws_the_same_shops_and_another_seed_others() -> None:
    photos = photos_of(*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN")
    first, again, other = (split_by_shop(photos, unlike(160), seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.held_out_shops != other.held_out_shops
    assert first.fingerprint != other.fingerprint


def test_the_fingerprint_changes_with_a_label() -> None:
    photos = photos_of("a", "b")
    before = split_by_shop(photos, unlike(8), held_out_shops=["b"]).fingerprint
    photos[0] = LabelledPhoto(photos[0].path, "a", "a:0", {"type": ("brooch",)})
    assert split_by_shop(photos, unlike(8), held_out_shops=["b"]).fingerprint != before


def test_an_unknown_shop_is_named() -> None:
    with pytest.raises(LabelsError, match="No photo comes from the shop z"):
        split_by_shop(photos_of("a", "b"), unlike(8), held_out_shops=["z"])


def test_one_shop_alone_cannot_be_split() -> None:
    with pytest.raises(LabelsError, match="at least two shops"):
        split_by_shop(photos_of("a"), unlike(4))


def test_a_scaled_and_recompressed_picture_is_alike_and_another_is_not(tmp_path: Path) -> None:
    drawing(30).resize((300, 300)).save(tmp_path / "copy.jpg", quality=60)
    with Image.open(tmp_path / "copy.jpg") as copy:
        hashes = np.stack([picture_hash(drawing(30)), picture_hash(drawing(65)), picture_hash(copy)])
    assert list(alike_pairs(hashes)) == [(0, 2)]
