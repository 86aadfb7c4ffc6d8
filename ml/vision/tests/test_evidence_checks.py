"""Promises of the evidence checks: a true map passes, a map that looks elsewhere or knows nothing does not."""

import numpy as np
import pytest

from ml.vision import Eye, layout
from ml.vision.evidence_checks import ATTRIBUTES, STEPS, Infer, deletion_curves, rank_correlation
from ml.vision.shuffled import Part, shuffled_eye
from ml.vision.tests.conftest import Trained
from ml.vision.tests.drawn import piece
from ml.vision.tests.sample import decisions

SIDE, CELLS = 56, 7


def square() -> np.ndarray:
    """Grey, with fine lines in one corner: all there is to see."""
    pixels = np.full((SIDE, SIDE, 3), 128, np.uint8)
    pixels[8:24:2, 8:24] = 255
    return pixels


def looker(*, honest: bool) -> Infer:
    """A network that likes fine lines for the first value of every head; its maps show where, or the opposite."""

    def infer(squares: np.ndarray) -> tuple[np.ndarray, ...]:
        grey = squares.astype(np.float32).mean(axis=-1)
        lines = np.abs(np.diff(grey, axis=1, append=grey[:, -1:])) / 32
        cells = lines.reshape(len(grey), CELLS, SIDE // CELLS, CELLS, -1).mean(axis=(2, 4))
        maps = np.zeros((len(grey), CELLS, CELLS, layout.width() + 1), np.float32)
        scores = np.full((len(grey), layout.width() + 1), -2.0, np.float32)
        for head in layout.heads():
            maps[..., head.start] = cells if honest else cells.max() - cells
            scores[:, head.start] = 25 * cells.mean(axis=(1, 2)) - 2
        return scores, maps, np.zeros(len(grey), np.float32)

    return infer


def test_without_the_places_a_true_map_names_the_probability_falls_at_once() -> None:
    maps, elsewhere, random = deletion_curves(looker(honest=True), decisions(), square())
    assert len(maps) == STEPS + 1
    assert maps[0] == elsewhere[0] == random[0] > 0.7
    assert maps[1] < 0.2
    assert maps.mean() < min(elsewhere.mean(), random.mean()) - 0.1


def test_a_map_that_names_the_wrong_places_is_found_out() -> None:
    maps, _, random = deletion_curves(looker(honest=False), decisions(), square())
    assert maps.mean() > random.mean()


def test_rank_correlation_knows_order_and_ties() -> None:
    first = np.array([1, 2, 3, 4], np.float32)
    assert rank_correlation(first, first**3) == pytest.approx(1)
    assert rank_correlation(first, -first) == pytest.approx(-1)
    assert rank_correlation(np.array([1, 1, 2, 2]), np.array([1, 2, 1, 2])) == pytest.approx(0)
    assert rank_correlation(first, np.zeros(4, np.float32)) == 0


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", ["heads", "all"])
def test_a_network_with_shuffled_weights_shows_other_places(trained: Trained, part: Part) -> None:
    eye, other = Eye.open(trained.folder), shuffled_eye(trained.folder, part)
    photos = [piece(kind, "white", seed=seed) for seed in range(8) for kind in ("ring", "earrings")]
    correlations = []
    for mine, theirs in zip(eye.see(photos), other.see(photos), strict=True):
        shared = set(mine.evidence) & set(theirs.evidence)
        correlations += [
            rank_correlation(mine.evidence[key], theirs.evidence[key]) for key in shared if key[0] in ATTRIBUTES
        ]
    assert abs(np.mean(correlations)) < 0.4


@pytest.mark.timeout(600)
def test_shuffling_leaves_the_model_on_disk_as_it_was(trained: Trained) -> None:
    before = (trained.folder / "model.onnx").read_bytes()
    shuffled_eye(trained.folder, "all")
    assert (trained.folder / "model.onnx").read_bytes() == before
