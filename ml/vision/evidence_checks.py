"""Is the evidence true? Two checks that a picture which only looks plausible does not pass.

Deletion (RISE: Petsiuk, Das and Saenko 2018, arXiv:1806.07421): without the places a map names, the probability must
fall faster than without other places. Randomisation (Adebayo et al. 2018, "Sanity Checks for Saliency Maps",
arXiv:1810.03292): a network with shuffled weights must give other maps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ml.data import LabelledPhoto
from ml.vision import layout
from ml.vision.decisions import Decisions, probabilities_of
from ml.vision.evidence import evidence_grids
from ml.vision.eye import Eye
from ml.vision.framing import Frame, framed
from ml.vision.intervals import intervals
from ml.vision.photos import open_photo
from ml.vision.shuffled import Part, shuffled_eye

PHOTOS = 16
ATTRIBUTES = ("type", "metal_tone", "stone_colours", "stone_forms")
# Deleted at each step: this many equal parts of the picture, the most named ones first.
STEPS = 8
SOFT = 0.1
_NOWHERE = 1e-6

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Grids = Mapping[str, Floats]
Infer = Callable[[Pixels], tuple[Floats, ...]]


def report(
    eye: Eye, photos: Sequence[LabelledPhoto], folder: Path, *, count: int = PHOTOS, say: Callable[[str], None]
) -> dict[str, Any]:
    """Both checks on `count` of the photos, spread over all of them.

    `deletion`: mean probability while places are deleted, for the maps, for the same maps moved elsewhere and for
    random places, their mean over the curve (`area`), and the `gap` of the maps to the better of the others.
    `randomised`: mean and mean absolute rank correlation of the maps with those of shuffled weights, or why not.
    """
    count = min(count, len(photos))
    if count < 1:
        return {"photos": 0}
    say(f"Checking the evidence on {count} photos.")
    chosen = [photos[place] for place in np.linspace(0, len(photos) - 1, count).astype(int)]
    squares = [np.asarray(framed(open_photo(photo.path), eye.size)) for photo in chosen]
    curves = np.array([deletion_curves(eye.infer, eye.decisions, square, seed=n) for n, square in enumerate(squares)])
    return {
        "photos": count,
        "attributes": list(ATTRIBUTES),
        "deletion": _deletion(curves),
        "randomised": _randomised(eye, folder, squares),
    }


def deletion_curves(infer: Infer, decisions: Decisions, square: Pixels, *, seed: int = 0) -> Floats:
    """Probabilities [3, STEPS + 1] of what was seen in a square (uint8 [side, side, 3]), mean over ATTRIBUTES.

    The rows: places deleted as the maps name them, as the same maps moved elsewhere name them, and at random.
    What is deleted is replaced by a strongly blurred copy, which adds no edges of its own.
    """
    dice = np.random.default_rng(seed)
    scores, maps, _ = infer(square[None])
    seen = best_values(decisions, scores[0])
    grids = grids_of(maps[0], seen, len(square), scores[0])
    cells = next(iter(grids.values())).shape
    random = _curve(infer, decisions, square, dice.random(cells).astype(np.float32))
    rows = []
    for attribute in ATTRIBUTES:
        grid = grids[attribute] + dice.random(cells).astype(np.float32) * _NOWHERE
        moved = np.roll(grid, [int(dice.integers(side // 4, side - side // 4)) for side in cells], axis=(0, 1))
        curves = [_curve(infer, decisions, square, grid), _curve(infer, decisions, square, moved), random]
        rows.append([[chances[attribute][seen[attribute]] for chances in curve] for curve in curves])
    mean: Floats = np.mean(rows, axis=0, dtype=np.float32)
    return mean


def best_values(decisions: Decisions, scores: Floats) -> dict[str, int]:
    """The likeliest value of each attribute, by its place in the vocabulary."""
    logits = decisions.calibrated(scores)
    return {attribute: int(logits[attribute].argmax()) for attribute in ATTRIBUTES}


def grids_of(maps: Floats, seen: Mapping[str, int], side: int, scores: Floats) -> Grids:
    """The evidence for each seen value over the square itself."""
    wanted = [(attribute, layout.head(attribute).values[place]) for attribute, place in seen.items()]
    grids = evidence_grids(maps, wanted, Frame(0, 0, side, (0, 0, 0)), (side, side), scores)
    return {attribute: grid for (attribute, _), grid in grids.items()}


def rank_correlation(first: Floats, second: Floats) -> float:
    """Spearman's: 1 for the same order of places, 0 for no relation; 0 if one of them is even."""
    one, other = _ranks(first.ravel()), _ranks(second.ravel())
    spread = float(one.std() * other.std())
    return float(((one - one.mean()) * (other - other.mean())).mean() / spread) if spread > 0 else 0.0


