"""Stage by stage what a photo costs, beside Keras `predict` of the same network and the machine's own rate."""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PIL import Image

from bench.measuring import STARTERS, Bench, Figure, Missing, Reading, measure, seconds
from bench.photos import encoded, photo
from bench.rivals import Rival, RivalError, rival

NAME = "stages"
DRAFT = (1600, 1200)
MATRIX = 1024
BATCH = 8
Entries = Iterator[Reading | Figure | Missing]


@measure(NAME, needs_product=False)
def stages(bench: Bench) -> Entries:
    from ml.artifacts import ArtifactError
    from ml.vision import Eye

    body = encoded(4032, 3024)
    yield bench.read(NAME, "decode 12 MP, full", lambda: _decoded(body, draft=False))
    yield bench.read(NAME, "decode 12 MP, draft", lambda: _decoded(body, draft=True))
    try:
        eye = Eye.open(STARTERS / "vision")
    except ArtifactError as error:
        yield Missing(NAME, str(error))
        return
    yield from _seeing(bench, eye)
    yield from _beside_keras(bench, eye)


def _seeing(bench: Bench, eye: Any) -> Entries:
    import numpy as np

    from ml.vision.framing import framed

    stored = photo(2048, 1536)
    squares = np.stack([np.asarray(framed(stored, eye.size))] * BATCH)
    scores, maps, _ = eye.infer(squares[:1])
    evidence = _evidence(eye, scores[0], maps[0], stored.size)
    yield bench.read(NAME, "frame 2048 px", lambda: framed(stored, eye.size))
    yield bench.read(NAME, "CNN, one photo", lambda: eye.infer(squares[:1]))
    yield bench.read(NAME, f"CNN, {BATCH} photos", lambda: eye.infer(squares))
    yield bench.read(NAME, "evidence, one photo", evidence)
    rounds = [seconds(evidence) / seconds(lambda: eye.infer(squares[:1])) for _ in range(bench.rounds)]
    yield Figure(NAME, "evidence of the CNN", round(statistics.median(rounds), 3), "times (at most 0.15)")


def _evidence(eye: Any, scores: Any, maps: Any, size: tuple[int, int]) -> Callable[[], Any]:
    """The maps of everything that is shown of the photo, as serving makes them."""
    from ml.vision.evidence import evidence_grids
    from ml.vision.framing import Frame

    shown = [(attribute, value) for attribute, value, _ in eye.decisions.shown(eye.decisions.calibrated(scores))]
    frame = Frame(0, 0, max(size), (255, 255, 255))
    return lambda: evidence_grids(maps, shown, frame, size, scores)


def _beside_keras(bench: Bench, eye: Any) -> Entries:
    import numpy as np

    squares = np.zeros((BATCH, eye.size, eye.size, 3), np.uint8)
    try:
        with rival("keras_predict", str(STARTERS / "vision")) as keras:
            for batch in (1, BATCH):
                yield from _compared(bench, keras, batch, partial(eye.infer, squares[:batch]))
            rate, share = _matrix_rate(bench, lambda: eye.infer(squares[:1]), keras.told["gigaflops"])
    except RivalError as error:
        yield Missing(NAME, f"Keras beside it: {error}")
        return
    yield Figure(NAME, "matrix product", rate, "GFLOP/s")
    yield Figure(NAME, "CNN reaches of that", share, f"of {keras.told['gigaflops']:.2f} GFLOP a photo")


def _compared(bench: Bench, keras: Rival, batch: int, call: Callable[[], Any]) -> Entries:
    call()
    rounds = [(seconds(call), keras.seconds(str(batch))) for _ in range(bench.rounds)]
    words = "one photo" if batch == 1 else f"{batch} photos"
    theirs = statistics.median(theirs for _, theirs in rounds) * 1000
    ratio = statistics.median(mine / theirs for mine, theirs in rounds)
    yield Figure(NAME, f"Keras predict, {words}", round(theirs, 2), "ms")
    yield Figure(NAME, f"CNN of that, {words}", round(ratio, 3), "times" + (" (at most 0.2)" if batch == 1 else ""))


def _matrix_rate(bench: Bench, call: Callable[[], Any], gigaflops: float) -> tuple[float, float]:
    """GFLOP/s of a product of two square float32 matrices, and the share of it that the call reaches."""
    import numpy as np

    left, right = (np.random.default_rng(seed).random((MATRIX, MATRIX), np.float32) for seed in range(2))
    left @ right
    rates, shares = [], []
    for _ in range(bench.rounds):
        rate = 2 * MATRIX**3 / 1e9 / seconds(lambda: left @ right)
        rates.append(rate)
        shares.append(gigaflops / seconds(call) / rate)
    return round(statistics.median(rates), 1), round(statistics.median(shares), 3)


def _decoded(body: bytes, *, draft: bool) -> None:
    with Image.open(io.BytesIO(body)) as image:
        if draft:
            image.draft("RGB", DRAFT)
        image.load()
