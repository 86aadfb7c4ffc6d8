"""An ablation trains every variant from one start, leaves out what it says, and tells how large the noise is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ml.vision.tests.conftest import small_backbone
from ml.vision.tests.drawn import shop_photos

# TensorFlow takes a busy machine a while.
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What `ablate` needs for two variants of a network of two layers."""
    from ml.vision.training import ablation, network
    from ml.vision.training.material import Material
    from ml.vision.training.recipe import Recipe

    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    monkeypatch.setattr(network, "_backbone", small_backbone)
    monkeypatch.setattr(ablation, "variants", lambda: [("nothing", ()), ("jpeg", ("jpeg",))])
    photos = tmp_path / "photos"
    photos.mkdir()
    yield {
        "material": Material(shop_photos(photos, shops=3, each=4), photos, held_out_shops=("shop2",)),
        "out": tmp_path / "ablation",
        "recipe": Recipe(weights="none", size=16, sight=16, batch=4, epochs=1, head_epochs=1),
        "shelf": None,
    }


def test_each_variant_is_compared_with_the_whole_and_the_table_is_kept(
    tiny: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ml.vision.training import ablation

    trainings = []
    train_all = ablation.train_all

    def watched(model: Any, lesson: Any, recipe: Any, *args: Any, **options: Any) -> Any:
        start = [weight.sum() for weight in model.get_weights()]
        history = train_all(model, lesson, recipe, *args, **options)
        trainings.append((start, recipe.without, recipe.seed, len(lesson.training), history[0]["score"]))
        return history

    monkeypatch.setattr(ablation, "train_all", watched)
    rows = ablation.ablate(**tiny, photos=6, repetitions=2, say=str)

    assert [row["without"] for row in rows] == ["nothing", "jpeg"]
    expected = [((), 0), ((), 1), (("jpeg",), 0), (("jpeg",), 1)]
    assert [(without, seed) for _, without, seed, _, _ in trainings] == expected
    assert all(start == trainings[0][0] for start, *_ in trainings), "every variant starts from the same weights"
    assert {drawn for _, _, _, drawn, _ in trainings} == {6}
    scores = [score for *_, score in trainings]
    for number, row in enumerate(rows):
        first, second = scores[2 * number : 2 * number + 2]
        assert row["score"] == pytest.approx((first + second) / 2)
        assert row["spread"] == pytest.approx(abs(first - second) / 2**0.5)
        assert row["difference"] == pytest.approx(row["score"] - rows[0]["score"])
    assert (tiny["out"] / "ablation.md").read_text() == ablation.as_markdown(rows) + "\n"
    assert [path.name for path in tiny["out"].iterdir()] == ["ablation.md"]


def test_every_augmentation_is_left_out_once_and_one_training_tells_no_noise() -> None:
    from ml.vision.training import ablation
    from ml.vision.training.recipe import AUGMENTATIONS

    names = [name for name, _ in ablation.variants()]
    assert names == ["nothing", *AUGMENTATIONS, "everything"]
    assert dict(ablation.variants())["everything"] == tuple(sorted(AUGMENTATIONS))
    row = {"without": "nothing", "type": 0.5, "score": 0.25, "spread": None, "difference": 0.0}
    assert ablation.as_markdown([row]).splitlines()[-1] == "| nothing | 0.250 | +0.000 | - | 0.500 |"
