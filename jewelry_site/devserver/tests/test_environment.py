from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from jewelry_site.devserver.environment import (
    VAR,
    join_running_server,
    leave_note,
    product_environment,
    secret_key,
    write_private,
)


def test_the_secret_key_is_made_once_long_and_readable_to_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"

    key = secret_key(path)

    assert len(key) >= 50
    assert secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_get_the_servers_and_what_the_caller_set(tmp_path: Path) -> None:
    environment = product_environment(
        {"PATH": "/bin", "PORT": "9000", "SECRET_KEY": "given", "LOG_LEVEL": "DEBUG", "MEDIA_ROOT": "/photos"},
        database_url="postgresql://d",
        redis_url="redis://r",
        key="made",
        metrics_folder=tmp_path,
    )

    assert environment == {
        "PATH": "/bin",
        "SECRET_KEY": "given",
        "LOG_LEVEL": "DEBUG",
        "MEDIA_ROOT": "/photos",
        "MODEL_ROOT": str(VAR / "models"),
        "DATABASE_URL": "postgresql://d",
        "REDIS_URL": "redis://r",
        "DJANGO_SETTINGS_MODULE": "jewelry_site.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }


def test_a_command_typed_by_hand_joins_the_running_servers_but_keeps_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "environment.json"
    servers = {"DATABASE_URL": "postgresql://d", "REDIS_URL": "redis://r"}
    leave_note({**servers, "SECRET_KEY": "k", "MEDIA_ROOT": "/photos", "MODEL_ROOT": "/models", "PATH": "/"}, note)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("REDIS_URL", "redis://mine")

    join_running_server(note)

    assert os.environ["DATABASE_URL"] == "postgresql://d"
    assert os.environ["REDIS_URL"] == "redis://mine"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", [None, "", "{half"])
def test_without_a_readable_note_nothing_is_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    note = tmp_path / "environment.json"
    if text is not None:
        note.write_text(text)
    monkeypatch.delenv("DATABASE_URL")

    join_running_server(note)

    assert "DATABASE_URL" not in os.environ


def test_a_private_file_replaces_the_one_before_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "one"
    write_private(path, "first")
    write_private(path, "second")

    assert path.read_text() == "second"
    assert list(tmp_path.iterdir()) == [path]
