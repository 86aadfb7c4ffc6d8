"""The ranking, the judging of drawn texts, and the figures of an evaluation."""

from __future__ import annotations

import pytest

from ml.text.appraisal import faults
from ml.text.evaluation import covers, distinct, shared
from ml.text.ranking import closes_alike, overlap, repeated_words, sameness, score, too_alike
from ml.text.tests.pieces import FULL_EARRINGS, PHOTO_RING, sheet_of

RING = "A polished ring with a blue cabochon goes with a white shirt and with a grey jumper alike."


def test_a_text_that_says_more_ranks_higher() -> None:
    more = score(RING, fluency=-1, said={"metal", "stone1"}, wanted={"metal", "stone1"}, usual=28)
    less = score(RING, fluency=-1, said={"metal"}, wanted={"metal", "stone1"}, usual=28)
    assert more - less == pytest.approx(1.5)


def test_a_text_too_like_an_earlier_one_ranks_lower() -> None:
    fresh = score(RING, fluency=-1, said=(), wanted=(), usual=28)
    stale = score(RING, fluency=-1, said=(), wanted=(), usual=28, earlier=[RING])
    assert overlap(RING, [RING]) == 1
    assert fresh - stale == pytest.approx(7.0)


def test_sameness_counts_five_grams_and_a_common_opening() -> None:
    other = "A polished ring may be worn on either hand, by day and in the evening."
    assert sameness(RING, [other]) == 1.0
    assert sameness(RING, ["Put on the bracelet that goes with a white shirt and with grey."]) == pytest.approx(3 / 14)
    assert too_alike(RING, [other])
    assert not too_alike(RING, ["Nothing here is the same."])


def test_a_closing_of_the_shop_costs_also_where_its_number_differs() -> None:
    others = ["A pair of studs. As a gift they say enough without a card."]
    assert closes_alike("A ring. As a gift it says enough without a card.", others)
    assert not closes_alike("A ring. The rest is left to the wearer.", others)
    assert not too_alike("A ring in white. As a gift it says enough without a card.", others)


def test_words_said_twice_cost_unless_they_name_a_fact() -> None:
    assert repeated_words("a plain ring and a plain shirt") == pytest.approx(1 / 3)
    assert repeated_words("a plain ring and a plain shirt", names=["plain"]) == 0


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("these <type> are polished", "number"),
        ("a faceted <s1.name> on <a> <type>", "form"),
        ("the <type> has a red cabochon", "colour"),
        ("the metal and the the stone", "stutter"),
        ("a <type> of silver", "unlicensed"),
        ("it goes with blue and with blue and with blue and with blue", "repeats"),
        ("<a> <type> in <metal>. the <type> has no motif.", "absence"),
        ("<a> polished <type>, and nothing added to it.", "absence"),
        ("<a> <s1.colour> cabochon that sparkles on this <type>.", "glitter"),
        ("<tone> <type> with <s1.name> and <s1.colour> stone", "count"),
    ],
)
def test_a_stumbling_template_is_found_out(template: str, fault: str) -> None:
    assert fault in set(faults(template, sheet_of(PHOTO_RING)))


def test_a_sound_template_has_no_fault() -> None:
    assert (
        list(faults("this <type> has <a> <s1.colour> cabochon on polished <tone> metal.", sheet_of(PHOTO_RING))) == []
    )
    assert list(faults("these <type> are <metal> with faceted <s1.names>.", sheet_of(FULL_EARRINGS))) == []


def test_coverage_reads_the_words_of_a_fact() -> None:
    sheet = sheet_of(FULL_EARRINGS)
    assert covers(sheet, "drop_mm", "With a drop of 38 mm.")
    assert not covers(sheet, "drop_mm", "With a drop of 3 mm.")
    assert covers(sheet, "stone1", "Lab-created garnets.")


def test_distinct_and_shared() -> None:
    assert distinct(["a b a b"], 2) == pytest.approx(2 / 3, abs=1e-4)
    assert shared("a b c d e f", "a b c d e g") == 0.5
