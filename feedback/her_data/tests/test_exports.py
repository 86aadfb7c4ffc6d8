"""Everything that is kept of a shop comes out, to her alone, for a while; and nothing that opens anything."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.her_data import exports
from feedback.her_data.belongings import belongings
from feedback.her_data.exports import data_export_ask, data_export_pack, data_exports_expire
from feedback.her_data.models import DataExport, ExportState
from feedback.her_data.tests.conftest import HERS
from listings.models import Artisan, Photo
from listings.webhooks.signing import secret_of
from tests.factories import ArtisanFactory, ring_in_review


def packed(artisan: Artisan) -> DataExport:
    export = data_export_ask(artisan=artisan, user=artisan.user)
    while data_export_pack():
        pass
    export.refresh_from_db()
    return export


def opened(export: DataExport) -> ZipFile:
    with default_storage.open(export.file.name) as file:
        return ZipFile(io.BytesIO(file.read()))


def table(archive: ZipFile, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(archive.read(f"data/{name}.json"))
    return rows


def test_her_file_holds_listings_photos_and_every_table_with_rows_of_hers_and_of_nobody_else(artisan: Artisan) -> None:
    stranger = ring_in_review(artisan=ArtisanFactory(shop_name="Somebody else"))

    export = packed(artisan)

    archive = opened(export)
    assert (export.state, export.done, export.total) == (ExportState.READY, 2, 2)
    assert archive.testzip() is None
    [listing] = json.loads(archive.read("listings.json"))
    assert (listing["text"]["title"], listing["notes"]) == (f"{HERS} ring", f"{HERS}, silver")
    for name in listing["photos"]:
        photo = Photo.objects.get(listing=listing["id"])
        assert archive.read(name) == default_storage.open(photo.file.name).read()
    assert sum(name.startswith("photos/") for name in archive.namelist()) == 2
    assert {row["action"] for row in table(archive, "feedback.reviewaction")} >= {"approved", "rated", "edited"}
    assert [len(table(archive, f"ai_descriptions.{name}")) for name in ("draft", "question")] == [2, 1]
    assert {f"data/{one.name}.json" for one in belongings()} < set(archive.namelist())
    everything = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".json"))
    assert "Somebody else" not in everything
    assert str(stranger.pk) not in everything


def test_no_password_no_secret_and_no_key_is_in_the_file(artisan: Artisan) -> None:
    webhook, key = artisan.webhooks.get(), artisan.api_keys.get()

    archive = opened(packed(artisan))

    everything = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".json"))
    for secret in (artisan.user.password, webhook.secret_salt, secret_of(webhook.secret_salt), key.secret_sha256):
        assert secret not in everything


def test_the_file_is_hers_alone_and_gone_after_a_week(artisan: Artisan, her: Client) -> None:
    export = packed(artisan)
    address = reverse("data_export_file", args=[export.pk])
    stranger = Client()
    stranger.force_login(ArtisanFactory().user)

    answer = her.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"].startswith("attachment")
    assert [stranger.get(address).status_code, Client().get(address).status_code] == [404, 302]

    DataExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert her.get(address).status_code == 410
    data_exports_expire()
    assert not default_storage.exists(export.file.name)
    assert her.get(address).status_code == 410


def test_asking_twice_packs_once_and_a_new_file_takes_the_place_of_the_old(artisan: Artisan) -> None:
    first = data_export_ask(artisan=artisan, user=artisan.user)
    assert data_export_ask(artisan=artisan, user=artisan.user) == first
    old = packed(artisan)

    new = packed(artisan)

    old_name = old.file.name
    old.refresh_from_db()
    assert (old.state, new.state) == (ExportState.EXPIRED, ExportState.READY)
    assert not default_storage.exists(old_name)
    call_command("check_storage")


def test_a_packer_that_was_taken_over_keeps_nothing(artisan: Artisan) -> None:
    data_export_ask(artisan=artisan, user=artisan.user)
    slow = exports._claim()
    assert slow is not None
    assert exports._claim() is None
    DataExport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert data_export_pack() is True
    with pytest.raises(exports.PackingLost):
        exports._pack(slow)

    row = DataExport.objects.get()
    assert (row.state, row.attempt) == (ExportState.READY, 2)
    assert default_storage.exists(row.file.name)
    call_command("check_storage")


def test_a_file_that_cannot_be_packed_is_given_up_after_three_tries_and_says_so(
    artisan: Artisan, her: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError("no space")

    monkeypatch.setattr(exports, "archive_write", broken)

    assert packed(artisan).state == ExportState.FAILED
    assert "could not be packed" in her.get(reverse("her_data")).content.decode()
