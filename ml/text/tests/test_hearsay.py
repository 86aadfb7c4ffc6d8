"""What a text may not tell although no metal and no stone is in it."""

import pytest

from ml.text.clauses import clauses
from ml.text.hearsay import is_hearsay
from ml.text.phrasebook import Phrasebook
from ml.text.prompt import TONES
from ml.text.tests.test_writer import STARTER


@pytest.mark.parametrize(
    "sentence",
    [
        "nasturtiums were my grandmother's favourite.",
        "I was the child who drew houses with a ruler.",
        "there is an old oak at the end of our road.",
        "we grew up writing our names on everything.",
        "the photograph shows this shape best.",
        "it is 18 cm inside, so measure your wrist before you order.",
        "customers who usually wear silver-coloured metal may find it a useful change.",
    ],
)
def test_stories_of_the_maker_the_shop_and_the_listing_are_hearsay(sentence: str) -> None:
    assert is_hearsay(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "we make it by hand in our workshop.",
        "we like to think of this ring as company for ordinary days.",
        "the cabochon is cut in our own workshop.",
        "it will sit still for the wedding photographs.",
    ],
)
def test_work_opinions_and_pictures_are_not(sentence: str) -> None:
    assert not is_hearsay(sentence)


def test_no_sentence_that_the_writer_may_use_is_hearsay() -> None:
    by_hand = [clause.text for tone in TONES for clause in clauses(tone)]
    learned = [one.text for ones in Phrasebook.open(STARTER / "sentences.jsonl").by_tone.values() for one in ones]
    assert [text for text in (*by_hand, *learned) if is_hearsay(text)] == []
