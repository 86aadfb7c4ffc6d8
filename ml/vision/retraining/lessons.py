"""From examples and the bank to the rows that the fit learns from: what is wanted, and how much it counts.

The bank is replayed with the answers of the heads it was made with (learning without forgetting: Li and Hoiem 2016,
arXiv:1606.09282), not with its labels: the backbone has learned those photos by heart, so their labels would only make
the heads too sure of themselves. Without new examples the fit therefore changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ml.data.examples import VisionExample
from ml.vision import layout
from ml.vision.retraining.bank import Bank
from ml.vision.retraining.fitting import Rows, probabilities
from ml.vision.retraining.graph import Heads

# Shares of the bank's weight. One artisan's examples weigh at most as much as 200 photos of the shipped bank, those of
# everybody together at most half of it: the old photos are always two thirds of what is learned.
ARTISAN_AT_MOST = 0.05
FRESH_AT_MOST = 0.5
SMOOTHING = 0.05
# One piece in ten is kept from the fit to calibrate with, and no artisan gives more of them than this.
CALIBRATING_IN = 10
CALIBRATING_AT_MOST = 8
# With very many examples their plain views are enough, and the fit stays within a minute.
ROWS_AT_MOST = 8000

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


def bank_rows(bank: Bank) -> Rows:
    """The replayed rows; together every head of them weighs 1."""
    heads = Heads(bank.kernel, bank.bias, np.zeros((len(bank.kernel), 1), np.float32), np.zeros(1, np.float32))
    features = bank.train.features
    weights = np.full((len(features), len(layout.heads())), 1 / max(1, len(features)), np.float32)
    return Rows(features, probabilities(heads.scores(features)), weights)


def example_rows(examples: Sequence[VisionExample], features: Floats, masses: Floats) -> Rows:
    """Rows of examples [n] with features [n, views, channels]; each example's mass is shared by its views."""
    used = int(np.clip(ROWS_AT_MOST // max(1, len(examples)), 1, features.shape[1]))
    wanted, labelled = wanted_rows(examples)
    weights = labelled * masses[:, None] / used
    return Rows(
        features[:, :used].reshape(-1, features.shape[2]),
        np.repeat(wanted, used, axis=0),
        np.repeat(weights, used, axis=0).astype(np.float32),
    )


def wanted_rows(examples: Sequence[VisionExample], smoothing: float = SMOOTHING) -> tuple[Floats, Floats]:
    """Wanted probabilities [n, values] and which heads are labelled [n, heads]."""
    wanted = np.zeros((len(examples), layout.width()), np.float32)
    labelled = np.zeros((len(examples), len(layout.heads())), np.float32)
    for row, example in enumerate(examples):
        for column, head in enumerate(layout.heads()):
            values = example.labels.get(head.attribute, ())
            if not values:
                continue
            labelled[row, column] = 1
            rest = smoothing / 2 if head.many else smoothing / len(head.values)
            wanted[row, head.span] = rest
            for value in values:
                wanted[row, head.start + head.values.index(value)] = 1 - smoothing + rest
    return wanted, labelled


def masses_of(examples: Sequence[VisionExample], bank_photos: int) -> Floats:
    """[n]: an example of weight 1 weighs as much as a photo of the bank, within the caps of one artisan and of all."""
    masses = np.array([example.weight for example in examples], np.float64) / max(1, bank_photos)
    sums: dict[str, float] = defaultdict(float)
    for example, mass in zip(examples, masses, strict=True):
        sums[example.artisan] += float(mass)
    factors = {artisan: min(1.0, ARTISAN_AT_MOST / total) if total else 0.0 for artisan, total in sums.items()}
    masses = masses * np.array([factors[example.artisan] for example in examples])
    total = float(masses.sum())
    return np.asarray(masses * (min(1.0, FRESH_AT_MOST / total) if total else 0.0), np.float32)


def kept_to_calibrate(examples: Sequence[VisionExample]) -> Flags:
    """[n]: the examples that are not learned from but calibrated with; always the same ones."""
    taken: dict[str, int] = defaultdict(int)
    chosen = np.zeros(len(examples), bool)
    for row in sorted(range(len(examples)), key=lambda row: (examples[row].piece, examples[row].id)):
        example = examples[row]
        drawn = int.from_bytes(hashlib.sha256(f"calibrate|{example.piece}".encode()).digest()[:8], "big")
        if drawn % CALIBRATING_IN == 0 and taken[example.artisan] < CALIBRATING_AT_MOST:
            taken[example.artisan] += 1
            chosen[row] = True
    return chosen
