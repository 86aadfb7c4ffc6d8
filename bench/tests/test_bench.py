from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

import bench.measures  # registers the measures
from bench import measuring
from bench.measuring import MEASURES, WITH_PRODUCT, Bench, Figure, Missing, Reading, percentile
from bench.photos import encoded
from bench.report import line, write_json
from bench.rivals import RivalError, rival
from bench.rivals.answering import serve
from bench.rivals.keras_predict import floating_operations

RATE = Figure(measure="stages", case="matrix product", value=180.5, unit="GFLOP/s")
READING = Reading(measure="see", case="one photo", ms=31.5, slowest_ms=40.25, ratio=1.5, rounds=3)


def test_gate_models_and_pages_are_measured() -> None:
    assert list(MEASURES) == [
        "admit a photo",
        "stages",
        "see",
        "write",
        "text beside",
        "voice",
        "learning",
        "retraining",
        "gate for models",
        "page",
        "beside training",
        "quality",
    ]
    assert bench.measures.__all__ == [
        "beside_training",
        "gate",
        "gate_for_models",
        "generate",
        "learning",
        "pages",
        "quality",
        "retraining",
        "see",
        "stages",
        "voice",
        "write",
    ]


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


def test_figures_that_are_no_times_stand_with_their_unit() -> None:
    assert line(RATE).split() == ["stages", "matrix", "product", "180.500", "GFLOP/s"]


def test_the_product_is_started_only_for_measures_that_need_it() -> None:
    assert {"admit a photo", "beside training", "page", "quality"} == WITH_PRODUCT


@pytest.mark.parametrize(("module", "kind"), [("keras_predict", "vision"), ("generate", "text")])
def test_a_rival_that_cannot_start_says_why(module: str, kind: str, tmp_path: Path) -> None:
    with (
        pytest.raises(RivalError, match=f"There is no model folder at .*train {kind}"),
        rival(module, str(tmp_path / "x")),
    ):
        pass


def test_a_rival_answers_every_question_with_its_seconds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n8\n"))
    serve(lambda: ({"gigaflops": 0.6}, asked.append))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"gigaflops": 0.6}
    assert [list(line) for line in lines[1:]] == [["seconds"], ["seconds"]]
    assert asked == ["1", "8"]


def test_operations_are_counted_through_nested_models() -> None:
    def layer(kind: str, kernel: tuple[int, ...], output: tuple[int | None, ...]) -> object:
        named = type(kind, (), {})()
        named.kernel, named.output = SimpleNamespace(shape=kernel), SimpleNamespace(shape=output)
        return named

    inner = SimpleNamespace(layers=[layer("Conv2D", (3, 3, 3, 8), (None, 10, 10, 8))])
    depthwise = layer("DepthwiseConv2D", (3, 3, 8, 1), (None, 5, 5, 8))
    model = SimpleNamespace(layers=[inner, depthwise, layer("Dense", (8, 4), (None, 4)), layer("ReLU", (), ())])
    assert floating_operations(model) == 2 * (100 * 216 + 25 * 72 + 32)


def test_the_json_holds_every_reading_and_what_is_missing(tmp_path: Path) -> None:
    path = write_json([READING, RATE, Missing("write", "no model")], quick=True, folder=tmp_path / "results")

    report = json.loads(path.read_text())
    assert report["readings"] == [
        {"measure": "see", "case": "one photo", "ms": 31.5, "slowest_ms": 40.25, "ratio": 1.5, "rounds": 3}
    ]
    assert report["figures"] == [{"measure": "stages", "case": "matrix product", "value": 180.5, "unit": "GFLOP/s"}]
    assert report["missing"] == [{"measure": "write", "why": "no model"}]
    assert report["quick"] is True
