"""From a marketplace's table to a model: import, label, export, train."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.test import Client

from feedback.dataset import guesses
from feedback.models import TrainingPhoto
from ml.__main__ import main
from ml.artifacts import open_artifact
from ml.vision.tests.conftest import SETTINGS, small_backbone
from ml.vision.tests.drawn import shop_photos
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


def label(client: Client) -> int:
    """Answer photo after photo with what its name tells, as a labeller does."""
    labelled = 0
    while photo := client.get("/labelling/").context["photo"]:
        number = int(Path(photo.name).stem.split("-")[1])
        kind, tone = ("ring", "earrings")[number % 2], ("yellow", "white")[number // 2 % 2]
        client.post("/labelling/save/", {"photo": photo.pk, "do": "confirm", "type": kind, "metal_tone": tone})
        labelled += 1
    return labelled


def test_a_table_is_imported_labelled_exported_and_trained(tmp_path: Path, monkeypatch: Any, settings: Any) -> None:
    from ml.vision.training import network

    settings.MEDIA_ROOT = tmp_path / "media"
    photos = tmp_path / "photos"
    photos.mkdir()
    rows = [line.split(",") for line in shop_photos(photos).read_text().splitlines()]
    table = tmp_path / "table.csv"
    table.write_text("\n".join(";".join([name, shop, group]) for name, shop, group, *_ in rows))
    out = StringIO()
    with patch.object(guesses, "app"):
        call_command("import_dataset", str(table), "--images", str(photos), stdout=out)
        client = Client()
        client.force_login(UserFactory(is_staff=True, is_superuser=True))
        assert label(client) == TrainingPhoto.objects.count() == 24
    export, model = tmp_path / "export", tmp_path / "eye"
    call_command("export_dataset", str(export), stdout=out)

    monkeypatch.setattr(network, "_backbone", small_backbone)
    files = ["--labels", str(export / "labels.csv"), "--images", str(export), "--out", str(model)]
    assert main(["train", "vision", *files, "--holdout-shops", "shop3", "--epochs", "1", *SETTINGS]) == 0
    split = open_artifact(model, kind="vision").read_json("split.json")
    assert split["held_out_shops"] == ["shop3"]
