"""What other models get wrong never stands: each of these answers is thrown away, and the code says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ml.other_models.answer import LONGEST
from ml.other_models.choosing import choose_best
from ml.other_models.english import is_english
from ml.other_models.prompt import EXAMPLE_ANSWER, RULES
from ml.other_models.tests.pieces import (
    GOOD_ALT,
    GOOD_DESCRIPTION,
    GOOD_TITLE,
    SENTENCE,
    answer,
    piece,
    said,
    with_sentence,
)
from ml.text.candidates import alt_texts, titles

SUITE: dict[str, Any] = json.loads((Path(__file__).parent / "answers.json").read_text(encoding="utf-8"))


def test_a_good_answer_stands_with_its_slots_filled() -> None:
    chosen, wrong = choose_best(said(answer(tags="[STONE] [TYPE]; gift; Etsy bestseller; gold ring")), piece())

    assert not wrong
    assert chosen is not None
    assert chosen.title == "Polished sterling silver ring with lapis lazuli"
    assert "A lapis lazuli cabochon rests in polished sterling silver" in chosen.description
    assert chosen.alt_text == "Polished silver-tone ring with a blue cabochon"
    assert chosen.tags[:2] == ("lapis lazuli ring", "gift")
    assert not {"gold ring", "etsy bestseller"} & set(chosen.tags)


@pytest.mark.parametrize(
    ("code", "words"), [(code, words) for code, all_ in SUITE["answers"].items() for words in all_]
)
def test_an_answer_that_is_no_answer_is_thrown_away(code: str, words: str) -> None:
    assert choose_best(said(words), piece()) == (None, {code: 1})


@pytest.mark.parametrize("sentence", SUITE["sentences"])
def test_a_sentence_that_says_more_than_the_facts_throws_its_text_away(sentence: str) -> None:
    chosen, wrong = choose_best(said(with_sentence(sentence)), piece())

    assert chosen is None, chosen
    assert sum(wrong.values()) == 1


@pytest.mark.parametrize("sentence", SUITE["harmless"])
def test_a_sentence_that_says_nothing_of_the_piece_is_kept(sentence: str) -> None:
    chosen, wrong = choose_best(said(with_sentence(sentence)), piece())

    assert not wrong
    assert chosen is not None
    assert sentence in chosen.description


@pytest.mark.parametrize(
    ("description", "code"),
    [
        (GOOD_DESCRIPTION.replace("[STONE]", "[GEM]"), "renamed"),
        (GOOD_DESCRIPTION.replace("[METAL]", "[SILVER]"), "renamed"),
        (GOOD_DESCRIPTION.replace("[METAL]", "[metal]"), "markup"),
        (GOOD_DESCRIPTION.replace("[METAL]", "<metal>"), "markup"),
        (GOOD_DESCRIPTION.replace("[STONE]", "smooth"), "dropped"),
        (GOOD_DESCRIPTION.replace("[METAL]", "metal"), "dropped"),
        (GOOD_DESCRIPTION.replace("[METAL]", "sterling silver"), "metal"),
        (GOOD_DESCRIPTION.replace("[STONE]", "lapis lazuli"), "stone"),
        (SENTENCE, "dropped"),
        (f"{GOOD_DESCRIPTION} {' '.join([SENTENCE.lower()] * 9)}", "repeats"),
        (EXAMPLE_ANSWER.partition("DESCRIPTION: ")[2].partition("\n")[0].replace("[MOTIF]", "[STONE]"), "echo"),
        (RULES.partition("\n")[0].replace("TYPE", "ring") + " " + GOOD_DESCRIPTION, "echo"),
    ],
)
def test_slots_renamed_or_dropped_copies_and_endless_texts_are_thrown_away(description: str, code: str) -> None:
    assert choose_best(said(answer(description)), piece())[1] == {code: 1}


def test_an_answer_that_was_cut_off_is_used_only_if_its_lines_are_whole() -> None:
    whole = answer() + "\nNote: I also"

    assert choose_best(said(whole, finished=False), piece())[0] is not None
    assert choose_best(said(answer(), finished=False), piece())[1] == {"format": 1}


def test_words_before_and_after_the_asked_lines_never_reach_the_page() -> None:
    chosen, _ = choose_best(said(f"<think>gold? TITLE: x</think>\nSure!\n{answer()}\nHope this helps!"), piece())

    assert chosen is not None
    words = " ".join([chosen.title, chosen.description, chosen.alt_text, *chosen.tags])
    assert not {"Sure", "Hope", "gold"} & set(words.replace("!", " ").split())


def test_an_endless_answer_is_not_even_read() -> None:
    assert choose_best(said("x" * (LONGEST + 1)), piece())[1] == {"too_long": 1}


@pytest.mark.parametrize(
    "title", ["Solid gold ring", "[TYPE] from Paris", "**[TYPE]**", "Buy this [TYPE] now", "[GEM] ring"]
)
def test_a_short_field_that_may_not_stand_is_written_by_the_planner(title: str) -> None:
    ring = piece()
    chosen, _ = choose_best(said(answer(title=title, alt=title)), ring)

    assert chosen is not None
    assert chosen.title == next(titles((), ring.sheet, ring.order))
    assert chosen.alt_text == next(alt_texts((), ring.sheet, ring.order))


def test_of_several_answers_the_one_that_differs_from_earlier_texts_is_taken() -> None:
    first, _ = choose_best(said(answer()), piece())
    assert first is not None
    other = answer(
        "Blue against bright metal is an old friendship, and this [TYPE] keeps it going. The [STONE] is a smooth "
        "cabochon, the [METAL] is polished, and together they sit as well beside a linen shirt as they do beside "
        "candles and a long table with people you like around it."
    )
    both = [*said(answer()), *said(other)]

    chosen, wrong = choose_best(both, piece(avoid=(first.description,)))

    assert not wrong
    assert chosen is not None
    assert chosen.description.startswith("Blue against bright metal")


@pytest.mark.parametrize("text", SUITE["other_languages"])
def test_other_languages_are_not_taken_for_english(text: str) -> None:
    assert not is_english(text)
    assert not is_english(f"{GOOD_DESCRIPTION} {text}".replace("[", "<").replace("]", ">").lower())


@pytest.mark.parametrize("text", [GOOD_DESCRIPTION, GOOD_TITLE, GOOD_ALT, *SUITE["harmless"]])
def test_english_is_taken_for_english(text: str) -> None:
    assert is_english(text.replace("[", "<").replace("]", ">").lower())
