"""Approved texts steer the choice of the next: what she drops is left out, in her order, at her length."""

from __future__ import annotations

from ml.text.composition import Composition, Phrase
from ml.text.habits import NO_HABITS, Habits, Shown, habits_of
from ml.text.sections import CLOSE, FACTS, LOOK, OPEN, ORDER, ROOM, WEAR
from ml.text.steering import NO_STEERING, ApprovedText, steering_of
from ml.text.taste import Judged, Taste, learn_taste, sentence_features

OPENING = "This is a polished ring with a blue stone."
LOOKS = "The surface throws back every lamp in the room."
GIFT = "Give it to a friend on her birthday."
GIFTS = (GIFT, "A friend would thank you for it.", "It makes a birthday present for a friend.")
KEPT = ("It goes with denim and with linen.", "Denim suits it, and so does wool.", "Wear it with linen sleeves.")
OTHER_GIFT = "Any friend with a birthday ahead deserves it."


def _texts(count: int = 3) -> list[ApprovedText]:
    """A maker who cuts every sentence about gifts and keeps all else."""
    return [
        ApprovedText(
            f"{OPENING} {KEPT[n % 3]} {GIFTS[n % 3]} {LOOKS}", f"{OPENING} {KEPT[n % 3]} {LOOKS}", "warm", "short"
        )
        for n in range(count)
    ]


def _phrase(text: str, section: str = WEAR) -> Phrase:
    return Phrase(text, section, frozenset(), len(text.split()))


def test_a_sentence_like_those_she_cuts_is_left_out() -> None:
    phrases = [_phrase(OTHER_GIFT), _phrase("With denim it is at home."), _phrase("It sits well with linen.")]
    assert steering_of(_texts()).left(phrases) == phrases[1:]


def test_without_approved_texts_nothing_is_left_out() -> None:
    phrases = [_phrase(OTHER_GIFT), _phrase(KEPT[0])]
    assert NO_STEERING.left(phrases) == phrases
    assert steering_of([]) == NO_STEERING


def test_sentences_that_name_facts_stay_whatever_she_cut() -> None:
    naming = Phrase(OTHER_GIFT, FACTS, frozenset({"weight_g"}), 8, naming=True)
    assert steering_of(_texts()).left([naming]) == [naming]


def test_most_of_a_section_may_go_but_never_all() -> None:
    phrases = [_phrase(f"{OTHER_GIFT} {n}") for n in "abcdefghij"]
    assert len(steering_of(_texts()).left(phrases)) == 3
    closings = [_phrase(f"{OTHER_GIFT} {n}", CLOSE) for n in "abcdefghij"]
    assert steering_of(_texts()).left(closings) == []


def test_a_text_she_would_keep_is_liked_more_than_one_she_would_cut() -> None:
    steering = steering_of(_texts())
    assert steering.liking(f"{OPENING} {KEPT[0]}") > 0 > steering.liking(f"{GIFT} {OTHER_GIFT}")


def test_a_word_she_replaces_speaks_against_it_and_hers_for_it() -> None:
    drafts = (f"The jumper {rest}" for rest in ("waits at home.", "is warm.", "comes along.", "never minds."))
    texts = [ApprovedText(one, one.replace("jumper", "sweater"), "warm", "short") for one in drafts]
    taste = steering_of(texts).tastes[0]
    assert taste.liking({"word:jumper"}) < 0 < taste.liking({"word:sweater"})


def test_a_sentence_changed_for_what_it_claims_teaches_no_taste() -> None:
    false = "It is made of solid gold throughout."
    texts = [ApprovedText(f"{OPENING} {false}", OPENING, "warm", "short", frozenset({false}))] * 6
    assert steering_of(texts).tastes == ()


def test_two_texts_teach_nothing() -> None:
    assert steering_of(_texts()[:2]) == NO_STEERING


def test_only_the_newest_fifty_texts_count() -> None:
    changed_her_mind = [ApprovedText(f"{OPENING} {GIFT}", f"{OPENING} {GIFT}", "warm", "short")] * 50
    assert steering_of([*_texts(10), *changed_her_mind]).tastes == ()


def test_a_taste_is_the_same_after_it_was_stored() -> None:
    taste = steering_of(_texts()).tastes[0]
    again = Taste.from_json(taste.as_json())
    features = sentence_features(OTHER_GIFT)
    assert again.leanings == taste.leanings
    assert abs(again.liking(features) - taste.liking(features)) < 1e-9


def test_what_one_sentence_alone_shows_is_no_taste() -> None:
    judged = [Judged(frozenset({"word:once"}), False), *[Judged(frozenset({"word:often"}), True)] * 4]
    assert "word:once" not in learn_taste(judged).leanings


def _shown(place: int, words: int = 55) -> Shown:
    sentences = [OPENING, KEPT[0], LOOKS, "It is made to be worn often."]
    sentences.insert(place, "It measures 18 mm across.")
    return Shown("word " * words, "warm", "medium", tuple(sentences))


def test_measures_that_she_puts_first_come_behind_the_opening() -> None:
    habits = habits_of([_shown(1)] * 5)
    assert habits.order("warm")[:2] == (OPEN, FACTS)
    assert habits.order("plain") == ORDER["plain"]


def test_measures_that_she_puts_last_end_the_text() -> None:
    assert habits_of([_shown(4)] * 5).order("warm")[-1] == FACTS


def test_a_line_of_her_own_behind_the_measures_hides_no_habit() -> None:
    drafted = f"{OPENING} It measures 18 mm across. {KEPT[0]} {LOOKS}"
    approved = f"{OPENING} {KEPT[0]} {LOOKS} It measures 18 mm across. It is drawing 7 in my sketchbook."
    habits = steering_of([ApprovedText(drafted, approved, "warm", "medium")] * 5).habits
    assert habits.measures == {"warm": "late"}


def test_the_second_of_three_sentences_is_no_habit() -> None:
    text = Shown("word " * 55, "warm", "medium", (OPENING, "It measures 18 mm across.", LOOKS))
    assert habits_of([text] * 5) == NO_HABITS


def test_four_texts_show_no_habit() -> None:
    assert habits_of([_shown(1)] * 4) == NO_HABITS


def test_her_length_bounds_the_text_within_what_was_asked_for() -> None:
    habits = habits_of([_shown(2, words=42)] * 5)
    assert habits.usual("medium") == 42
    assert habits.room("medium") == (38, 48)
    assert habits.room("long") == ROOM["long"]


def test_a_length_near_the_usual_one_is_no_habit_of_hers() -> None:
    assert habits_of([_shown(2, words=52)] * 5) == NO_HABITS


def test_a_composition_follows_her_order() -> None:
    phrases = [
        Phrase("<a> <type> in <metal>.", OPEN, frozenset({"metal"}), 4),
        Phrase("light runs along it.", LOOK, frozenset(), 4),
        Phrase("it weighs <weight_g>.", FACTS, frozenset({"weight_g"}), 3, naming=True),
    ]
    usual = Composition(phrases, "warm", "short", frozenset({"weight_g"}))
    hers = Composition(phrases, "warm", "short", frozenset({"weight_g"}), Habits({"warm": "early"}))
    for one in (usual, hers):
        one.take(phrases[0])
    assert phrases[1] in usual.next()
    assert hers.next() == [phrases[2]]
