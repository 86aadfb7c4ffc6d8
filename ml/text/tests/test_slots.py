"""Slots: what comes from facts leaves a text and returns unchanged."""

from __future__ import annotations

import pytest

from ml.text.delexicalise import delexicalise
from ml.text.fill import article, fill
from ml.text.lessons import is_clean, make_lessons
from ml.text.metals import metal_phrases
from ml.text.prompt import said_facts
from ml.text.stones import plural
from ml.text.tests.pieces import FULL_EARRINGS, PHOTO_RING, UNSEEN_STONE, sheet_of

TEXT = (
    "These hammered leaf earrings are made of gold-plated sterling silver with faceted lab-created garnets. "
    "The drop is 38 mm and they weigh 6.5 g. Wipe with a soft dry cloth."
)


def test_facts_leave_a_text_as_slots() -> None:
    template = delexicalise(TEXT, sheet_of(FULL_EARRINGS))
    assert template == (
        "These hammered <motif1.adj> <type> are made of <metal> with faceted <s1.names>. "
        "The drop is <drop_mm> and they weigh <weight_g>. <care>."
    )


def test_filling_a_template_gives_the_text_back() -> None:
    sheet = sheet_of(FULL_EARRINGS)
    assert fill(delexicalise(TEXT, sheet), sheet) == TEXT


def test_said_facts_are_those_with_slots_or_their_words() -> None:
    sheet = sheet_of(FULL_EARRINGS)
    said = said_facts(delexicalise(TEXT, sheet), sheet)
    assert said == {"type", "metal", "stone1", "motif1", "technique1", "drop_mm", "weight_g", "care"}


def test_a_colour_becomes_a_slot_only_at_the_stone() -> None:
    template = delexicalise("A ring with a blue cabochon, worn with a blue shirt.", sheet_of(PHOTO_RING))
    assert template == "<a> <type> with <a> <s1.colour> cabochon, worn with a blue shirt."


def test_a_text_with_a_metal_nobody_told_is_not_learned() -> None:
    row = {"facts": PHOTO_RING, "tone": "plain", "length": "short", "title": "Gold ring", "tags": ["gold ring", "ring"],
           "description": "A gold ring with a blue cabochon, easy to wear to the office or to the market.",
           "alt_text": "Silver-coloured ring with a blue cabochon"}  # fmt: skip
    lessons, alignment = make_lessons([row])
    assert alignment.kept == 0
    assert {lesson.field: lesson.template for lesson in lessons} == {
        "tags": "<type>",
        "alt_text": "<tone2> <type> with <a> <s1.colour> cabochon",
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [("onyx", "an"), ("18ct gold", "an"), ("14ct gold", "a"), ("8 mm band", "an"), ("US 7", "a"), ("EU 54", "an"),
     ("unique", "a"), ("hour", "an"), ("heart", "a"), ("UK O", "a"), ("openwork", "an"), ("one-off", "a")],
)  # fmt: skip
def test_the_article_follows_the_sound(words: str, expected: str) -> None:
    assert article(words) == expected


def test_american_spelling_and_karats() -> None:
    facts = PHOTO_RING | {"metal": {"base": "white gold", "fineness": 750}}
    template = "<a> <metal> <type>, grey as <tone2> metal, jewellery for a favourite colour."
    filled = fill(template, sheet_of(facts), spelling="us")
    assert filled == "An 18k white gold ring, gray as silver-colored metal, jewelry for a favorite color."


def test_the_makers_own_words_keep_their_spelling() -> None:
    facts = UNSEEN_STONE | {"stones": [{"name": "grey moonstone", "colour": "grey"}]}
    assert fill("<s1.name>.", sheet_of(facts), spelling="us").lower() == "grey moonstone."


def test_an_origin_is_said_at_every_mention_but_natural_once() -> None:
    assert fill("<s1.name> and <s1.name>", sheet_of(FULL_EARRINGS)) == "Lab-created garnet and lab-created garnet"
    natural = FULL_EARRINGS | {"stones": [{"name": "garnet", "colour": "red", "origin": "natural"}]}
    assert fill("<s1.name> and <s1.name>", sheet_of(natural)) == "Natural garnet and garnet"


@pytest.mark.parametrize(
    ("metal", "noun"),
    [({"base": "silver", "fineness": 925}, "sterling silver"), ({"base": "silver", "fineness": 800}, "800 silver"),
     ({"base": "gold", "fineness": 375}, "9ct gold"), ({"base": "gold"}, None),
     ({"base": "gold", "fineness": 958}, "23ct gold"), ({"base": "gold", "fineness": 986}, "23ct gold"),
     ({"base": "gold-filled"}, "gold-filled metal"),
     ({"base": "brass", "plating": "rose gold"}, "rose-gold-plated brass"),
     ({"base": "stainless steel", "plating": "gold PVD"}, "stainless steel with gold PVD"),
     ({"base": "silver", "fineness": 925, "plating": "gold vermeil"}, "gold vermeil on sterling silver")],
)  # fmt: skip
def test_a_metal_is_named_as_the_law_wants_it(metal: dict[str, object], noun: str | None) -> None:
    assert metal_phrases(metal).get("metal") == noun


def test_gold_filled_metal_is_rose_where_its_colour_is() -> None:
    assert metal_phrases({"base": "gold-filled"}, "rose")["metal.adj"] == "rose gold-filled"
    assert metal_phrases({"base": "gold-filled"}, "yellow")["metal.adj"] == "gold-filled"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("<a> <type> in <a> warm <tone>.", "A ring in a warm silver tone."),
        ("the <tone> is cool.", "The silver tone is cool."),
        ("<a> <tone> <type> in <tone>, polished metal.", "A silver-tone ring in silver-tone, polished metal."),
        ("the metal is <tone> and polished.", "The metal is silver-tone and polished."),
    ],
)
def test_the_colour_of_metal_has_a_hyphen_before_a_noun_and_none_as_a_noun(template: str, text: str) -> None:
    assert fill(template, sheet_of(PHOTO_RING)) == text


@pytest.mark.parametrize(
    ("name", "many"),
    [("ruby", "rubies"), ("garnet", "garnets"), ("turquoise", "turquoise stones"), ("onyx", "onyx stones"),
     ("rose quartz", "rose quartz stones"), ("chrome diopside", "chrome diopsides")],
)  # fmt: skip
def test_plurals_of_stones(name: str, many: str) -> None:
    assert plural(name) == many


def test_words_that_need_a_fact_are_refused_without_it() -> None:
    sheet = sheet_of(PHOTO_RING)
    assert is_clean("a polished <type> with <a> <s1.colour> cabochon", sheet)
    for words in (
        "a handmade <type>",
        "a silver <type>",
        "hypoallergenic",
        "a <type> of 7 mm",
        "it will never tarnish",
    ):
        assert not is_clean(words, sheet), words
