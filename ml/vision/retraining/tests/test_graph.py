"""The exported graph is taken apart by how it is joined: backbone, features, heads."""

from __future__ import annotations

import numpy as np
import onnx
import pytest

from ml.challenge.tests.tiny import SIZE, graph_of
from ml.vision import STARTER, layout
from ml.vision.eye import GRAPH, open_session
from ml.vision.retraining.graph import (
    FEATURES,
    GraphError,
    backbone_digest,
    read_heads,
    with_features,
    with_heads,
)

PHOTOS = np.random.default_rng(1).integers(0, 256, (3, SIZE, SIZE, 3), dtype=np.uint8)


def outputs(graph: bytes, photos: np.ndarray = PHOTOS) -> list[np.ndarray]:
    session = open_session(graph)
    return session.run(None, {session.get_inputs()[0].name: photos})


def test_the_heads_on_the_features_are_what_the_graph_says() -> None:
    graph = graph_of()
    scores, maps, strangeness, features = outputs(with_features(graph))
    heads = read_heads(graph)
    np.testing.assert_allclose(heads.scores(features), scores, atol=1e-4)
    np.testing.assert_allclose(heads.strangeness(features), strangeness, rtol=1e-4)
    np.testing.assert_allclose(maps.mean(axis=(1, 2)) + heads.bias, scores, atol=1e-3)


def test_exchanged_heads_change_scores_and_maps_alike_and_nothing_else() -> None:
    graph, heads = graph_of(), read_heads(graph_of())
    changed = with_heads(graph, kernel=heads.kernel * 2, bias=heads.bias * 2)
    before, after = outputs(graph), outputs(changed)
    np.testing.assert_allclose(after[0], before[0] * 2, rtol=1e-5)
    np.testing.assert_allclose(after[1], before[1] * 2, rtol=1e-5)
    np.testing.assert_array_equal(after[2], before[2])


def test_the_digest_names_the_backbone_whatever_its_heads() -> None:
    graph, heads = graph_of(), read_heads(graph_of())
    digest = backbone_digest(graph)
    assert backbone_digest(with_heads(graph, kernel=heads.kernel + 1, bias=heads.bias)) == digest
    assert backbone_digest(with_features(graph)) == digest
    assert backbone_digest(graph_of(seed=1)) != digest


def test_the_digest_does_not_depend_on_names() -> None:
    model = onnx.load_model_from_string(graph_of())
    for node in model.graph.node:
        for names in (node.input, node.output):
            for at, name in enumerate(names):
                names[at] = {"layer": "other", "levels": "bright", "pooled": "mean"}.get(name, name)
    for one in model.graph.initializer:
        one.name = {"layer": "other"}.get(one.name, one.name)
    assert backbone_digest(model.SerializeToString()) == backbone_digest(graph_of())


def test_the_shipped_eye_can_be_taken_apart() -> None:
    graph = (STARTER / GRAPH).read_bytes()
    heads = read_heads(graph)
    assert heads.kernel.shape == (1280, layout.width() + 1)
    photo = np.random.default_rng(2).integers(0, 256, (1, 256, 256, 3), dtype=np.uint8)
    opened = with_features(graph)
    scores, _, strangeness, features = outputs(opened, photo)
    np.testing.assert_allclose(heads.scores(features), scores, atol=1e-3)
    np.testing.assert_allclose(heads.strangeness(features), strangeness, rtol=1e-3)
    assert onnx.load_model_from_string(opened).graph.output[-1].name == FEATURES


@pytest.mark.parametrize(
    ("graph", "reason"),
    [(b"no graph", "cannot be read"), (b"", "no scores, maps and strangeness")],
)
def test_what_is_no_such_graph_is_refused(graph: bytes, reason: str) -> None:
    with pytest.raises(GraphError, match=reason):
        backbone_digest(graph)


def test_scores_that_are_not_linear_in_the_features_are_refused() -> None:
    model = onnx.load_model_from_string(graph_of())
    node = next(node for node in model.graph.node if node.output[0] == "scores")
    node.op_type = "Mul"
    with pytest.raises(GraphError, match="not linear"):
        read_heads(model.SerializeToString())


def test_heads_of_another_size_are_refused() -> None:
    heads = read_heads(graph_of())
    with pytest.raises(GraphError, match="do not fit"):
        with_heads(graph_of(), kernel=heads.kernel[:-1], bias=heads.bias)
