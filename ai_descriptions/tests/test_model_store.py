"""With a bucket for models, a model registered on one machine serves on every other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from ai_descriptions.live_models import model_folder
from ai_descriptions.model_versions import model_add, model_promote
from ai_descriptions.models import ModelVersion
from ai_descriptions.tests.test_model_versions import model_on_disk
from jewelry_site.object_stores import ObjectStore
from ml.artifacts import ArtifactError
from tests.support.clouds import GoogleOnThisMachine, amazon, google, moto_address  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(settings, tmp_path: Path, amazon: ObjectStore) -> ObjectStore:  # noqa: F811
    settings.MODEL_ROOT = tmp_path / "first machine"
    settings.MODEL_STORE = amazon
    settings.STORAGES = {**settings.STORAGES, "models": amazon.storage()}
    return amazon


def on_another_machine(settings, tmp_path: Path) -> None:
    settings.MODEL_ROOT = tmp_path / "second machine"


def test_another_machine_brings_the_model_from_the_bucket(settings, tmp_path: Path, bucket: ObjectStore) -> None:
    version = model_add(kind="text", folder=model_on_disk(settings.MODEL_ROOT, "1"), user=None)
    on_another_machine(settings, tmp_path)

    model_promote(version=version, user=None)

    assert (model_folder(version) / "weights.txt").read_text() == "0.5"
    assert [path.name for path in settings.MODEL_ROOT.iterdir()] == ["1"]


def test_a_model_that_was_changed_in_the_bucket_is_refused(settings, tmp_path: Path, bucket: ObjectStore) -> None:
    version = model_add(kind="text", folder=model_on_disk(settings.MODEL_ROOT, "1"), user=None)
    on_another_machine(settings, tmp_path)
    storages["models"].delete("1/weights.txt")
    storages["models"].save("1/weights.txt", ContentFile(b"0.6"))

    with pytest.raises(ArtifactError, match="is not the file that was exported"):
        model_promote(version=version, user=None)
    assert ModelVersion.objects.get().state == "candidate"


def test_a_model_that_is_in_no_bucket_leaves_nothing_half_brought(
    settings, tmp_path: Path, bucket: ObjectStore
) -> None:
    version = model_add(kind="text", folder=model_on_disk(settings.MODEL_ROOT, "1"), user=None)
    shutil.rmtree(settings.MODEL_ROOT / "1")
    storages["models"].delete("1/weights.txt")

    with pytest.raises(ArtifactError, match="could not be brought from the bucket"):
        model_folder(version)
    assert list(settings.MODEL_ROOT.iterdir()) == []
