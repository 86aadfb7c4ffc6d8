"""The gate for eyes, on a tiny eye: what is harmless passes, and each kind of harm is refused by its name."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.planted import Planted
from bench.planted.eyes import bad_eyes, harmless_eyes
from ml.__main__ import main
from ml.challenge import Verdict
from ml.challenge import vision as gate
from ml.challenge.footprint import FootprintError, measure
from ml.challenge.tests.tiny import SIZE, write_eye, write_tiny_bank
from ml.challenge.vision import judge_vision
from ml.data.examples import Part, VisionExample
from ml.data.snapshots import Snapshot, write_snapshot
from ml.vision.eye import Eye
from ml.vision.tests.drawn import piece

GOLD = {"gold set", "slices of the gold set", "since the first model"}
CALIBRATION = {
    f"calibration of {attribute}"
    for attribute in ("type", "metal_tone", "stone_colours", "stone_forms", "motifs", "surface", "worn")
}


@dataclass(frozen=True)
class House:
    """A live model with its bank, and all that was planted beside it."""

    live: Path
    bank: Path
    planted: dict[str, Planted]

    def judged(self, name: str, folder: Path, snapshot: Path | None = None, *, thorough: bool = True) -> Verdict:
        """The verdict on what was planted under this name."""
        self.planted[name].make(folder)
        return judge_vision(self.live, folder, snapshot, bank=self.bank, rounds=3, thorough=thorough)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    place = tmp_path_factory.mktemp("gate")
    live, bank = write_eye(place / "live"), write_tiny_bank(place / "bank")
    planted = {one.name: one for one in [*harmless_eyes(live, bank), *bad_eyes(live, bank)]}
    return House(live, place / "bank", planted)


@pytest.fixture(autouse=True)
def _as_small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both models need as much; tests of the footprint start real processes."""
    monkeypatch.setattr(gate, "measure", lambda kind, folder: 10.0)
    yield


def refused(verdict: Verdict) -> set[str]:
    return {check.name for check in verdict.refusals}


@pytest.mark.parametrize("name", ["vision: the same", "vision: noise of 0.1%", "vision: noise of 1.0%"])
def test_a_harmless_challenger_passes_every_check(house: House, tmp_path: Path, name: str) -> None:
    verdict = house.judged(name, tmp_path / "new")

    # Times of a graph of no work at all say nothing.
    assert refused(verdict) <= {"speed"}
    assert {check.name for check in verdict.checks} == {
        "artifact", "loads", "memory", "answers", "backbone", "graph", "label order", "gold set",
        "slices of the gold set", "asserted precision", "courage", "recognises jewellery", "since the first model",
        "other things", "speed", *CALIBRATION,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "reasons", "words"),
    [
        ("vision: one bit flipped 0", {"artifact"}, "is not the file that was exported"),
        ("vision: 90% of the graph", {"loads"}, "holds a graph that cannot be run"),
        ("vision: a pickle beside", {"artifact"}, "a format that can carry code"),
        ("vision: the other kind", {"artifact"}, "holds a text model, not a vision model"),
        ("vision: another vocabulary", {"loads"}, "was trained on another vocabulary"),
        ("vision: NaN in one weight", {"answers"}, "no numbers"),
        ("vision: all zero", {"answers"}, "It says the same of every picture in type, metal_tone"),
        ("vision: a temperature of 0", {"answers"}, "A temperature is no number above 0."),
        ("vision: another backbone 0", {"backbone"}, "another backbone than the live model"),
        ("vision: scores turned around", {"backbone"}, "not linear in its pooled features"),
        ("vision: other maps", {"graph"}, "something else with the features than its heads do (maps)"),
        (
            "vision: white and yellow swapped",
            {"label order", "asserted precision", "calibration of metal_tone", *GOLD},
            "metal_tone yellow stands where white belongs, metal_tone white stands where yellow belongs",
        ),
        (
            "vision: ring never said again (-8)",
            {"calibration of type", *GOLD},
            "Falls behind on 4 of 44 slices. type of ring (",
        ),
        (
            "vision: type asserted from 50% on",
            {"asserted precision"},
            " assertions are wrong, where 95% should be right; all attributes: ",
        ),
        ("vision: type at 0.4 times the temperature", {"calibration of type"}, "is off by"),
        ("vision: asserts nothing", {"courage"}, "It answers 0.0% of what it is asked by itself"),
        ("vision: everything is jewellery", {"other things"}, "It takes 24 of 24 pictures without jewellery"),
        ("vision: nothing is jewellery", {"courage", "recognises jewellery"}, "0.0 of a hundred gold photos"),
    ],
)
def test_a_planted_challenger_is_refused_for_what_is_wrong_with_it(
    house: House, tmp_path: Path, name: str, reasons: set[str], words: str
) -> None:
    verdict = house.judged(name, tmp_path / "new")

    assert (verdict.passed, verdict.judged) == (False, True)
    assert refused(verdict) - {"speed"} == reasons
    assert words in " ".join(check.detail for check in verdict.refusals)


