"""Composing: the order of sentences, facts said once and in one breath, no word and no beginning repeated."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest

from ml.text.agenda import agenda
from ml.text.clauses import fitting
from ml.text.composition import Composition, Phrase
from ml.text.details import detail_paragraphs, making_sentences, naming_sentences
from ml.text.fill import fill
from ml.text.licence import unlicensed
from ml.text.path import Path, Phrases
from ml.text.planner import plan
from ml.text.prompt import LENGTHS, TONES
from ml.text.repertoire import compose, fresh, written
from ml.text.sections import CLOSE, FACTS, LOOK, OPEN, ORDER, WEAR
from ml.text.tests.pieces import FULL_EARRINGS, PHOTO_RING, UNSEEN_STONE, sheet_of


def _phrase(text: str, section: str = LOOK, *says: str, **more: object) -> Phrase:
    return Phrase(text, section, frozenset(says), len(text.split()), **more)  # type: ignore[arg-type]


def _start(*phrases: Phrase, due: tuple[str, ...] = (), length: str = "short") -> Composition:
    composition = Composition(phrases, "warm", length, frozenset(due))
    composition.take(phrases[0])
    return composition


OPENING = _phrase("this <type> is for market days.", OPEN, "type")


def test_a_text_opens_with_an_opening_and_keeps_the_order_of_its_sections() -> None:
    wear, look = _phrase("wear it often.", WEAR), _phrase("light plays along the edge.")
    composition = _start(OPENING, wear, look)
    composition.take(wear)
    assert composition.next() == []


def test_no_word_is_said_by_two_sentences() -> None:
    again = _phrase("keep it for the market.", WEAR)
    assert again not in _start(OPENING, again).next()


def test_a_sentence_that_begins_like_an_earlier_one_waits_while_there_is_another() -> None:
    alike, other = _phrase("this <type> laughs."), _phrase("light plays along.")
    assert _start(OPENING, alike, other).next() == [other]
    assert _start(OPENING, alike).next() == [alike]


def test_a_sentence_that_leans_follows_only_the_one_it_was_written_after() -> None:
    first = _phrase("this <type> hums.", OPEN, "type", source=3)
    leaning = _phrase("and so does its twin.", LOOK, source=3, place=1, leans=True)
    assert _start(first, leaning).next() == [leaning]
    assert _start(OPENING, leaning).next() == []


def test_a_text_does_not_end_nor_go_on_to_its_close_while_a_fact_is_due() -> None:
    naming = _phrase("the metal is <tone2>.", LOOK, "metal_tone", naming=True)
    closing = _phrase("treat yourself.", CLOSE)
    composition = _start(OPENING, closing, naming, due=("metal_tone",))
    assert not composition.complete()
    assert composition.next() == [naming]


def test_a_path_goes_token_by_token_through_whole_sentences() -> None:
    look = _phrase("light plays along.")
    ids = {OPENING: [1, 2], look: [3, 4, 5]}
    path = Path(Phrases(lambda: Composition([OPENING, look], "warm", "short", frozenset()), ids.__getitem__))
    walked = []
    while (choice := path.choices(end=0)) != [0]:
        walked.append(choice)
        path.take(choice[0])
    assert walked == [[1], [2], [3], [4], [5]]


@pytest.mark.parametrize("facts", [FULL_EARRINGS, PHOTO_RING, UNSEEN_STONE], ids=["full", "photo", "unseen"])
@pytest.mark.parametrize("length", LENGTHS)
def test_a_plan_says_what_is_due_in_order(facts: dict[str, object], length: str) -> None:
    sheet = sheet_of(facts)
    for tone in TONES:
        composition = compose(
            written(sheet, tone, agenda(sheet, "description", length)),
            sheet,
            tone,
            length,
            agenda(sheet, "description", length),
        )
        chance = random.Random(1)
        while following := composition.next():
            composition.take(chance.choice(following))
        assert composition.complete()
        places = [ORDER[tone].index(one.section) for one in composition.taken]
        assert places == sorted(places)
        starts = [one.start for one in composition.taken]
        assert all(first != second for first, second in pairwise(starts))


def test_measures_are_said_in_one_breath() -> None:
    sheet = sheet_of(
        {
            "type": "pendant",
            "metal_tone": "white",
            "dimensions": {"pendant_height_mm": 24, "chain_length_cm": 50},
            "weight_g": 4.2,
        }
    )
    found = [
        fill(one, sheet)
        for one in detail_paragraphs(sheet, {"pendant_height_mm", "chain_length_cm", "weight_g"}, "warm")
    ]
    assert "It is 24 mm high, hangs on a chain of 50 cm and weighs 4.2 g." in found
    assert all(one.count("24 mm") == one.count("50 cm") == one.count("4.2 g") == 1 for one in found)


def test_making_is_said_in_one_breath() -> None:
    sheet = sheet_of(FULL_EARRINGS)
    found = [fill(one, sheet) for one in making_sentences(sheet, {"technique1", "made_by"}, "plain")]
    assert found[0] == "They are hammered by hand and come from our workshop."
    cast = sheet_of({"type": "ring", "technique": ["lost-wax cast", "engraved"], "made_by": "artisan"})
    found = [fill(one, cast) for one in making_sentences(cast, {"technique1", "technique2", "made_by"}, "plain")]
    assert found[0] == "It is lost-wax cast, engraved and made by hand in our workshop."


def test_several_stones_are_named_in_one_sentence() -> None:
    stones = [
        {"name": "topaz", "colour": "blue", "form": "faceted", "origin": "natural"},
        {"name": "howlite", "colour": "white", "form": "bead"},
        {"colour": "green", "form": "cabochon"},
    ]
    sheet = sheet_of({"type": "ring", "metal": {"base": "silver", "fineness": 925}, "stones": stones})
    named = [fill(one, sheet) for one in naming_sentences(sheet, {"metal", "stone1", "stone2", "stone3"}, "plain")]
    assert named[0] == (
        "This ring is made of sterling silver, "
        "with a faceted natural blue topaz, white howlite beads and a green cabochon."
    )


def test_what_an_earlier_text_said_is_not_offered_again() -> None:
    sheet = sheet_of(PHOTO_RING)
    known = written(sheet, "warm", agenda(sheet, "description", "medium"))
    earlier = fill(plan(sheet, "warm", "medium", 1), sheet)
    left = {fill(one.text, sheet) for one in fresh(known, sheet, "uk", [earlier]) if not one.naming}
    assert not any(sentence in left for sentence in re.split(r"(?<=[.!?]) ", earlier))


def test_the_details_come_last_in_a_plain_text_and_before_the_close_in_others() -> None:
    assert ORDER["plain"][-1] == FACTS
    assert ORDER["warm"].index(FACTS) < ORDER["warm"].index(CLOSE)


@pytest.mark.parametrize("tone", TONES)
def test_every_hand_written_sentence_is_licensed_by_what_its_heading_asks_for(tone: str) -> None:
    """One that is not would never be chosen: it would lie dead in the file."""
    for facts in (FULL_EARRINGS, PHOTO_RING, UNSEEN_STONE, {"type": "charm"}, {"type": "brooch", "motifs": ["tree"]}):
        sheet = sheet_of(facts)
        refused = {text: words for _, text, _ in fitting(sheet, tone) if (words := list(unlicensed(text, sheet.flags)))}
        assert refused == {}


def test_what_was_told_in_one_way_is_told_in_another_and_in_the_same_where_there_is_none() -> None:
    sheet = sheet_of(PHOTO_RING)
    first = _phrase("the metal is <tone2>.", LOOK, "metal_tone", naming=True)
    other = _phrase("it has <tone> metal.", LOOK, "metal_tone", naming=True)
    earlier = [fill(first.text, sheet)]
    assert fresh([first, other], sheet, "uk", earlier) == [other]
    assert fresh([first], sheet, "uk", earlier) == [first]


def test_a_closing_nearly_like_one_of_the_shop_is_not_taken_again() -> None:
    closing = _phrase("as a gift it says enough without a card.", CLOSE)
    assert fresh([closing], sheet_of(PHOTO_RING), "uk", ["Studs. As a gift they say enough without a card."]) == []
