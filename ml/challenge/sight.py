"""The challenger as it would serve: on real pictures its answers are finite, in shape, never constant, and its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ml.challenge.pictures import renders, strangers
from ml.challenge.verdict import Check, StopError
from ml.vision import layout
from ml.vision.decisions import Decisions, probabilities_of
from ml.vision.eye import Eye, open_session
from ml.vision.framing import framed
from ml.vision.retraining.graph import Heads, with_features

# Of a probability's change from picture to picture, a tenth of the live model's is the least that is no constant.
ALIVE = 0.1
# Rounding of two runs of one graph stays below 1e-3 in scores and strangeness.
SAME = 0.01
STRANGERS_MORE = 2

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


@cache
def squares(side: int, *, jewellery: bool = True) -> Pixels:
    """The gate's pictures as an eye of this side is shown them: [n, side, side, 3]."""
    images = renders() if jewellery else strangers()
    return np.stack([np.asarray(framed(image, side)) for image in images])


def answers_check(live: Eye, challenger: Eye) -> Check:
    """Raises StopError where the answers are no numbers: then nothing else can be compared."""
    shown = squares(challenger.size)
    outputs = challenger.infer(shown)
    wrong = _what_is_wrong(challenger, outputs, len(shown))
    if wrong:
        raise StopError(_answer(False, wrong, None, len(shown)))
    before, now = _liveliness(live.infer(squares(live.size))[0]), _liveliness(outputs[0])
    constant = [head.attribute for head, was, is_ in zip(layout.heads(), before, now, strict=True) if is_ < ALIVE * was]
    if constant:
        detail = f"It says the same of every picture in {', '.join(constant)}."
        raise StopError(_answer(False, detail, float(min(now)), len(shown), float(min(before))))
    detail = "Its answers on real pictures are finite, in the right shape, and change from picture to picture."
    return _answer(True, detail, float(min(now)), len(shown), float(min(before)))


def _answer(passed: bool, detail: str, figure: float | None, cases: int, live: float | None = None) -> Check:
    limit = f"finite, in shape, at least {ALIVE:.0%} of the live model's change between pictures"
    return Check("answers", passed, detail, live, figure, limit, "change of probabilities", cases)


def _what_is_wrong(eye: Eye, outputs: tuple[Floats, ...], count: int) -> str:
    scores, maps, strangeness = outputs
    width = layout.width() + 1
    if (
        scores.shape != (count, width)
        or strangeness.shape != (count,)
        or maps.shape[:1] + maps.shape[3:]
        != (
            count,
            width,
        )
    ):
        return "Its answers have another shape than the vocabulary asks for."
    if not all(np.isfinite(part).all() for part in outputs):
        return "Its answers on real pictures are no numbers (NaN or infinite)."
    return _wrong_decisions(eye.decisions)


def _wrong_decisions(decisions: Decisions) -> str:
    limits = [limit for values in decisions.thresholds.values() for limit in values.values() if limit is not None]
    if not all(isinstance(limit, int | float) and 0 <= limit <= 1 for limit in limits):
        return "A threshold is no probability."
    if not all(np.isfinite(one) and one > 0 for one in decisions.temperatures.values()):
        return "A temperature is no number above 0."
    return ""


def _liveliness(scores: Floats) -> list[float]:
    """By attribute: the largest standard deviation of a value's probability over the pictures."""
    return [float(probabilities_of(scores[:, h.span], many=h.many).std(axis=0).max()) for h in layout.heads()]


def own_heads_check(challenger: Eye, graph: bytes, heads: Heads) -> Check:
    """The gold photos are judged by the heads in the graph; this proves that the whole graph says the same."""
    shown = squares(challenger.size)
    session = open_session(with_features(graph))
    scores, maps, strangeness, features = (
        np.asarray(part) for part in session.run(None, {session.get_inputs()[0].name: shown})
    )
    apart = {
        "scores": np.abs(heads.scores(features) - scores).max(),
        "strangeness": (np.abs(heads.strangeness(features) - strangeness) / np.maximum(strangeness, 1)).max(),
        "maps": np.abs(maps.mean(axis=(1, 2)) + heads.bias - scores).max(),
    }
    largest = float(max(apart.values()))
    wrong = [name for name, value in apart.items() if not value <= SAME * max(1.0, float(np.abs(scores).max()))]
    return Check(
        "graph",
        not wrong,
        f"Its graph does something else with the features than its heads do ({', '.join(wrong)})."
        if wrong
        else "Its graph does with the features what its heads do, and the maps of evidence are those of the scores.",
        None,
        largest,
        f"at most {SAME:.0%} apart",
        "difference",
        len(shown),
    )


def strangers_check(live: Eye, challenger: Eye) -> Iterator[Check]:
    """Pictures of no jewellery must not be taken for jewellery more often than before."""
    counts = [sum(_takes(eye, squares(eye.size, jewellery=False))) for eye in (live, challenger)]
    yield Check(
        "other things",
        counts[1] <= counts[0] + STRANGERS_MORE,
        f"It takes {counts[1]} of {len(strangers())} pictures without jewellery for jewellery, the live model "
        f"{counts[0]}.",
        float(counts[0]),
        float(counts[1]),
        f"at most {STRANGERS_MORE} more",
        "pictures",
        len(strangers()),
    )


def _takes(eye: Eye, shown: Pixels) -> list[bool]:
    scores, _, strangeness = eye.infer(shown)
    return [eye.decisions.is_jewellery(row, float(odd)) for row, odd in zip(scores, strangeness, strict=True)]
