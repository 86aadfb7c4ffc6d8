"""Where a training stands, on disk after every epoch: plain numbers, written aside and renamed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

STATE_KEY = "state"


class CheckpointError(Exception):
    """A training cannot go on from here. The message says what to do."""


def save_checkpoint(path: Path, variables: Sequence[Any], state: dict[str, Any]) -> None:
    """Store the variables' values in order, and a JSON state."""
    arrays = {f"v{number}": np.asarray(variable) for number, variable in enumerate(variables)}
    arrays[STATE_KEY] = np.frombuffer(json.dumps(state).encode(), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".writing.npz")
    np.savez(aside, allow_pickle=False, **arrays)
    aside.replace(path)


def read_state(path: Path) -> dict[str, Any] | None:
    """The JSON state, or None where there is no checkpoint."""
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as arrays:
        state: dict[str, Any] = json.loads(arrays[STATE_KEY].tobytes())
    return state


def restore_variables(path: Path, variables: Sequence[Any]) -> None:
    """Put the stored values back. Raises CheckpointError if they are of another network."""
    with np.load(path, allow_pickle=False) as arrays:
        if len(arrays) - 1 != len(variables):
            raise CheckpointError(f"{path} is of another network: train without --resume.")
        for number, variable in enumerate(variables):
            if arrays[f"v{number}"].shape != tuple(variable.shape):
                raise CheckpointError(f"{path} is of another network: train without --resume.")
            variable.assign(arrays[f"v{number}"])
