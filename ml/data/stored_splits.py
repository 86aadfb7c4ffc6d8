"""A split that an earlier training stored beside its model: which shops to judge on, to compare like with like."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.data.tables import LabelsError

if TYPE_CHECKING:
    from ml.data.splits import Split


@dataclass(frozen=True)
class StoredSplit:
    """`held_out_fingerprint` is empty in files of models that did not store it yet."""

    held_out_shops: tuple[str, ...]
    held_out_fingerprint: str = ""

    def is_kept_by(self, split: Split) -> bool:
        """Are the held-out photos and their labels the same as they were?"""
        return self.held_out_fingerprint in ("", split.held_out_fingerprint)


def as_json(split: Split) -> dict[str, Any]:
    """What is stored of a split: shops and fingerprints, no photos."""
    return {
        "held_out_shops": split.held_out_shops,
        "fingerprint": split.fingerprint,
        "held_out_fingerprint": split.held_out_fingerprint,
    }


def read_stored_split(path: Path) -> StoredSplit:
    """Read the split.json of a model, or the one in a model folder. Raises LabelsError."""
    file = path / "split.json" if path.is_dir() else path
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        shops, fingerprint = data["held_out_shops"], data.get("held_out_fingerprint", "")
    except FileNotFoundError as error:
        raise LabelsError(f"There is no file {file}: give the split.json of a model folder.") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LabelsError(f"{file} is not a stored split: give the split.json of a model folder.") from error
    if not (isinstance(shops, list) and shops and all(isinstance(shop, str) for shop in shops)):
        raise LabelsError(f"{file} names no held-out shops: give the split.json of a model folder.")
    return StoredSplit(tuple(shops), str(fingerprint))
