"""Promises of the slices: who is seen less well is named, and who is not is left in peace."""

from pathlib import Path

import numpy as np

from ml.data import LabelledPhoto
from ml.vision import layout
from ml.vision.figures import Said
from ml.vision.slices import behind, slices


def photos(shops: int = 8, each: int = 20) -> list[LabelledPhoto]:
    """In every shop half of the photos are worn on a body."""
    return [
        LabelledPhoto(
            path=Path(f"{shop}-{number}.jpg"),
            shop=f"shop{shop}",
            group=f"{shop}-{number}",
            labels={"type": ("ring",), "worn": (("body", "product")[number % 2],)},
        )
        for shop in range(shops)
        for number in range(each)
    ]


def tallies(right: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Every photo shows a ring; where it is not `right` a brooch is said."""
    head = layout.head("type")
    goal = np.tile(np.array(head.values) == "ring", (len(right), 1))
    said = np.where(right, head.values.index("ring"), head.values.index("brooch"))
    chances = np.eye(len(head.values), dtype=np.float32)[said]
    one = Said.of(head, goal, chances, np.zeros_like(goal))
    return {"type": (np.ones(len(right), bool), one.tally())}


def test_worn_photos_that_are_read_worse_are_named_with_how_far_they_fall_behind() -> None:
    some = photos()
    dice = np.random.default_rng(0)
    right = np.array([dice.random() < (0.4 if photo.worn else 0.9) for photo in some])
    found, compared = behind(some, tallies(right))
    assert [(one.kind, one.name, one.attribute, one.figure, one.photos) for one in found] == [
        ("worn", "body", "type", "accuracy", 80)
    ]
    assert compared == 10
    low, high = (-end for end in reversed(found[0].interval))
    assert 0.3 < low < 0.5 < high < 0.65
    assert found[0].sentence() == (
        f"Where worn is body (80 photos), type is right for {found[0].here:.0%}; elsewhere {found[0].rest:.0%}. "
        f"It falls behind by {100 * low:.0f} to {100 * high:.0f} points."
    )


def test_a_shop_that_is_read_worse_is_named() -> None:
    some = photos()
    dice = np.random.default_rng(0)
    right = np.array([dice.random() < (0.3 if photo.shop == "shop3" else 0.85) for photo in some])
    assert [(one.kind, one.name) for one in behind(some, tallies(right))[0]] == [("shop", "shop3")]


def test_where_all_are_read_alike_hardly_ever_anybody_is_named() -> None:
    some = photos(shops=6)
    named = [bool(behind(some, tallies(np.random.default_rng(seed).random(len(some)) < 0.7))[0]) for seed in range(20)]
    assert sum(named) <= 2


def test_slices_too_small_to_tell_are_not_compared() -> None:
    some = photos(shops=3, each=6)
    assert behind(some, tallies(np.arange(len(some)) % 2 == 0)) == ([], 0)


def test_photos_without_a_label_belong_to_no_slice() -> None:
    some = [*photos(1, 2), LabelledPhoto(path=Path("x.jpg"), shop="other", group="x", labels={})]
    assert {name: rows.tolist() for name, rows in slices(some, "worn").items()} == {
        "body": [True, False, False],
        "product": [False, True, False],
    }
    assert set(slices(some, "shop")) == {"shop0", "other"}
    assert slices(some, "metal_tone") == {}
