"""What people said since the live model was made, and kept back from the challenger: it has to be no worse there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from ml.challenge.answers import Duel, Side
from ml.challenge.verdict import Check
from ml.data.examples import VisionExample
from ml.data.labels import LabelledPhoto
from ml.data.snapshots import Snapshot, photo_bytes
from ml.vision.calibration import Judged
from ml.vision.decisions import Decisions
from ml.vision.eye import PHOTOS_AT_ONCE, open_session
from ml.vision.framing import framed
from ml.vision.retraining.graph import Heads, with_features
from ml.vision.wanted import wanted_of

FRESH_LIMIT = 0.5
# A worker reads a hundred photos a second: the newest ones, so that the gate stays within half a minute.
PHOTOS_AT_MOST = 400


def fresh_checks(
    snapshot: Snapshot, graph: bytes, size: int, sides: tuple[tuple[Heads, Decisions], tuple[Heads, Decisions]]
) -> Iterator[Check]:
    """Both models on the snapshot's fresh part; they share a backbone, so each photo is read once."""
    newest = sorted(snapshot.vision("fresh"), key=lambda one: (one.at, one.id))[-PHOTOS_AT_MOST:]
    squares = {one.id: square for one in newest if (square := _square(snapshot, one, size)) is not None}
    examples = [one for one in newest if one.id in squares]
    if 2 * len(examples) < len(newest) or not examples:
        detail = f"Of {len(newest)} fresh examples {len(examples)} still have their photo: too few to judge by."
        yield Check("fresh examples", False, detail, cases=len(examples), made=False)
        return
    features = _features(graph, [squares[one.id] for one in examples])
    photos = tuple(_labelled(one) for one in examples)
    wanted, weights = wanted_of(photos)
    live, challenger = (
        Side(Judged(heads.scores(features), wanted, weights, heads.strangeness(features)), decisions)
        for heads, decisions in sides
    )
    duel = Duel(photos, live, challenger)
    yield _overall(duel)
    yield _slices(duel)


def _overall(duel: Duel) -> Check:
    """One answer may be lost in any case: among few, it is many points."""
    live, new = duel.score(duel.live), duel.score(duel.challenger)
    limit = max(FRESH_LIMIT, 100 / duel.answered)
    return Check(
        "fresh examples",
        new >= live - limit - 1e-9,
        f"Of a hundred answers that people gave since, {new:.1f} are met; the live model meets {live:.1f}.",
        live,
        new,
        f"at most {limit:.1f} points worse",
        "of 100 answers right",
        duel.answered,
    )


def _slices(duel: Duel) -> Check:
    behind = duel.behind
    told = "; ".join(one.sentence for one in behind[:5])
    return Check(
        "slices of the fresh examples",
        not behind,
        f"Falls behind on {told}."
        if behind
        else f"None of {len(duel.slices)} slices falls behind by more than chance.",
        behind[0].live if behind else None,
        behind[0].live + behind[0].points if behind else None,
        "as for the gold set; each artisan is a slice",
        "of 100 answers right",
        len(duel.slices),
    )


def _square(
    snapshot: Snapshot, example: VisionExample, size: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None:
    content = photo_bytes(snapshot, example)
    if content is None:
        return None
    try:
        with Image.open(io.BytesIO(content)) as image:
            return np.asarray(framed(image.convert("RGB"), size))
    except (OSError, ValueError):
        return None


def _features(
    graph: bytes, squares: list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    session = open_session(with_features(graph))
    name = session.get_inputs()[0].name
    parts = [
        session.run(None, {name: np.stack(squares[start : start + PHOTOS_AT_ONCE])})[-1]
        for start in range(0, len(squares), PHOTOS_AT_ONCE)
    ]
    return np.concatenate(parts).astype(np.float32)


def _labelled(example: VisionExample) -> LabelledPhoto:
    return LabelledPhoto(
        path=Path(example.photo),
        shop=example.artisan,
        group=example.piece,
        labels=example.labels,
        doubted=frozenset(),
        weight=1.0,
    )
