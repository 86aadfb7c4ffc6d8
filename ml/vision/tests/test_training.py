"""Promises of training: it goes on after a stop, seals a model that serves, and leaves nothing half-done."""

import json
from pathlib import Path

import numpy as np
import pytest

from ml import vocabulary
from ml.__main__ import main
from ml.artifacts import ArtifactError, open_artifact
from ml.vision import Eye
from ml.vision.tests.conftest import Trained
from ml.vision.tests.drawn import piece

# The first of these tests to run trains the shared tiny model, which takes a busy machine a while.
pytestmark = pytest.mark.timeout(600)


def test_a_stopped_training_goes_on_and_ends_with_a_sealed_model(trained: Trained) -> None:
    assert "Going on after epoch 1." in trained.messages
    assert "Epoch 2 of 2" in trained.messages
    assert len(json.loads((trained.folder / "history.json").read_text())) == 2
    assert sorted(path.name for path in trained.folder.parent.iterdir()) == ["eye"]


def test_the_model_names_its_vocabulary_and_the_shops_it_was_judged_on(trained: Trained) -> None:
    artifact = open_artifact(trained.folder, kind="vision")
    assert artifact.manifest["vocabulary"] == vocabulary.fingerprint()
    assert artifact.read_json("split.json")["held_out_shops"] == ["shop3"]
    assert artifact.read_json("split.json")["fingerprint"] == artifact.manifest["data_fingerprint"]


def test_the_exported_graph_says_what_the_network_says(trained: Trained) -> None:
    assert "The exported graph agrees with the network" in trained.messages
    assert json.loads((trained.folder / "config.json").read_text())["export_difference"] < 0.01


def test_the_report_and_the_card_tell_how_good_it_is(trained: Trained) -> None:
    assert trained.report["photos"] == 6
    assert trained.report["shops"] == ["shop3"]
    card = (trained.folder / "card.md").read_text()
    assert f"| type | {trained.report['attributes']['type']['accuracy']:.3f} |" in card
    assert "no note on its sources" in card


def test_too_few_photos_prove_nothing_so_nothing_is_asserted(trained: Trained) -> None:
    (reading,) = Eye.open(trained.folder).see([piece("ring", "yellow")])
    assert not any(part.asserted for part in reading.readings)


def test_a_model_of_another_vocabulary_is_refused(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "fingerprint", lambda: "another")
    with pytest.raises(ArtifactError, match="trained on another vocabulary"):
        Eye.open(trained.folder)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (["--backbone", "alexnet"], "There is no backbone 'alexnet': use one of mobilenet_v2, resnet50"),
        (["--weights", "/nowhere/w.h5"], "There is no file of weights '/nowhere/w.h5'"),
        (["--holdout-shops", "atlantis"], "No photo comes from the shop atlantis"),
        (["--labels", "/nowhere.csv"], "There is no file /nowhere.csv."),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_stays(
    trained: Trained, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: list[str], reason: str
) -> None:
    assert main([*trained.arguments(tmp_path / "eye"), *change]) == 1
    assert reason in capsys.readouterr().err.splitlines()[-1]
    assert not (tmp_path / "eye").exists()


def test_training_knows_what_it_may_not_mix(trained: Trained) -> None:
    from ml.vision.training.checkpoint import CheckpointError, restore_variables, save_checkpoint

    path = trained.table.parent / "checkpoint.npz"
    save_checkpoint(path, [np.zeros(3)], {})
    with pytest.raises(CheckpointError, match="another network"):
        restore_variables(path, [np.zeros(4)])


def test_a_real_backbone_learns_and_its_serving_network_says_the_same() -> None:
    import tensorflow as tf

    from ml.vision.training import network

    model = network.build(backbone="mobilenet_v2", weights="none", size=32, alpha=0.35)
    photos = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
    with tf.GradientTape() as tape:
        scores, pooled = model(photos.astype(np.float32), training=True)
        value = tf.reduce_mean(tf.square(scores))
    gradients = tape.gradient(value, model.trainable_variables)
    assert all(gradient is not None for gradient in gradients)
    axes = (np.zeros(pooled.shape[1], np.float32), np.eye(pooled.shape[1], 4, dtype=np.float32))
    served, maps, strangeness = network.serving(model, backbone="mobilenet_v2", strangeness=axes)(photos)
    expected = model(photos.astype(np.float32), training=False)[0].numpy()
    assert np.allclose(served.numpy(), expected, atol=1e-4)
    bias = model.get_layer(network.HEAD_LAYER).get_weights()[1]
    assert np.allclose(maps.numpy().mean(axis=(1, 2)) + bias, expected, atol=1e-4)
    assert strangeness.shape == (2,)
