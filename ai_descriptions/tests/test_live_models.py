"""What workers serve: the live model, and the one before while the live one's files are damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ai_descriptions import live_models
from ai_descriptions.model_versions import model_promote, model_refuse, model_rollback
from ai_descriptions.models import ModelState, ModelVersion
from ai_descriptions.tests.test_model_versions import added
from ml.artifacts import ArtifactError, open_artifact

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Path:
    settings.MODEL_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def _fresh_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_models, "_loaded", {})


def served() -> str:
    """The version that a worker's next job gets."""
    opened = live_models._live("text", lambda folder: open_artifact(folder, kind="text"))
    return str(opened.version)


def damage(version: ModelVersion) -> None:
    (live_models.model_folder(version) / "weights.txt").write_text("0.6")


def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_models, "_loaded", {})


def test_a_worker_changes_over_with_its_next_job_and_back(root: Path) -> None:
    model_promote(version=added(root, "1"), user=None)
    assert served() == "1"
    model_promote(version=added(root, "2"), user=None)
    assert served() == "2"
    model_rollback(kind="text", user=None)
    assert served() == "1"


def test_a_live_model_that_is_damaged_takes_no_work_down(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model_promote(version=added(root, "1"), user=None)
    served()
    second = added(root, "2")
    model_promote(version=second, user=None)
    damage(second)

    assert served() == "1"
    restart(monkeypatch)
    assert served() == "1"
    model_promote(version=added(root, "3"), user=None)
    assert served() == "3"


def test_without_any_sound_model_the_job_hears_it(root: Path) -> None:
    only = added(root, "1")
    model_promote(version=only, user=None)
    damage(only)

    with pytest.raises(ArtifactError, match="is not the file that was exported"):
        served()


def test_what_the_gate_refused_never_goes_live(root: Path) -> None:
    model_promote(version=added(root, "1"), user=None)
    worse = added(root, "2")
    model_refuse(version=worse, reason="gate", figures={})

    with pytest.raises(ArtifactError, match="a model that does worse never goes live"):
        model_promote(version=worse, user=None)

    assert ModelVersion.objects.get(state=ModelState.LIVE).version == "1"
