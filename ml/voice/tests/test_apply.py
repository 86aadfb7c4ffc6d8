"""House rules at work: what they change, what they leave, and that they never make a text untrue."""

from __future__ import annotations

from typing import Any

import pytest

from ml.facts import FactSheet
from ml.voice import Rule, apply_rules, make_rule

SILVER = {"type": "necklace", "metal": {"base": "silver", "fineness": 925}, "motifs": ["leaf"]}
PLATED = {"type": "necklace", "metal": {"base": "brass", "plating": "silver"}}


def swap(old: str, new: str) -> Rule:
    return make_rule("swap", {"from": old, "to": new})


def never(words: str) -> Rule:
    return make_rule("never", {"words": words})


def voiced(text: str, *rules: Rule, facts: dict[str, Any] = SILVER) -> str:
    return str(apply_rules({"description": text}, FactSheet.from_json(facts), rules).fields["description"])


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("An airy necklace.", "An airy pendant."),
        ("Necklaces of leaves.", "Pendants of leaves."),
        ("Necklace and leaf.", "Pendant and leaf."),
        ("A necklace-like line.", "A necklace-like line."),
    ],
)
def test_a_word_is_exchanged_with_its_plural_and_capital(text: str, after: str) -> None:
    assert voiced(text, swap("necklace", "pendant")) == after


def test_the_article_follows_the_new_word() -> None:
    assert voiced("It is a leaf.", swap("leaf", "oak leaf")) == "It is an oak leaf."


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("A stunning necklace.", "A necklace."),
        ("Stunning necklace.", "Necklace."),
        ("A stunning, airy necklace.", "An airy necklace."),
        ("An airy, stunning necklace.", "An airy necklace."),
        ("It is light and stunning.", "It is light."),
        ("Stunning and light, it hangs well.", "Light, it hangs well."),
        ("It is stunning.", "It is stunning."),
        ("It is stunning and light.", "It is light."),
    ],
)
def test_a_word_is_left_out_where_the_sentence_stands_without_it(text: str, after: str) -> None:
    assert voiced(text, never("stunning")) == after


def test_capitals_are_hers() -> None:
    assert voiced("Bright sterling silver.", swap("sterling", "Sterling")) == "Bright Sterling silver."


def test_spelling_is_hers() -> None:
    assert voiced("The colour of grey.", make_rule("spelling", {"spelling": "us"})) == "The color of gray."


def test_rules_that_undo_each_other_do_not_run_in_circles() -> None:
    there, back = swap("leaf", "frond"), swap("frond", "leaf")
    assert voiced("A leaf, not a frond.", there, back, facts={"type": "necklace", "motifs": ["leaf"]}) in {
        "A frond, not a leaf.",
        "A leaf, not a frond.",
    }


def test_a_rule_that_would_make_the_text_untrue_is_not_applied() -> None:
    text = {"title": "Silver-plated necklace", "description": "A silver-plated brass necklace."}
    found = apply_rules(text, FactSheet.from_json(PLATED), [swap("silver-plated brass", "sterling silver")])
    assert (found.fields["description"], found.applied) == ("A silver-plated brass necklace.", ())
    assert [rule.says["to"] for rule in found.refused] == ["sterling silver"]


def test_a_type_that_the_piece_is_not_is_not_said() -> None:
    ring = {"type": "ring", "metal_tone": "white"}
    assert voiced("A silver-tone ring.", swap("ring", "pendant"), facts=ring) == "A silver-tone ring."


def test_words_that_keep_a_name_honest_are_not_exchanged_away() -> None:
    vermeil = {"type": "ring", "metal": {"base": "silver", "fineness": 925, "plating": "gold"}}
    text = {"title": "Gold-plated ring", "description": "A ring in gold-plated silver."}
    found = apply_rules(text, FactSheet.from_json(vermeil), [swap("gold-plated silver", "sterling silver")])
    assert found.fields["description"] == "A ring in gold-plated silver."


TEXT = "A leaf in sterling silver. The veins are fine. It measures 18 mm. Wear it with linen."
SIZED = {**SILVER, "type": "pendant", "dimensions": {"pendant_height_mm": 18}}


@pytest.mark.parametrize(
    ("rule", "after"),
    [
        (make_rule("drop_last", {}), "A leaf in sterling silver. The veins are fine. It measures 18 mm."),
        (
            make_rule("drop_about", {"topic": "size"}),
            "A leaf in sterling silver. The veins are fine. Wear it with linen.",
        ),
        (
            make_rule("order", {"topic": "size", "to": "first"}),
            "It measures 18 mm. A leaf in sterling silver. The veins are fine. Wear it with linen.",
        ),
        (make_rule("short", {"words": 10}), "A leaf in sterling silver. It measures 18 mm."),
        (make_rule("closing", {"sentence": "Thank you for looking."}), f"{TEXT} Thank you for looking."),
    ],
)  # fmt: skip
def test_sentences_go_come_and_move(rule: Rule, after: str) -> None:
    assert voiced(TEXT, rule, facts=SIZED) == after


def test_a_closing_sentence_that_claims_what_no_fact_carries_is_not_added() -> None:
    rule = make_rule("closing", {"sentence": "Every piece is hypoallergenic."})
    assert voiced(TEXT, rule, facts=SIZED) == TEXT


def test_a_closing_sentence_is_added_once() -> None:
    rule = make_rule("closing", {"sentence": "Thank you for looking."})
    once = voiced(TEXT, rule, facts=SIZED)
    assert voiced(once, rule, facts=SIZED) == once


def test_a_text_that_ends_with_its_measures_keeps_them() -> None:
    text = "A leaf in sterling silver. Wear it with linen. It measures 18 mm."
    assert voiced(text, make_rule("drop_last", {}), facts=SIZED) == text


def test_paragraphs_stay() -> None:
    text = "A leaf.\n\nIt is light. Wear it."
    assert voiced(text, make_rule("drop_last", {})) == "A leaf.\n\nIt is light."


def test_tags_follow_and_stand_once() -> None:
    fields = {"description": "A necklace.", "tags": ["leaf necklace", "leaf pendant"]}
    found = apply_rules(fields, FactSheet.from_json(SILVER), [swap("necklace", "pendant")])
    assert found.fields["tags"] == ["leaf pendant"]


def test_without_rules_nothing_changes() -> None:
    fields = {"title": "T", "description": TEXT, "tags": ["a"], "alt_text": "x"}
    assert apply_rules(fields, FactSheet.from_json(SIZED), []).fields == fields
