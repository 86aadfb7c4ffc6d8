"""What may be learned from whom: no name, no number, nobody's own sentence, no shop above all others."""

from __future__ import annotations

import pytest

from ml.data.examples import TextExample
from ml.text.retraining.influence import ALONE, weights
from ml.text.retraining.preference import learned_taste
from ml.text.retraining.stock import impersonal, shared_sentences
from ml.text.retraining.tests.approvals import OPENING, WEARING, approval
from ml.text.taste import sentence_features

NEW = "Its curve follows the finger closely."


def _adding(sentence: str, artisans: int) -> list[TextExample]:
    opening = OPENING.format(colour="blue")
    return [
        approval(number * 8, f"{opening} {sentence}", f"{opening} {WEARING}", artisan=f"maker-{number}")
        for number in range(artisans)
    ]


def test_a_sentence_of_three_makers_enters_the_stock_in_slot_form() -> None:
    [sentence] = shared_sentences(_adding("Its blue cabochon catches the eye at once.", 3), [])
    assert sentence.text == "its <s1.colour> cabochon catches the eye at once."
    assert (sentence.tone, sentence.kind, sentence.first) == ("plain", "ring", False)


def test_a_sentence_of_two_makers_stays_theirs() -> None:
    assert shared_sentences(_adding(NEW, 2), []) == []


def test_one_maker_three_times_is_one_maker() -> None:
    hers = [approval(n * 8, f"A polished ring. {NEW}", "A polished ring.", artisan="maker") for n in range(3)]
    assert shared_sentences(hers, []) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "It is number 7 of the Moonlight series.",
        "Anna Weber finished the surface by hand.",
        "I drew it on a train to the coast.",
        "We make it to order in our workshop.",
        "Write to hello@example.org for other sizes.",
        "See more of it on www.example.org today.",
    ],
)
def test_nothing_personal_enters_the_stock_however_many_wrote_it(sentence: str) -> None:
    assert not impersonal(sentence[0].lower() + sentence[1:])
    assert shared_sentences(_adding(sentence, 4), []) == []


def test_a_claim_that_no_fact_carries_does_not_enter_the_stock() -> None:
    assert shared_sentences(_adding("It is made of solid gold and real diamonds.", 4), []) == []


def test_a_sentence_that_is_known_does_not_enter_twice() -> None:
    known = shared_sentences(_adding(NEW, 3), [])
    assert shared_sentences(_adding(NEW, 3), known) == []


def test_words_that_only_a_maker_uses_are_not_in_the_model() -> None:
    examples = [approval(n, f"A polished ring. Grimsby! {WEARING}") for n in range(12)]
    taste = learned_taste(examples, [1.0] * 12, [WEARING])
    assert not [name for name in taste.leanings if "grimsby" in name]


def test_what_the_facts_do_not_carry_was_cut_for_that_and_teaches_no_taste() -> None:
    false = "Solid gold through and through."
    examples = [approval(n, WEARING, f"{false} {WEARING} {WEARING[:-1]} too.") for n in range(6)]
    taste = learned_taste(examples, [1.0] * 6, [false, WEARING])
    assert taste.liking(sentence_features(false)) == 0


def test_one_shop_counts_no_more_than_all_others_together() -> None:
    examples = [approval(n, artisan="flood") for n in range(5000)]
    examples += [approval(n, artisan=f"maker-{n % 10}") for n in range(200)]
    counted = weights(examples)
    assert sum(counted[:5000]) == pytest.approx(200)
    assert sum(counted[5000:]) == pytest.approx(200)


def test_a_shop_alone_still_teaches() -> None:
    assert sum(weights([approval(n, artisan="only") for n in range(50)])) == 50
    assert sum(weights([approval(n, artisan="only") for n in range(500)])) == pytest.approx(ALONE)
