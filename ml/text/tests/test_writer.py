"""The writer with the shipped starter: true, deterministic, complete, and different when asked to be."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ml.facts import Fact, FactSheet, Source
from ml.text import Text, Writer
from ml.text.evaluation import Case, measure, shared
from ml.text.tests.pieces import FULL_EARRINGS, NO_TYPE, PHOTO_RING, UNSEEN_STONE, sheet_of
from ml.text.writer import statable

STARTER = Path(__file__).resolve().parents[2] / "starter" / "text"


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer.open(STARTER)


def _words(text: Text) -> str:
    return " ".join([text.title, text.description, *text.tags, text.alt_text])


def test_the_same_order_gives_the_same_text(writer: Writer) -> None:
    facts = FactSheet.from_json(FULL_EARRINGS)
    first, second = (writer.write(facts, tone="warm", seed=4) for _ in range(2))
    assert (first.title, first.description, first.tags, first.alt_text) == (
        second.title,
        second.description,
        second.tags,
        second.alt_text,
    )


@pytest.mark.parametrize("tone", ["plain", "warm", "elegant", "playful"])
def test_a_text_has_no_finding_and_no_number_of_its_own(writer: Writer, tone: str) -> None:
    text = writer.write(FactSheet.from_json(FULL_EARRINGS), tone=tone, length="medium", seed=1)
    assert text.findings == ()
    told = set(re.findall(r"\d+(?:\.\d+)?", " ".join(sheet_of(FULL_EARRINGS).surface.values())))
    assert set(re.findall(r"\d+(?:\.\d+)?", _words(text))) <= told


def test_required_facts_are_said(writer: Writer) -> None:
    facts = FactSheet.from_json(FULL_EARRINGS)
    cases = [
        Case(facts, tone, "medium", writer.write(facts, tone=tone, length="medium", seed=2))
        for tone in ("plain", "elegant")
    ]
    assert measure(cases)["covered"] == 1.0


def test_an_unseen_stone_and_an_odd_number_appear_as_told(writer: Writer) -> None:
    text = writer.write(FactSheet.from_json(UNSEEN_STONE), tone="elegant", length="medium")
    assert "chrome diopside" in text.description
    assert "47.5 cm" in text.description


def test_a_photo_alone_never_names_a_metal(writer: Writer) -> None:
    text = writer.write(FactSheet.from_json(PHOTO_RING), tone="plain", length="medium")
    assert not re.search(r"\b(?:silver|gold|platinum)\b(?![- ](?:tone|coloured))", _words(text))


def test_a_piece_without_a_type_still_gets_a_text(writer: Writer) -> None:
    assert "piece" in writer.write(FactSheet.from_json(NO_TYPE), tone="plain").description


def test_another_text_differs_from_the_one_to_avoid(writer: Writer) -> None:
    facts = FactSheet.from_json(PHOTO_RING)
    first = writer.write(facts, tone="warm", seed=1).description
    second = writer.write(facts, tone="warm", seed=2, avoid=[first]).description
    assert shared(first, second) < 0.2


def test_american_spelling_reaches_the_text(writer: Writer) -> None:
    text = writer.write(FactSheet.from_json(PHOTO_RING), tone="plain", spelling="us")
    assert not re.search(r"colour|grey\b|jewellery", _words(text))


def test_an_unknown_tone_is_refused_with_the_known_ones(writer: Writer) -> None:
    with pytest.raises(ValueError, match="plain, warm, elegant, playful"):
        writer.write(FactSheet.from_json(PHOTO_RING), tone="loud")


def test_serving_loads_no_training_framework() -> None:
    code = (
        "import sys; from pathlib import Path; from ml.text import Writer\n"
        "assert not {'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        f"Writer.open(Path({str(STARTER)!r}))\n"
        "assert not {'torch', 'transformers', 'tensorflow'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_only_a_person_can_say_that_there_are_no_stones() -> None:
    seen = FactSheet([Fact("stone_colours", "none", Source.MODEL, probability=0.99)])
    told = FactSheet.from_json({"stone_colours": ["none"]})

    assert "no_stones" not in statable(seen)
    assert statable(told)["no_stones"] is True


def test_one_stone_is_never_several_in_titles_and_alt_texts(writer: Writer) -> None:
    facts = {"type": "bracelet", "metal_tone": "white", "stones": [{"colour": "blue", "form": "faceted"}]}
    sheet = FactSheet.from_json({**facts, "surface": "polished"})
    texts = [writer.write(sheet, tone="warm", length="short", seed=seed) for seed in range(5)]
    assert [words for text in texts for words in (text.title, text.alt_text) if "stones" in words] == []
