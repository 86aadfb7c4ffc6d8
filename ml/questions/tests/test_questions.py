from typing import Any

import pytest

from ml import vocabulary
from ml.facts import Fact, FactSheet, Source
from ml.questions import Question, ask
from ml.questions.model import data


def seen(attribute: str, value: str, probability: float = 0.95, *, asserted: bool = True) -> Fact:
    return Fact(attribute, value, Source.MODEL, probability, asserted)


def codes(sheet: FactSheet, **options: Any) -> list[str]:
    return [question.code for question in ask(sheet, **options)]


def only(sheet: FactSheet, code: str) -> Question:
    return next(question for question in ask(sheet, at_most=9) if question.code == code)


SILVER_RING = FactSheet(
    [
        seen("type", "ring"),
        seen("metal_tone", "white"),
        seen("stone_colours", "turquoise"),
        seen("stone_forms", "cabochon"),
    ]
)


def test_a_clear_photo_leads_to_metal_stone_and_size() -> None:
    assert codes(SILVER_RING) == ["metal", "stone_name", "size"]


def test_at_most_the_wanted_number_is_asked() -> None:
    assert codes(SILVER_RING, at_most=1) == ["metal"]


def test_likely_metals_go_by_the_colour_seen() -> None:
    question = only(SILVER_RING, "metal")
    assert question.prompt == "What is the metal?"
    assert [option.label for option in question.options] == [
        "Sterling silver (925)",
        "Stainless steel",
        "White gold, 585 (14 ct)",
        "Silver-plated brass",
        "Titanium",
        "Another metal",
    ]
    assert question.options[0].value == {"metal": {"base": "silver", "fineness": 925}}
    assert question.options[-1].value == {}


def test_likely_stones_go_by_colour_and_form() -> None:
    question = only(SILVER_RING, "stone_name")
    assert question.prompt == "What is the turquoise cabochon?"
    labels = [option.label for option in question.options]
    assert labels == ["Turquoise", "Amazonite", "Larimar", "Chrysocolla", "Glass", "Another stone"]
    assert question.options[0].value == {"stones": [{"colour": "turquoise", "form": "cabochon", "name": "turquoise"}]}


def test_naming_one_stone_keeps_the_others() -> None:
    sheet = FactSheet([seen("stone_colours", "blue"), seen("stone_colours", "clear"), seen("stone_forms", "faceted")])
    value = only(sheet, "stone_name").options[0].value
    assert value["stones"][1] == {"colour": "clear", "form": "faceted"}


def test_an_unsure_type_is_asked_first_with_the_guess_first() -> None:
    sheet = FactSheet([seen("type", "pendant", 0.4, asserted=False), seen("metal_tone", "yellow")])
    question = ask(sheet)[0]
    assert question.prompt == "Is it a pendant or a necklace?"
    assert [option.value for option in question.options[:2]] == [{"type": "pendant"}, {"type": "necklace"}]


def test_the_models_second_guess_comes_before_usual_confusions() -> None:
    sheet = FactSheet([seen("type", "pendant", 0.4, asserted=False), seen("type", "earrings", 0.3, asserted=False)])
    assert ask(sheet)[0].prompt == "Is it a pendant or a pair of earrings?"


def test_a_type_nobody_guessed_is_asked_openly() -> None:
    assert only(FactSheet([]), "type").prompt == "What is it?"


def test_a_possible_stone_is_asked_about_before_it_is_said() -> None:
    sheet = FactSheet([seen("type", "ring"), seen("stone_colours", "blue", 0.5, asserted=False)])
    question = only(sheet, "stone_seen")
    assert [option.label for option in question.options] == ["Blue stone", "No stone"]
    assert question.options[-1].value == {"stones": []}


def test_what_a_person_told_is_not_asked() -> None:
    told = {
        "type": "ring",
        "metal": {"base": "silver", "fineness": 925},
        "stones": [{"name": "turquoise"}],
        "dimensions": {"ring_size": "US 7"},
        "made_by": "artisan",
    }
    assert ask(SILVER_RING.merged(FactSheet.from_json(told)), at_most=9) == ()


def test_what_a_mark_told_is_not_asked() -> None:
    mark = FactSheet.from_json({"metal": {"base": "gold", "fineness": 750}}, Source.MARK)
    assert "metal" not in codes(SILVER_RING.merged(mark), at_most=9)


def test_a_question_that_was_waved_off_is_not_asked_again() -> None:
    assert codes(SILVER_RING, without={"metal"}) == ["stone_name", "size", "made_by"]


def test_a_precious_metal_without_fineness_is_asked_for_it() -> None:
    question = only(FactSheet.from_json({"metal": {"base": "gold"}}), "metal_fineness")
    assert question.prompt == "What is the fineness of the gold?"
    assert question.options[1].label == "585 (14 ct)"
    assert question.options[1].value == {"metal": {"base": "gold", "fineness": 585}}


def test_a_gem_whose_name_promises_nature_is_asked_for_its_origin() -> None:
    question = only(FactSheet.from_json({"stones": [{"name": "ruby", "colour": "red"}]}), "stone_origin")
    assert question.options[1].value == {"stones": [{"name": "ruby", "colour": "red", "origin": "lab-created"}]}


def offered(sheet: FactSheet) -> list[Question]:
    questions = ask(sheet, at_most=9)
    for question in questions:
        assert 2 <= len(question.options) <= 7, question
        for option in question.options:
            sheet.merged(FactSheet.from_json(option.value)).statable()
    return list(questions)


@pytest.mark.parametrize("form", vocabulary.values("stone_forms")[1:])
@pytest.mark.parametrize("colour", vocabulary.values("stone_colours")[1:])
def test_every_stone_offered_is_a_valid_fact(colour: str, form: str) -> None:
    sheet = FactSheet([seen("stone_colours", colour), seen("stone_forms", form)])
    assert "stone_name" in [question.code for question in offered(sheet)]


@pytest.mark.parametrize("piece", vocabulary.values("type"))
def test_every_type_metal_and_size_offered_is_a_valid_fact(piece: str) -> None:
    for tone in vocabulary.values("metal_tone"):
        sheet = FactSheet([seen("type", piece, 0.8), seen("metal_tone", tone)])
        assert {"type", "metal"} <= {question.code for question in offered(sheet)}


@pytest.mark.parametrize("base", data()["fineness"])
def test_every_fineness_offered_is_one_the_metal_has(base: str) -> None:
    for option in only(FactSheet.from_json({"metal": {"base": base}}), "metal_fineness").options:
        FactSheet.from_json(option.value)


def test_a_told_ring_size_puts_the_ring_first_whatever_the_model_guesses() -> None:
    told = Fact("dimensions", {"ring_size": "US 7"}, Source.ARTISAN)
    sheet = FactSheet([told, seen("type", "bangle", asserted=False)])
    question = only(sheet, "type")
    assert question.prompt == "Is it a ring or a bangle?"
    assert question.options[0].value == {"type": "ring"}
