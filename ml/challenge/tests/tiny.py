"""A tiny eye with its bank: one convolution for a backbone, and photos that exist only as features."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ml import vocabulary
from ml.artifacts import write_artifact
from ml.data.labels import LabelledPhoto
from ml.vision import layout
from ml.vision.calibration import calibrate
from ml.vision.retraining.bank import Bank, BankPart, write_bank
from ml.vision.retraining.graph import backbone_digest, read_heads
from ml.vision.training.strangeness import fit_strangeness
from ml.vision.wanted import wanted_of

SIZE, CHANNELS, STRIDE = 32, 128, 8
TYPES = ("ring", "earrings", "necklace", "pendant", "bracelet")
TONES = ("white", "yellow", "rose")
COLOURS = ("none", "blue", "green")
FORMS = ("none", "faceted", "pearl")
SURFACES = ("polished", "textured", "chain")
Floats = NDArray[np.float32]


def _photos(part: str, count: int, dice: np.random.Generator) -> tuple[LabelledPhoto, ...]:
    return tuple(
        LabelledPhoto(
            path=Path(part) / str(number),
            shop=f"{part}-{number % 6}",
            group=f"{number // 2}",
            labels={
                "type": (str(dice.choice(TYPES)),),
                "metal_tone": (str(dice.choice(TONES)),),
                "stone_colours": (str(dice.choice(COLOURS)),),
                "stone_forms": (str(dice.choice(FORMS)),),
                "motifs": ("none",) if number % 3 else ("heart",),
                "surface": (str(dice.choice(SURFACES)),),
                "worn": ("body",) if number % 4 == 0 else ("product",),
            },
            doubted=frozenset(),
            weight=1.0,
        )
        for number in range(count)
    )


@cache
def _world() -> tuple[BankPart, BankPart, Floats, Floats]:
    """Training and gold photos, kernel and bias; each value leaves its own trace in the features."""
    dice = np.random.default_rng(5)
    traces = dice.standard_normal((layout.width(), CHANNELS))
    parts = []
    for name, count in (("train", 600), ("gold", 240)):
        photos = _photos(name, count, dice)
        wanted = wanted_of(photos)[0]
        blurred = wanted[:, :-1] @ traces + 5.0 * dice.standard_normal((count, CHANNELS))
        parts.append(BankPart(np.maximum(blurred + 1, 0).astype(np.float32), photos))
    wanted = wanted_of(parts[0].photos)[0]
    inputs = np.concatenate([parts[0].features, np.ones((600, 1))], axis=1)
    fitted = np.linalg.solve(inputs.T @ inputs + 20 * np.eye(CHANNELS + 1), inputs.T @ (9 * wanted - 4))
    return parts[0], parts[1], fitted[:-1].astype(np.float32), fitted[-1].astype(np.float32)


def graph_of(seed: int = 0) -> bytes:
    """What ml.vision.training would export of such a network."""
    train, _, kernel, bias = _world()
    mean, projection = fit_strangeness(train.features)
    dice = np.random.default_rng(seed)
    constants = {
        "layer": 0.02 * dice.standard_normal((CHANNELS, 3, STRIDE, STRIDE)),
        "score_maps": kernel.T[:, :, None, None],
        "kernel": kernel,
        "bias": bias,
        "axes": projection,
        "axes_bias": -mean @ projection,
        "a_level": np.array(1 / 64),
    }
    nodes = [
        helper.make_node("Cast", ["photos"], ["levels"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["levels", "a_level"], ["small"]),
        helper.make_node("Transpose", ["small"], ["first"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["first", "layer"], ["seen"], strides=[STRIDE, STRIDE]),
        helper.make_node("Relu", ["seen"], ["features"]),
        helper.make_node("GlobalAveragePool", ["features"], ["square"]),
        helper.make_node("Flatten", ["square"], ["pooled"]),
        helper.make_node("MatMul", ["pooled", "kernel"], ["unbiased"]),
        helper.make_node("Add", ["unbiased", "bias"], ["scores"]),
        helper.make_node("Conv", ["features", "score_maps"], ["maps_first"]),
        helper.make_node("Transpose", ["maps_first"], ["maps"], perm=[0, 2, 3, 1]),
        helper.make_node("MatMul", ["pooled", "axes"], ["along"]),
        helper.make_node("Add", ["along", "axes_bias"], ["away"]),
        helper.make_node("Mul", ["away", "away"], ["squared"]),
        helper.make_node("ReduceMean", ["squared"], ["strangeness"], axes=[1], keepdims=0),
    ]
    width, side = layout.width() + 1, SIZE // STRIDE
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("photos", TensorProto.UINT8, [None, SIZE, SIZE, 3])],
        [
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, width]),
            helper.make_tensor_value_info("maps", TensorProto.FLOAT, [None, side, side, width]),
            helper.make_tensor_value_info("strangeness", TensorProto.FLOAT, [None]),
        ],
        [numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def write_eye(folder: Path) -> Path:
    """A model folder of the tiny eye."""
    graph = graph_of()
    decisions = calibrate(_world()[1].judged(read_heads(graph)))
    with write_artifact(
        folder,
        kind="vision",
        name="tiny",
        version="tiny-1",
        vocabulary=vocabulary.fingerprint(),
        data_fingerprint="none",
        licence="MIT",
    ) as aside:
        (aside / "model.onnx").write_bytes(graph)
        (aside / "config.json").write_text(json.dumps({"size": SIZE}))
        (aside / "decisions.json").write_text(json.dumps(decisions.as_json()))
        (aside / "card.md").write_text("A tiny eye for tests.")
    return folder


def write_tiny_bank(folder: Path) -> Bank:
    """The bank of the tiny eye."""
    train, gold, kernel, bias = _world()
    digest = backbone_digest(graph_of())
    write_bank(folder, train=train, gold=gold, kernel=kernel, bias=bias, backbone=digest, card="A tiny bank.")
    return Bank.open(folder)
