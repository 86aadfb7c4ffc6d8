"""Every photo decoded and framed once, kept on disk as plain pixels, so that epochs do not decode again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.data.labels import LabelledPhoto
from ml.data.likeness import HASH_BYTES, picture_hash
from ml.vision.framing import framed
from ml.vision.photos import open_photo
from ml.vision.training.negatives import blurred_negative, corner_negative, drawn_negative

Pixels = NDArray[np.uint8]
Progress = Callable[[int, int], None]


def photo_pixels(photos: Sequence[LabelledPhoto], side: int, folder: Path, progress: Progress) -> tuple[Pixels, Pixels]:
    """Framed pixels [n, side, side, 3] (a memory map) and picture hashes [n, 64], made on the first call."""
    key = _key(photos, side)
    pixels_file, hashes_file = folder / f"photos-{key}.npy", folder / f"hashes-{key}.npy"
    if not hashes_file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        hashes = np.zeros((len(photos), HASH_BYTES), np.uint8)
        pixels = np.lib.format.open_memmap(pixels_file, "w+", np.uint8, (len(photos), side, side, 3))
        for index, photo in enumerate(photos):
            square = framed(open_photo(photo.path), side)
            pixels[index] = np.asarray(square)
            hashes[index] = picture_hash(square)
            progress(index + 1, len(photos))
        pixels.flush()
        np.save(hashes_file, hashes)
    return np.load(pixels_file, mmap_mode="r"), np.load(hashes_file)


def negative_pixels(photos: Sequence[LabelledPhoto], side: int, *, count: int, seed: int) -> Pixels:
    """`count` pictures without jewellery, [count, side, side, 3]: a third drawn, the rest cut from busy photos."""
    rng = np.random.default_rng(seed)
    made: list[Pixels] = []
    tries = iter(rng.permutation(np.tile(np.arange(len(photos)), 4)).tolist() if photos else [])
    while len(made) < count:
        kind = rng.random()
        index = next(tries, None)
        picture: Pixels | None = None
        if kind > 0.35 and index is not None:
            image = open_photo(photos[index].path)
            picture = blurred_negative(image, side, rng) if kind > 0.95 else corner_negative(image, side, rng)
        elif kind <= 0.35 or index is None:
            picture = drawn_negative(side, rng)
        if picture is not None:
            made.append(picture)
    return np.stack(made) if made else np.zeros((0, side, side, 3), np.uint8)


class Pictures:
    """Several arrays of pictures read as one: `pictures[rows]` gives [n, side, side, 3]."""

    def __init__(self, *parts: Pixels) -> None:
        self._parts = parts
        self._starts = np.cumsum([0, *(len(part) for part in parts)])
        self.shape: tuple[int, ...] = (int(self._starts[-1]), *parts[0].shape[1:])

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: NDArray[np.int64]) -> Pixels:
        result = np.empty((len(rows), *self.shape[1:]), np.uint8)
        owner = np.searchsorted(self._starts, rows, side="right") - 1
        for number, part in enumerate(self._parts):
            mine = owner == number
            result[mine] = part[rows[mine] - self._starts[number]]
        return result


def _key(photos: Sequence[LabelledPhoto], side: int) -> str:
    digest = hashlib.sha256(f"{side}".encode())
    for photo in photos:
        stat = photo.path.stat()
        digest.update(f"{photo.path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
