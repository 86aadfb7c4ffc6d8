from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command

from feedback.dataset import guesses
from tests.pictures import jpeg

METALS = ("#c9ccd1", "#d9b45b", "#c98d7b", "#b06a3a", "#3c3a3c", "#8899aa", "#77aa88", "#aa3344")
Importer = Callable[..., str]


@pytest.fixture(autouse=True)
def _no_broker() -> Iterator[None]:
    """Nobody asks a worker."""
    with patch.object(guesses, "app"):
        yield


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with a few photos that differ: ring-0.jpg, ring-1.jpg, …"""
    folder = tmp_path / "photos"
    (folder / "atelier").mkdir(parents=True)
    for number, metal in enumerate(METALS):
        size = (200 + 24 * number, 200 - 9 * number)
        (folder / "atelier" / f"ring-{number}.jpg").write_bytes(jpeg(*size, metal=metal))
    return folder


@pytest.fixture
def import_rows(tmp_path: Path, photos: Path) -> Importer:
    """Write the lines as a table, import it, and give what the command said."""

    def run(lines: Sequence[str], *options: str) -> str:
        table = tmp_path / "table.csv"
        table.write_text("\n".join(lines), encoding="utf-8")
        return say("import_dataset", str(table), "--images", str(photos), *options)

    return run


def say(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out, stderr=out)
    return out.getvalue()
