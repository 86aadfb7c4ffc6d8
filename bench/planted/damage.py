"""Damage that any model's folder can suffer on its way: flipped bytes, missing halves, things that do not belong."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from bench.planted.model import Planted, copied, resealed
from ml.artifacts import MANIFEST

GRAPH = "model.onnx"


def damaged(live: Path, kind: str) -> Iterator[Planted]:
    """Ten of them."""

    def flipped(seed: int) -> Planted:
        def make(folder: Path) -> None:
            file = copied(live, folder) / GRAPH
            content = bytearray(file.read_bytes())
            content[random.Random(seed).randrange(len(content))] ^= 1 << seed % 8
            file.write_bytes(content)

        return Planted(f"{kind}: one bit flipped {seed}", make, "a file is not the one that was exported")

    def truncated(share: float) -> Planted:
        def make(folder: Path) -> None:
            file = copied(live, folder) / GRAPH
            content = file.read_bytes()
            file.write_bytes(content[: int(len(content) * share)])
            # Somebody sealed the half copy.
            resealed(folder)

        return Planted(f"{kind}: {share:.0%} of the graph", make, "half a graph")

    def without_graph(folder: Path) -> None:
        (copied(live, folder) / GRAPH).unlink()

    def with_pickle(folder: Path) -> None:
        (copied(live, folder) / "extra.pkl").write_bytes(b"\x80\x04.")

    def other_vocabulary(folder: Path) -> None:
        resealed(copied(live, folder), vocabulary="0" * 64)

    def other_kind(folder: Path) -> None:
        resealed(copied(live, folder), kind="text" if kind == "vision" else "vision")

    def broken_manifest(folder: Path) -> None:
        file = copied(live, folder) / MANIFEST
        file.write_text(json.dumps(json.loads(file.read_text()) | {"files": []}))

    yield from (flipped(seed) for seed in range(3))
    yield from (truncated(share) for share in (0.3, 0.9))
    yield Planted(f"{kind}: no graph", without_graph, "a file is missing")
    yield Planted(f"{kind}: a pickle beside", with_pickle, "a file that can carry code")
    if kind == "vision":
        yield Planted(f"{kind}: another vocabulary", other_vocabulary, "its values mean something else")
    yield Planted(f"{kind}: the other kind", other_kind, "a model of another kind")
    yield Planted(f"{kind}: a broken manifest", broken_manifest, "nothing says what the files are")
