"""The eye that serves: a light runtime over the exported graph; nothing is loaded before `open`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml import vocabulary
from ml.artifacts import Artifact, ArtifactError, open_artifact
from ml.vision import layout
from ml.vision.decisions import Decisions
from ml.vision.evidence import evidence_grids
from ml.vision.framing import Frame, cut, find_frame
from ml.vision.readings import PhotoReading, readings_of

STARTER = Path(__file__).parents[1] / "starter" / "vision"
GRAPH = "model.onnx"
CONFIG = "config.json"
DECISIONS = "decisions.json"
THREADS = 2
PHOTOS_AT_ONCE = 8
# Levels of 255: a lens cap, a black frame, a blank page.
FLAT_BELOW = 2.0


class Eye:
    """Sees what a photo shows. Make one with `Eye.open`; it may be used by several threads at once."""

    def __init__(self, *, session: Any, size: int, decisions: Decisions, version: str) -> None:
        self.version = version
        self.size = size
        self.decisions = decisions
        self._session = session

    @classmethod
    def open(cls, folder: Path) -> Eye:
        """Open a model folder. Raises ArtifactError if it is damaged or of another vocabulary."""
        artifact = open_artifact(folder, kind="vision")
        if artifact.manifest["vocabulary"] != vocabulary.fingerprint():
            raise ArtifactError(
                f"{folder} was trained on another vocabulary: train it again, or use the software that it was made for."
            )
        try:
            size = int(artifact.read_json(CONFIG)["size"])
            decisions = Decisions.from_json(artifact.read_json(DECISIONS))
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"{folder} is incomplete ({error}): export the model again.") from error
        return cls(session=_session(artifact, size), size=size, decisions=decisions, version=artifact.version)

    def see(self, images: Sequence[Image.Image]) -> list[PhotoReading]:
        """One reading per photo, in order. Photos are RGB of any size; other modes are converted."""
        readings: list[PhotoReading] = []
        for start in range(0, len(images), PHOTOS_AT_ONCE):
            readings += self._see_some([image.convert("RGB") for image in images[start : start + PHOTOS_AT_ONCE]])
        return readings

    def _see_some(self, images: Sequence[Image.Image]) -> list[PhotoReading]:
        began = time.perf_counter()
        frames = [find_frame(image) for image in images]
        squares = np.stack([np.asarray(cut(i, f, self.size)) for i, f in zip(images, frames, strict=True)])
        scores, maps, strangeness = self.infer(squares)
        shared = (time.perf_counter() - began) / len(images)
        return [
            self._read(image, frames[n], squares[n], scores[n], maps[n], float(strangeness[n]), shared)
            for n, image in enumerate(images)
        ]

    def infer(self, squares: NDArray[np.uint8]) -> tuple[NDArray[np.float32], ...]:
        """The graph alone: uint8 [n, size, size, 3] to scores [n, v], maps [n, h, w, v], strangeness [n]."""
        outputs = self._session.run(None, {self._session.get_inputs()[0].name: squares})
        return tuple(np.asarray(output, dtype=np.float32) for output in outputs)

    def _read(
        self,
        image: Image.Image,
        frame: Frame,
        square: NDArray[np.uint8],
        scores: NDArray[np.float32],
        maps: NDArray[np.float32],
        strangeness: float,
        shared: float,
    ) -> PhotoReading:
        began = time.perf_counter()
        jewellery = not is_flat(square) and self.decisions.is_jewellery(scores, strangeness)
        logits = self.decisions.calibrated(scores)
        readings = readings_of(logits, self.decisions, jewellery=jewellery)
        evidence = evidence_grids(maps, [(r.attribute, r.value) for r in readings], frame, image.size, scores)
        return PhotoReading(
            readings=readings,
            evidence=evidence,
            jewellery=jewellery,
            seconds=shared + time.perf_counter() - began,
            logits=logits,
            decisions=self.decisions,
        )


def is_flat(square: NDArray[np.uint8]) -> bool:
    """A picture of one colour, or nearly: no network is needed to see that nothing is there."""
    return float(square.std(axis=(0, 1)).max()) < FLAT_BELOW


def open_session(graph: bytes) -> Any:
    """An ONNX graph in the serving runtime."""
    # Imported here so that whoever imports ml.vision does not load the runtime.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _session(artifact: Artifact, size: int) -> Any:
    graph = artifact.read_bytes(GRAPH)
    try:
        session = open_session(graph)
    except Exception as error:  # onnxruntime raises classes of its own that share no base but this
        raise ArtifactError(f"{artifact.folder} holds a graph that cannot be run: export the model again.") from error
    outputs = [tuple(output.shape[1:]) for output in session.get_outputs()]
    if len(outputs) != 3 or outputs[0] != (layout.width() + 1,):
        raise ArtifactError(f"{artifact.folder} holds a graph with other outputs: export the model again.")
    inputs = [tuple(one.shape[1:]) for one in session.get_inputs()]
    if inputs != [(size, size, 3)]:
        raise ArtifactError(f"{artifact.folder} holds a graph for photos of another size: export the model again.")
    return session
