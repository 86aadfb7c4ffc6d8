from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from tests.factories import PhotoFactory, TrainingPhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_storage(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.mark.parametrize("factory", [PhotoFactory, TrainingPhotoFactory])
def test_a_row_without_its_object_is_named(factory: type, capsys: pytest.CaptureFixture[str]) -> None:
    photo = factory()
    default_storage.delete(photo.thumbnail.name)

    with pytest.raises(CommandError, match=r"1 object\(s\) missing, 0 without a row"):
        call_command("check_storage")
    assert photo.thumbnail.name in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["photos", "thumbnails", "training"])
def test_an_old_object_without_a_row_is_found_and_a_young_one_is_left_alone(folder: str) -> None:
    old = default_storage.save(f"{folder}/aa/old.jpg", ContentFile(b"x"))
    young = default_storage.save(f"{folder}/aa/young.jpg", ContentFile(b"x"))
    hours_ago = time.time() - 2 * 3600
    os.utime(Path(settings.MEDIA_ROOT) / old, (hours_ago, hours_ago))

    with pytest.raises(CommandError, match="0 object\\(s\\) missing, 1 without a row"):
        call_command("check_storage")
    call_command("check_storage", "--delete-orphans")

    assert not default_storage.exists(old)
    assert default_storage.exists(young)