def test_labels_flipped_in_training_are_seen_on_the_gold_set(house: House, tmp_path: Path) -> None:
    verdict = house.judged("vision: 60% of white learned as yellow", tmp_path / "new")

    assert {*GOLD, "calibration of metal_tone"} <= refused(verdict)
    slices = next(check for check in verdict.checks if check.name == "slices of the gold set")
    assert "metal_tone of white (" in slices.detail


def test_it_stops_at_the_first_refusal_where_that_is_all_that_is_asked(house: House, tmp_path: Path) -> None:
    verdict = house.judged("vision: white and yellow swapped", tmp_path / "new", thorough=False)

    assert [check.name for check in verdict.refusals] == ["label order"]
    assert verdict.checks[-1].name == "label order"


def test_a_graph_with_needless_layers_is_too_slow(house: House, tmp_path: Path) -> None:
    verdict = house.judged("vision: 5 needless layers", tmp_path / "new")

    (check,) = verdict.refusals
    assert (check.name, check.limit, check.cases) == ("speed", "at most 1.5 times as long", 9)


def test_a_model_that_needs_more_than_twice_the_memory_is_refused(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "measure", lambda kind, folder: 10.0 if folder == house.live else 20.1)

    verdict = house.judged("vision: the same", tmp_path / "new")

    check = next(check for check in verdict.refusals if check.name == "memory")
    assert (check.live, check.challenger, check.detail) == (
        10.0, 20.1, "Opened and used, it adds 20 MB to a process; the live model adds 10 MB."
    )  # fmt: skip


def test_the_footprint_is_measured_in_a_process_of_its_own(house: House) -> None:
    assert 0 < measure("vision", house.live) < 500


def test_what_cannot_be_opened_ends_that_process_and_not_this_one(house: House, tmp_path: Path) -> None:
    house.planted["vision: 30% of the graph"].make(tmp_path / "new")

    with pytest.raises(FootprintError, match="holds a graph that cannot be run"):
        measure("vision", tmp_path / "new")


def test_a_damaged_live_model_says_nothing_about_the_challenger(house: House, tmp_path: Path) -> None:
    house.planted["vision: one bit flipped 0"].make(tmp_path / "live")

    verdict = judge_vision(tmp_path / "live", house.live, bank=house.bank)

    assert (verdict.passed, verdict.judged) == (False, False)
    assert verdict.checks[0].detail.startswith("The live model cannot be opened: ")


def test_without_a_bank_nothing_can_be_judged_and_nothing_passes(house: House, tmp_path: Path) -> None:
    verdict = judge_vision(house.live, house.live, bank=tmp_path / "none", rounds=3)

    assert (verdict.passed, verdict.judged) == (False, False)
    unmade = next(check for check in verdict.checks if check.name == "gold set")
    assert (unmade.made, unmade.detail[:49]) == (False, "This could not be checked: There is no replay ban")


