"""Every photo decoded and framed once, kept on disk as plain pixels, so that epochs do not decode again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.data.labels import LabelledPhoto
from ml.data.likeness import HASH_BYTES, picture_hash
from ml.vision import framing
from ml.vision import photos as photo_files
from ml.vision.framing import framed
from ml.vision.photos import UnreadablePhotoError, open_photo
from ml.vision.training.negatives import blurred_negative, corner_negative, drawn_negative

Pixels = NDArray[np.uint8]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Shelved:
    """Framed pixels [n, side, side, 3] (a memory map) and picture hashes [n, 64] of the photos that could be read.

    `kept` [n] says which photos those are; `unreadable` holds a sentence for each of the others.
    """

    pixels: Pixels
    hashes: Pixels
    kept: NDArray[np.int64]
    unreadable: tuple[str, ...]


def shelved(photos: Sequence[LabelledPhoto], side: int, folder: Path, progress: Progress) -> Shelved:
    """The photos as plain pixels, from `folder`, where they are put on the first call."""
    key = _key(photos, side)
    pixels_file, index_file = folder / f"photos-{key}.npy", folder / f"index-{key}.npz"
    if not index_file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _put(photos, side, pixels_file, index_file, progress)
    with np.load(index_file, allow_pickle=False) as index:
        kept, hashes, sentences = index["kept"], index["hashes"], json.loads(index["unreadable"].tobytes())
    pixels = np.load(pixels_file, mmap_mode="r")[: len(kept)]
    return Shelved(pixels, hashes, kept, tuple(sentences))


def _put(photos: Sequence[LabelledPhoto], side: int, pixels_file: Path, index_file: Path, progress: Progress) -> None:
    """Readable photos fill the array from its beginning; the index is written last and says that all is done."""
    hashes = np.zeros((len(photos), HASH_BYTES), np.uint8)
    pixels = np.lib.format.open_memmap(pixels_file, "w+", np.uint8, (len(photos), side, side, 3))
    kept: list[int] = []
    unreadable: list[str] = []
    for index, photo in enumerate(photos):
        try:
            square = framed(open_photo(photo.path), side)
        except UnreadablePhotoError as error:
            unreadable.append(str(error))
        else:
            pixels[len(kept)] = np.asarray(square)
            hashes[len(kept)] = picture_hash(square)
            kept.append(index)
        progress(index + 1, len(photos))
    pixels.flush()
    aside = index_file.with_suffix(".writing.npz")
    text = np.frombuffer(json.dumps(unreadable).encode(), np.uint8)
    np.savez(aside, allow_pickle=False, kept=np.array(kept, np.int64), hashes=hashes[: len(kept)], unreadable=text)
    aside.replace(index_file)


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
    """Names photos, side and the code that opens and frames them: a change of any makes new pixels."""
    digest = hashlib.sha256(f"{side}".encode())
    for module in (framing, photo_files):
        digest.update(Path(str(module.__file__)).read_bytes())
    for photo in photos:
        stat = photo.path.stat()
        digest.update(f"{photo.path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
