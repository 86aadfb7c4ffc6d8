"""Do the challenger's outputs stand in the vocabulary's order? One that says "yellow" where "white" belongs is harm."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ml.challenge.verdict import Check
from ml.vision import layout

# Heads of the starter fitted anew to its 3,900 photos: each output follows its old self with a correlation of 0.7 and
# more (0.4 where hardly anything held them), another value's at most with 0.73, and never by more than 0.07 closer.
APART = 0.25

Floats = NDArray[np.float32]


def order_check(live: Floats, challenger: Floats) -> Check:
    """Scores [n, values + 1] of the same photos: no output may follow another value of the live model than its own.

    It does if it follows the other one more closely, by APART in correlation.
    """
    wrong = list(_out_of_order(live, challenger))
    told = ", ".join(f"{attribute} {value} stands where {place} belongs" for attribute, value, place in wrong[:5])
    return Check(
        "label order",
        not wrong,
        f"Outputs are out of order: {told}." if wrong else "Every output stands where the vocabulary has it.",
        0,
        len(wrong),
        "none out of order",
        "outputs",
        len(live),
    )


def _out_of_order(live: Floats, challenger: Floats) -> Iterator[tuple[str, str, str]]:
    """(attribute, value that stands there, value that belongs there)."""
    for head in layout.heads():
        alike = _correlations(challenger[:, head.span], live[:, head.span])
        closest = alike.argmax(axis=1)
        for place, other in enumerate(closest):
            if alike[place, other] > alike[place, place] + APART:
                yield head.attribute, head.values[int(other)], head.values[place]


def _correlations(left: Floats, right: Floats) -> NDArray[np.float64]:
    """[columns of left, columns of right], 0 where a column never changes."""
    a, b = (side - side.mean(axis=0) for side in (left.astype(np.float64), right.astype(np.float64)))
    lengths = np.linalg.norm(a, axis=0)[:, None] * np.linalg.norm(b, axis=0)[None]
    alike: NDArray[np.float64] = np.divide(a.T @ b, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return alike
