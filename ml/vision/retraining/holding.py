"""Learn as much from the new examples as the old photos bear.

Corrections through a drifted camera lie where no old photo lies, and teaching them moves the old answers little. False
ones contradict the old photos, and move them a lot. So the examples' weight is lowered until the answers about the
bank stay close to those of the heads it was made with: a bound on forgetting that holds over many retrainings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.vision import layout
from ml.vision.retraining.fitting import Rows, fit, probabilities

# Mean divergence (nats) of one head's answers about the bank that one artisan alone may cause. 200 true corrections
# through a drifted camera cause 0.003 to 0.006 and do not harm the gold set; as many false ones, unheld, 0.03 to 0.04.
MOVED_AT_MOST = 0.006
# Many artisans who agree are right more often than one: the bound grows with the root of their number, up to this.
MOVED_BY_MANY = 0.03
TRIES = 6
PULL = 1e-3
STEPS = 60

Floats = NDArray[np.float32]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Held:
    """New heads, how far the bank's answers moved (nats, of the head that moved most), and what share of the
    examples' weight was used."""

    kernel: Floats
    bias: Floats
    moved: float
    used: float


def fit_held(kernel: Floats, bias: Floats, old: Rows, new: Rows, *, artisans: int, progress: Progress) -> Held:
    """Fit on old and new rows, with ever less weight on the new ones until the old answers hold."""
    bound = min(MOVED_BY_MANY, MOVED_AT_MOST * max(1, artisans) ** 0.5)
    used = 1.0
    for tried in range(TRIES):
        rows = old.joined(Rows(new.features, new.wanted, (new.weights * used).astype(np.float32)))

        def told(done: int, of: int, tried: int = tried) -> None:
            progress(tried * of + done, TRIES * of)

        fitted = fit(kernel, bias, rows, pull=PULL, steps=STEPS, say=told)
        moved = moved_by(old, *fitted)
        if moved <= bound or tried == TRIES - 1:
            break
        # The divergence grows about with the square of the weight.
        used *= float(np.clip((bound / moved) ** 0.5 * 0.9, 0.1, 0.8))
    progress(TRIES * STEPS, TRIES * STEPS)
    return Held(*fitted, moved=moved, used=used)


def moved_by(old: Rows, kernel: Floats, bias: Floats) -> float:
    """Mean Kullback-Leibler divergence of the answers about `old` from its wanted ones, of the head farthest off."""
    said = probabilities(old.features @ kernel + bias)
    farthest = 0.0
    for head in layout.heads():
        here, wanted = said[:, head.span], old.wanted[:, head.span]
        apart = _divergence(wanted, here)
        if head.many:
            apart = apart + _divergence(1 - wanted, 1 - here)
        farthest = max(farthest, float(apart.sum(axis=1).mean()))
    return farthest


def _divergence(wanted: Floats, said: Floats) -> Floats:
    tiny = np.float32(1e-7)
    return np.asarray(wanted * (np.log(wanted + tiny) - np.log(said + tiny)), np.float32)
