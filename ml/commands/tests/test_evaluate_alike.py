"""``python -m ml evaluate alike`` on a few drawn pieces."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from ml.__main__ import main


def drawn(path: Path, ground: int, colour: str) -> None:
    image = Image.new("RGB", (160, 120), (ground, ground, ground))
    ImageDraw.Draw(image).ellipse((50, 30, 110, 90), outline=colour, width=8)
    image.save(path)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Two pieces of two views each in a shop that the starter eye learned from, and in one that it never saw."""
    lines = ["image_path,shop,group"]
    for shop in ("greyraven", "elil"):
        for piece, colour in enumerate(("#b08020", "#2040a0")):
            for view in range(2):
                name = f"{shop}-{piece}-{view}.png"
                drawn(tmp_path / name, 200 + 20 * view, colour)
                lines.append(f"{name},{shop},{shop}:{piece}")
    table = tmp_path / "labels.csv"
    table.write_text("\n".join(lines))
    return table


def test_shops_that_the_eye_never_saw_are_told_apart(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "alike", "--labels", str(labels), "--images", str(labels.parent), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [name.split(",")[0] for name in told] == ["held-out shops (1)"] * 3 + ["shops learned from (1)"]
    assert [figures["drops"] for figures in told.values()] == [8, 8, 8, 8]


def test_a_missing_photo_is_an_error_with_its_name(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (labels.parent / "elil-1-1.png").unlink()
    assert main(["evaluate", "alike", "--labels", str(labels), "--images", str(labels.parent)]) == 1
    assert "elil-1-1.png" in capsys.readouterr().err
