"""The new examples of a snapshot as features: each photo read once, kept in the work folder, gone ones counted."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.data.examples import VisionExample
from ml.data.snapshots import PHOTO_GONE, UNUSABLE, Snapshot, photo_bytes
from ml.vision.retraining.reading import VIEWS, FeatureReader

# Half precision: a photo's views take 10 kB, and cached or not, the features are the same.
KEPT_AS = np.float16

Floats = NDArray[np.float32]
Progress = Callable[[int, int], None]


class FeaturesError(ValueError):
    """The model's graph gives no usable numbers. The message says what to do."""


@dataclass(frozen=True)
class Fresh:
    """Examples whose photo could be read, their views' features [n, VIEWS, channels], and why others were left out."""

    examples: tuple[VisionExample, ...]
    features: Floats
    left_out: Mapping[str, int]


def read_fresh(
    snapshot: Snapshot, examples: Sequence[VisionExample], reader: FeatureReader, cache: Path, progress: Progress
) -> Fresh:
    """Read the photos of `examples`; what lies in the folder `cache` already is taken from there.

    Raises FeaturesError if the graph gives NaN, OSError if the folder cannot be written.
    """
    cache.mkdir(parents=True, exist_ok=True)
    kept: list[VisionExample] = []
    features: list[Floats] = []
    known: dict[str, Floats | str] = {}
    missed: Counter[str] = Counter()
    for number, example in enumerate(examples, start=1):
        if example.sha256 not in known:
            known[example.sha256] = _views(snapshot, example, reader, cache / f"{example.sha256}.npy")
        found = known[example.sha256]
        if isinstance(found, str):
            missed[found] += 1
        else:
            kept.append(example)
            features.append(found)
        progress(number, len(examples))
    together = np.stack(features) if features else np.zeros((0, len(VIEWS), 0), np.float32)
    return Fresh(tuple(kept), together, dict(missed))


def _views(snapshot: Snapshot, example: VisionExample, reader: FeatureReader, file: Path) -> Floats | str:
    """The features of a photo, or why there are none."""
    stored = _stored(file)
    if stored is not None:
        return stored
    content = photo_bytes(snapshot, example)
    if content is None:
        return PHOTO_GONE
    image = _opened(content)
    if image is None:
        return UNUSABLE
    views = reader.views(image)
    if not np.isfinite(views).all():
        raise FeaturesError("The live model gives numbers that are none (NaN): roll it back or train it anew.")
    aside = file.with_suffix(".writing.npy")
    np.save(aside, views.astype(KEPT_AS), allow_pickle=False)
    aside.replace(file)
    return views.astype(KEPT_AS).astype(np.float32)


def _stored(file: Path) -> Floats | None:
    """None where nothing usable is stored: a file cut off by a full disk is read anew."""
    try:
        views = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    usable = views.ndim == 2 and len(views) == len(VIEWS) and views.dtype == KEPT_AS and np.isfinite(views).all()
    return views.astype(np.float32) if usable else None


def _opened(content: bytes) -> Image.Image | None:
    """The photo as the worker opens it: the product stores photos upright and in RGB."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
