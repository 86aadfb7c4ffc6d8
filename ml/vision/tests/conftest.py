"""One tiny training, shared by every test that needs a trained model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ml.vision.tests.drawn import shop_photos

SETTINGS = [
    "--weights",
    "none",
    "--alpha",
    "0.35",
    "--size",
    "32",
    "--sight",
    "40",
    "--batch",
    "8",
    "--head-epochs",
    "2",
]


@dataclass(frozen=True)
class Trained:
    """Where the tiny model stands, and the photos it was made from. The training was stopped once and resumed."""

    folder: Path
    table: Path
    report: dict[str, Any]
    messages: str

    def arguments(self, out: Path) -> list[str]:
        """The command that trained it, for another folder."""
        files = ["--labels", str(self.table), "--images", str(self.table.parent), "--out", str(out)]
        return ["train", "vision", *files, "--holdout-shops", "shop3", *SETTINGS]


def small_backbone(name: str, weights: str, size: int, alpha: float) -> Any:
    """Two layers in the place of a backbone's hundred and fifty: the same path in a tenth of the time."""
    import keras

    from ml.vision.training.network import BACKBONE_LAYER

    photos = keras.Input((size, size, 3))
    seen = keras.layers.Conv2D(8, 5, strides=4, padding="same", activation="relu")(photos)
    seen = keras.layers.BatchNormalization()(seen)
    return keras.Model(photos, keras.layers.Conv2D(16, 3, strides=2, activation="relu")(seen), name=BACKBONE_LAYER)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Train for one epoch, stop before the model is sealed, resume for the second."""
    import contextlib
    import io

    from ml.__main__ import main
    from ml.vision.training import loop, network

    photos = tmp_path_factory.mktemp("photos")
    folder = tmp_path_factory.mktemp("model") / "eye"
    made = Trained(folder, shop_photos(photos), {}, "")
    arguments = [*made.arguments(folder), "--epochs", "2", "--json"]
    run_epoch = loop._Stepper.run_epoch

    def interrupted(self: Any, epoch: int, progress: Any) -> dict[str, Any]:
        if epoch == 1:
            raise KeyboardInterrupt
        return run_epoch(self, epoch, progress)

    out, messages = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "_backbone", small_backbone)
        with patch.context() as stopping:
            stopping.setattr(loop._Stepper, "run_epoch", interrupted)
            assert main(arguments) == 130
        assert not folder.exists()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(messages):
            assert main([*arguments, "--resume"]) == 0
    return Trained(folder, made.table, json.loads(out.getvalue()), messages.getvalue())
