from __future__ import annotations

from typing import Any

from ai_descriptions.models import Fact
from feedback.web.fact_rows import Row, fact_rows, told_json


def fact(attribute: str, value: Any, source: str = "model", probability: float | None = 0.9, **members: Any) -> Fact:
    sure = probability if source == "model" else None
    return Fact(attribute=attribute, value=value, source=source, probability=sure, **members)


def row(facts: list[Fact], attribute: str, **members: Any) -> Row:
    return next(each for each in fact_rows(facts, **members) if each.attribute == attribute)


def test_her_word_stands_alone_and_what_it_overrules_is_told() -> None:
    found = row([fact("metal_tone", "white"), fact("metal_tone", "yellow", "artisan")], "metal_tone")
    assert [(chip.text, chip.sureness) for chip in found.chips] == [("gold-coloured", "you said so")]
    assert (found.told, found.overruled, found.guesses) == (True, "silver-coloured", [])


def test_of_a_one_valued_attribute_the_likeliest_is_shown() -> None:
    facts = [fact("type", "ring", probability=0.4, asserted=False), fact("type", "charm", probability=0.5)]
    assert [chip.text for chip in row(facts, "type").chips] == ["charm"]


def test_of_many_values_the_sure_ones_and_the_likely_guesses_are_shown() -> None:
    facts = [
        fact("motifs", "leaf", probability=0.97),
        fact("motifs", "bird", probability=0.4, asserted=False),
        fact("motifs", "skull", probability=0.06, asserted=False),
    ]
    found = row(facts, "motifs")
    assert [(chip.text, chip.unsure) for chip in found.chips] == [("leaf", False), ("bird", True)]
    assert found.guesses == ["leaf", "bird"]


def test_an_open_form_starts_with_what_the_model_says() -> None:
    facts = [fact("motifs", "leaf"), fact("motifs", "bird", probability=0.4, asserted=False)]
    [field] = row(facts, "motifs", open_attribute="motifs").fields
    assert [choice.value for choice in field.choices if choice.chosen] == ["leaf"]
    assert row(facts, "type").fields == []


def test_told_json_gives_lists_for_many_values_and_the_value_for_one() -> None:
    facts = [fact("motifs", "leaf", "artisan"), fact("motifs", "bird", "artisan"), fact("weight_g", 4.5, "artisan")]
    assert told_json(facts, "motifs") == ["leaf", "bird"]
    assert told_json(facts, "weight_g") == 4.5
    assert told_json(facts, "type") is None


def test_stones_that_she_named_end_the_guesses_at_them() -> None:
    guess = fact("stone_colours", "blue", probability=0.4, asserted=False)
    named = fact("stones", [{"name": "sapphire"}], "artisan")
    assert "stone_colours" in {each.attribute for each in fact_rows([guess])}
    assert "stone_colours" not in {each.attribute for each in fact_rows([guess, named])}
    assert "stone_colours" in {each.attribute for each in fact_rows([fact("stone_colours", "blue"), named])}


def test_guesses_that_exclude_each_other_are_not_confirmed_together() -> None:
    none_first = [
        fact("stone_colours", "none", probability=0.5, asserted=False),
        fact("stone_colours", "white", probability=0.4, asserted=False),
    ]
    assert row(none_first, "stone_colours").guesses == ["none"]
    colour_first = [
        fact("stone_colours", "none", probability=0.3, asserted=False),
        fact("stone_colours", "white", probability=0.4, asserted=False),
    ]
    assert row(colour_first, "stone_colours").guesses == ["white"]
