from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

import bench.measures  # registers the measures
from bench import measuring
from bench.measuring import MEASURES, Bench, Missing, Reading, percentile
from bench.photos import encoded
from bench.report import line, write_json

READING = Reading(measure="see", case="one photo", ms=31.5, slowest_ms=40.25, ratio=1.5, rounds=3)


def test_gate_models_and_pages_are_measured() -> None:
    assert list(MEASURES) == ["admit a photo", "see", "write", "page"]
    assert bench.measures.__all__ == ["gate", "pages", "see", "write"]


def test_each_round_stands_beside_the_yardstick(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([value for _ in range(3) for value in (0.0, 0.030, 1.0, 1.010)])
    monkeypatch.setattr(measuring.time, "perf_counter", lambda: next(clock))
    calls: list[str] = []

    reading = Bench(quick=True).read("see", "one photo", lambda: calls.append("call"))

    assert reading == Reading(measure="see", case="one photo", ms=30.0, slowest_ms=30.0, ratio=3.0, rounds=3)
    assert len(calls) == 4, "one to warm up, three measured"


@pytest.mark.parametrize(("percent", "value"), [(0, 1.0), (50, 2.5), (100, 4.0)])
def test_percentiles_lie_between_the_nearest_values(percent: float, value: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], percent) == value


def test_the_photos_are_what_they_say() -> None:
    with Image.open(io.BytesIO(encoded(1200, 900))) as image:
        assert (image.format, image.size) == ("JPEG", (1200, 900))


def test_the_table_tells_what_could_not_be_measured() -> None:
    assert line(Missing("write", "no model")) == "write           not measured: no model"
    assert line(READING).split() == ["see", "one", "photo", "31.50", "40.25", "1.500"]


def test_the_json_holds_every_reading_and_what_is_missing(tmp_path: Path) -> None:
    path = write_json([READING, Missing("write", "no model")], quick=True, folder=tmp_path / "results")

    report = json.loads(path.read_text())
    assert report["readings"] == [
        {"measure": "see", "case": "one photo", "ms": 31.5, "slowest_ms": 40.25, "ratio": 1.5, "rounds": 3}
    ]
    assert report["missing"] == [{"measure": "write", "why": "no model"}]
    assert report["quick"] is True