def _ranks(values: Floats) -> NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks


def _curve(infer: Infer, decisions: Decisions, square: Pixels, importance: Floats) -> list[dict[str, Floats]]:
    """What is said of the square with nothing deleted, then with more and more of the important places deleted."""
    side = len(square)
    soft = np.asarray(Image.fromarray(square).filter(ImageFilter.GaussianBlur(side * SOFT)))
    order = np.argsort(np.argsort(-importance, axis=None)).reshape(importance.shape)
    rows, columns = (np.arange(side) * cells // side for cells in importance.shape)
    rank = order[rows][:, columns, None]
    limits = [order.size * step / STEPS for step in range(STEPS + 1)]
    scores = infer(np.stack([np.where(rank < limit, soft, square) for limit in limits]))[0]
    return [
        {
            attribute: probabilities_of(logits, many=layout.head(attribute).many)
            for attribute, logits in decisions.calibrated(row).items()
        }
        for row in scores
    ]


def _deletion(curves: Floats) -> dict[str, Any]:
    """From curves [photos, 3, STEPS + 1]."""
    areas = curves.mean(axis=2).astype(np.float64)
    tally = np.concatenate([np.ones((len(areas), 1)), areas], axis=1)
    between = intervals(tally, _gap)["gap"]
    return {
        "area": {name: round(float(area), 4) for name, area in zip(_ORDERS, areas.mean(axis=0), strict=True)},
        "gap": round(float(_gap(tally.sum(axis=0))["gap"]), 4),
        "interval": between,
        "curves": {
            name: [round(float(chance), 4) for chance in curve]
            for name, curve in zip(_ORDERS, curves.mean(axis=0), strict=True)
        },
    }


_ORDERS = ("maps", "elsewhere", "random")


def _gap(sums: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    count, maps, elsewhere, random = np.moveaxis(sums, -1, 0)
    return {"gap": (np.minimum(elsewhere, random) - maps) / count}


def _randomised(eye: Eye, folder: Path, squares: Sequence[Pixels]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    parts: tuple[Part, ...] = ("heads", "all")
    for part in parts:
        try:
            other = shuffled_eye(folder, part)
        except ImportError:
            return {"missing": "The onnx package is not installed: install requirements/training.txt for this check."}
        correlations = [
            rank_correlation(mine[attribute], theirs[attribute])
            for square in squares
            for mine, theirs in [_both(eye, other, square)]
            for attribute in ATTRIBUTES
        ]
        found[part] = {
            "mean": round(float(np.mean(correlations)), 4),
            "mean_absolute": round(float(np.mean(np.abs(correlations))), 4),
        }
    return found


def _both(eye: Eye, other: Eye, square: Pixels) -> tuple[Grids, Grids]:
    """The maps of both for what the first one sees."""
    scores, maps, _ = eye.infer(square[None])
    seen = best_values(eye.decisions, scores[0])
    other_scores, other_maps, _ = other.infer(square[None])
    return (
        grids_of(maps[0], seen, len(square), scores[0]),
        grids_of(other_maps[0], seen, len(square), other_scores[0]),
    )