def fresh(place: Path, tone: Callable[[str], str], count: int = 30, part: Part = "fresh") -> Snapshot:
    """A frozen set of drawn rings; what people say of each is made from what the eye says."""
    eye = Eye.open(place.parent / "live") if (place.parent / "live").exists() else None
    photos, examples = {}, []
    for number in range(count):
        stream = io.BytesIO()
        piece(("ring", "earrings")[number % 2], ("yellow", "white")[number // 2 % 2], seed=number).save(stream, "PNG")
        content = stream.getvalue()
        sha256 = hashlib.sha256(content).hexdigest()
        photos[sha256] = content
        with Image.open(io.BytesIO(content)) as image:
            said = (
                next(r.value for r in eye.see([image])[0].readings if r.attribute == "metal_tone") if eye else "white"
            )
        examples.append(
            VisionExample(
                id=str(number),
                photo=f"photos/{sha256}.png",
                sha256=sha256,
                artisan=f"artisan-{number % 3}",
                piece=f"piece-{number}",
                labels={"metal_tone": (tone(said),)},
                part=part,
                at="2026-03-01T10:00:00+00:00",
            )
        )
    return write_snapshot(place, kind="vision", examples=examples, photo=lambda one: photos[one.sha256])


@pytest.fixture
def beside(house: House, tmp_path: Path) -> Path:
    """A place for a snapshot, with the live model beside it."""
    shutil.copytree(house.live, tmp_path / "live")
    return tmp_path / "snapshot"


def test_it_has_to_be_as_good_on_what_people_said_since(house: House, tmp_path: Path, beside: Path) -> None:
    """People confirm the live model; the challenger has two tones the wrong way round."""
    fresh(beside, lambda said: said)

    verdict = house.judged("vision: white and yellow swapped", tmp_path / "new", beside)

    check = next(check for check in verdict.checks if check.name == "fresh examples")
    assert (check.passed, check.live, check.cases, check.limit) == (False, 100.0, 30, "at most 3.3 points worse")
    assert "slices of the fresh examples" in refused(verdict)


def test_it_may_pass_where_people_agree_with_it(house: House, tmp_path: Path, beside: Path) -> None:
    fresh(beside, lambda said: said)

    verdict = house.judged("vision: the same", tmp_path / "new", beside)

    assert refused(verdict) <= {"speed"}
    assert {"fresh examples", "slices of the fresh examples"} <= {check.name for check in verdict.checks}


def test_fresh_photos_that_are_gone_leave_it_unjudged(house: House, tmp_path: Path, beside: Path) -> None:
    snapshot = fresh(beside, lambda said: said, count=6)
    for photo in sorted((snapshot.folder / "photos").iterdir())[:4]:
        photo.unlink()

    verdict = house.judged("vision: the same", tmp_path / "new", beside)

    check = next(check for check in verdict.checks if check.name == "fresh examples")
    assert (check.made, check.detail) == (
        False,
        "Of 6 fresh examples 2 still have their photo: too few to judge by.",
    )
    assert not verdict.passed


def test_a_snapshot_with_nothing_kept_back_leaves_it_unjudged(house: House, tmp_path: Path, beside: Path) -> None:
    fresh(beside, lambda said: said, count=3, part="train")

    verdict = house.judged("vision: the same", tmp_path / "new", beside)

    assert "fresh examples" in refused(verdict)


def test_the_command_prints_the_verdict_and_its_status_says_it(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house.planted["vision: all zero"].make(tmp_path / "bad")
    order = ["challenge", "vision", "--live", str(house.live), "--bank", str(house.bank), "--challenger"]

    statuses = [main([*order, str(tmp_path / "bad"), "--json"]), main([*order, str(tmp_path / "none"), "--json"])]
    verdicts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert statuses == [1, 1]
    assert [verdict["passed"] for verdict in verdicts] == [False, False]
    assert set(verdicts[0]["checks"][-1]) == {
        "name", "passed", "live", "challenger", "limit", "unit", "cases", "detail", "made"
    }  # fmt: skip
    assert verdicts[1]["checks"][0]["detail"].startswith(f"There is no model folder at {tmp_path / 'none'}")


def test_the_command_says_when_nothing_can_be_judged(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = ["challenge", "vision", "--live", str(tmp_path / "none"), "--challenger", str(house.live)]

    assert main(order) == 2
    assert "The challenger cannot be judged" in capsys.readouterr().out


def test_the_tiny_eye_sees_as_an_eye_does(house: House) -> None:
    eye = Eye.open(house.live)

    scores, maps, strangeness = eye.infer(np.zeros((2, SIZE, SIZE, 3), np.uint8))

    assert (scores.shape[0], maps.shape[:3], strangeness.shape) == (2, (2, 4, 4), (2,))
