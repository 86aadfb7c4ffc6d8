"""Read the pooled features of photos through a model's own graph, framed as the eye frames them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from ml.vision.eye import PHOTOS_AT_ONCE, open_session
from ml.vision.framing import framed
from ml.vision.retraining.graph import FEATURES, with_features

# Of the framed square's side, cut away around: a photographer who stood a little nearer.
CLOSER = 0.06
VIEWS = ("plain", "mirrored", "closer", "closer mirrored")

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


class FeatureReader:
    """Pooled features of photos: `graph` is a model's, `size` the side of the squares that it takes."""

    def __init__(self, graph: bytes, size: int) -> None:
        self.size = size
        self._session = open_session(with_features(graph))
        self._photos = self._session.get_inputs()[0].name

    def features(self, squares: Sequence[Pixels]) -> Floats:
        """[n, channels] of framed squares [size, size, 3]."""
        parts = []
        for start in range(0, len(squares), PHOTOS_AT_ONCE):
            some = np.stack(squares[start : start + PHOTOS_AT_ONCE])
            parts.append(self._session.run([FEATURES], {self._photos: some})[0])
        return np.concatenate(parts).astype(np.float32)

    def views(self, image: Image.Image) -> Floats:
        """[VIEWS, channels]: the photo as serving sees it first, then changes that leave every label true."""
        plain = framed(image, self.size)
        edge = CLOSER * self.size
        box = (edge, edge, self.size - edge, self.size - edge)
        closer = plain.resize((self.size, self.size), Image.Resampling.BICUBIC, box=box)
        views = (plain, ImageOps.mirror(plain), closer, ImageOps.mirror(closer))
        return self.features([np.asarray(view) for view in views])
