"""I, we or nobody: who speaks changes, and no fact is lost by it."""

from __future__ import annotations

from typing import Any

import pytest

from ml.facts import FactSheet
from ml.voice import RuleError, apply_rules, make_rule
from ml.voice.person import said_by

HANDMADE = {"type": "earrings", "metal": {"base": "silver", "fineness": 925}, "made_by": "artisan"}


def voiced(text: str, person: str, facts: dict[str, Any] = HANDMADE) -> str:
    rule = make_rule("person", {"person": person})
    return str(apply_rules({"description": text}, FactSheet.from_json(facts), [rule]).fields["description"])


@pytest.mark.parametrize(
    ("we", "i"),
    [
        ("We make them by hand in our workshop.", "I make them by hand in my workshop."),
        ("The leaves are ours, and we are glad.", "The leaves are mine, and I am glad."),
        ("They look different by the lamp, and we like both.", "They look different by the lamp, and I like both."),
        ("We're fond of it; it makes us smile.", "I'm fond of it; it makes me smile."),
        ("Our guess is Tuesday.", "My guess is Tuesday."),
    ],
)
def test_we_become_i_and_back_again(we: str, i: str) -> None:
    assert (said_by(we, "i"), said_by(i, "we")) == (i, we)
    assert (said_by(i, "i"), said_by(we, "we")) == (i, we)


@pytest.mark.parametrize(
    "sentence",
    ["Some of us are early.", "Let us talk about your wrist.", "We all need one of these.", "It is a US 7."],
)
def test_where_everybody_is_meant_nothing_changes(sentence: str) -> None:
    assert [said_by(sentence, person) for person in ("i", "we", "nobody")] == [sentence] * 3


@pytest.mark.parametrize(
    ("sentence", "after"),
    [
        ("We make them by hand in our workshop.", "They are made by hand in the workshop."),
        ("I made it by hand.", "It was made by hand."),
        ("We make this ring by hand in our own workshop.", "This ring is made by hand in the workshop."),
        ("We make these earrings by hand.", "These earrings are made by hand."),
        ("They come from our workshop.", "They come from the workshop."),
        ("We like them best by candlelight.", None),
    ],
)
def test_without_anybody_a_fact_stays_and_a_view_goes(sentence: str, after: str | None) -> None:
    assert said_by(sentence, "nobody") == after


def test_in_a_draft_the_rule_changes_the_sentences_and_loses_no_fact() -> None:
    text = "Sterling silver earrings. We make them by hand in our workshop. We like them best by candlelight."

    assert voiced(text, "i") == (
        "Sterling silver earrings. I make them by hand in my workshop. I like them best by candlelight."
    )
    assert voiced(text, "nobody") == "Sterling silver earrings. They are made by hand in the workshop."


def test_a_text_that_is_all_about_the_speaker_stays() -> None:
    assert voiced("We like them.", "nobody") == "We like them."


def test_i_make_is_as_much_a_claim_as_we_make() -> None:
    unknown = {"type": "earrings", "metal": {"base": "silver", "fineness": 925}}
    made = "We make them by hand in our workshop."

    assert voiced(f"Sterling silver earrings. {made}", "i", unknown).endswith("in my workshop.")
    rule = make_rule("person", {"person": "i"})
    refused = apply_rules({"description": "Silver earrings."}, FactSheet.from_json(unknown), [rule])
    assert refused.applied == ()


def test_only_these_three_speak() -> None:
    with pytest.raises(RuleError):
        make_rule("person", {"person": "you"})
