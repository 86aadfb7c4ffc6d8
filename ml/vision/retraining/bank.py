"""The replay bank: what the backbone made of the old photos, with their labels, so that nothing is forgotten.

Features and labels only, no photos. `train` rows are replayed while the heads learn anew; `gold` rows, of shops that
no model learned from, only judge and calibrate. It fits one backbone, which `backbone` names. No worker loads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml import vocabulary
from ml.data.labels import LabelledPhoto
from ml.vision.calibration import Judged
from ml.vision.retraining.graph import Heads, backbone_digest
from ml.vision.wanted import wanted_of

STARTER_BANK = Path(__file__).parents[2] / "starter" / "vision-bank"
FORMAT = 1
HEAD = "bank.json"
ROWS = "rows.jsonl"
FEATURES = "features.safetensors"
CARD = "card.md"

Floats = NDArray[np.float32]
__all__ = ["STARTER_BANK", "Bank", "BankError", "BankPart", "backbone_digest"]


class BankError(Exception):
    """The folder is no usable bank, or of another backbone. The message says what to do."""


@dataclass(frozen=True)
class BankPart:
    """Pooled features [n, channels] and the photos they were read from: labels, an opaque shop, no picture.

    `photos` have all that ml.vision.evaluation and its slices ask for; their `path` is a made-up name.
    """

    features: Floats
    photos: tuple[LabelledPhoto, ...]

    def __len__(self) -> int:
        return len(self.photos)

    @property
    def labels(self) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        return tuple(photo.labels for photo in self.photos)

    @property
    def slices(self) -> tuple[Mapping[str, str], ...]:
        """By photo: `worn` (body or product) and `shop`."""
        return tuple({"worn": "body" if photo.worn else "product", "shop": photo.shop} for photo in self.photos)

    def judged(self, heads: Heads) -> Judged:
        """What heads of this bank's backbone make of its photos, beside what people said."""
        wanted, weights = wanted_of(self.photos)
        return Judged(heads.scores(self.features), wanted, weights, heads.strangeness(self.features))


@dataclass(frozen=True)
class Bank:
    """`kernel` [channels, values + 1] and `bias`: the heads of the model that the bank was made with."""

    train: BankPart
    gold: BankPart
    kernel: Floats
    bias: Floats
    backbone: str
    fingerprint: str

    @classmethod
    def open(cls, folder: Path) -> Bank:
        """Raises BankError if it is missing, damaged or of another vocabulary."""
        folder = Path(folder)
        head = _head(folder)
        for name, digest in head["files"].items():
            if hashlib.sha256(_read(folder / name)).hexdigest() != digest:
                raise BankError(f"{folder / name} is not the file that was made: copy the bank again.")
        if head["vocabulary"] != vocabulary.fingerprint():
            raise BankError(f"{folder} is of another vocabulary: make it again with `python -m ml bank`.")
        try:
            return _opened(folder, head)
        except (KeyError, ValueError, TypeError) as error:
            raise BankError(f"{folder} is incomplete ({error}): make it again with `python -m ml bank`.") from error

    def demand_backbone(self, digest: str) -> None:
        """Raises BankError unless `digest` (see backbone_digest) names the bank's backbone."""
        if digest != self.backbone:
            raise BankError(
                "The bank holds features of another backbone than the model has, which say nothing about this model: "
                "make a bank for it from labelled photos with `python -m ml bank`."
            )


def write_bank(
    folder: Path,
    *,
    train: BankPart,
    gold: BankPart,
    kernel: Floats,
    bias: Floats,
    backbone: str,
    card: str,
) -> None:
    """Write a bank folder anew; features are rounded to 256 steps a channel."""
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    highest = np.maximum(np.concatenate([train.features, gold.features]).max(axis=0), 1e-6)
    scale = (highest / 255).astype(np.float32)
    tensors = {
        "train": _rounded(train.features, scale),
        "gold": _rounded(gold.features, scale),
        "scale": scale,
        "kernel": np.ascontiguousarray(kernel, np.float32),
        "bias": np.ascontiguousarray(bias, np.float32),
    }
    (folder / FEATURES).write_bytes(save(tensors))
    rows = [_row("train", photo) for photo in train.photos] + [_row("gold", photo) for photo in gold.photos]
    (folder / ROWS).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    (folder / CARD).write_text(card, encoding="utf-8")
    head = {
        "format": FORMAT,
        "backbone": backbone,
        "vocabulary": vocabulary.fingerprint(),
        "counts": {"train": len(train), "gold": len(gold)},
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (CARD, FEATURES, ROWS)},
    }
    (folder / HEAD).write_text(json.dumps(head, indent=2) + "\n", encoding="utf-8")


def _rounded(features: Floats, scale: Floats) -> NDArray[np.uint8]:
    return np.clip(np.round(features / scale), 0, 255).astype(np.uint8)


def _row(part: str, photo: LabelledPhoto) -> str:
    labels = {name: list(values) for name, values in photo.labels.items()}
    row = {"part": part, "shop": photo.shop, "group": photo.group, "labels": labels}
    return json.dumps(row | {"doubted": sorted(photo.doubted), "weight": photo.weight}, separators=(",", ":"))


def _head(folder: Path) -> dict[str, Any]:
    if not (folder / HEAD).is_file():
        raise BankError(f"There is no replay bank at {folder}: make one with `python -m ml bank`.")
    try:
        head = json.loads(_read(folder / HEAD))
    except ValueError as error:
        raise BankError(f"{folder / HEAD} cannot be read: copy the bank again.") from error
    wanted = {"backbone": str, "vocabulary": str, "files": dict}
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise BankError(f"{folder / HEAD} is not of format {FORMAT}: make it again with `python -m ml bank`.")
    if any(not isinstance(head.get(name), kind) for name, kind in wanted.items()):
        raise BankError(f"{folder / HEAD} is incomplete: copy the bank again.")
    if set(head["files"]) != {CARD, FEATURES, ROWS}:
        raise BankError(f"{folder / HEAD} lists its files wrongly: copy the bank again.")
    return head


def _opened(folder: Path, head: Mapping[str, Any]) -> Bank:
    from safetensors.numpy import load

    tensors = load(_read(folder / FEATURES))
    rows = [json.loads(line) for line in _read(folder / ROWS).splitlines()]
    parts = {}
    for part in ("train", "gold"):
        photos = tuple(_photo(part, number, row) for number, row in enumerate(rows) if row["part"] == part)
        features = tensors[part].astype(np.float32) * tensors["scale"]
        if features.shape != (len(photos), len(tensors["kernel"])):
            raise ValueError(f"its {part} features do not fit its rows")
        parts[part] = BankPart(features, photos)
    return Bank(
        train=parts["train"],
        gold=parts["gold"],
        kernel=tensors["kernel"],
        bias=tensors["bias"],
        backbone=head["backbone"],
        fingerprint=hashlib.sha256(json.dumps(head["files"], sort_keys=True).encode()).hexdigest(),
    )


def _photo(part: str, number: int, row: Mapping[str, Any]) -> LabelledPhoto:
    return LabelledPhoto(
        path=Path(part) / str(number),
        shop=str(row["shop"]),
        group=str(row["group"]),
        labels={name: tuple(values) for name, values in row["labels"].items()},
        doubted=frozenset(row["doubted"]),
        weight=float(row["weight"]),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BankError(f"{path} cannot be read ({error.strerror}): copy the bank again.") from error
