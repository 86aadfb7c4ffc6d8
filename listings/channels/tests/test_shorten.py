"""A shorter text says less and never more."""

from __future__ import annotations

from typing import Any

import pytest

from listings.channels.shorten import Truth
from ml.facts import FactSheet

PLATED = {"type": "ring", "metal": {"base": "brass", "plating": "gold"}}
SAPPHIRE = {
    "type": "ring",
    "metal": {"base": "silver", "fineness": 925},
    "stones": [{"name": "sapphire", "colour": "blue", "form": "faceted", "origin": "lab-created"}],
}
TURQUOISE = {"type": "ring", "metal": {"base": "silver", "fineness": 925}, "stones": [{"name": "turquoise"}]}


def truth(facts: dict[str, Any]) -> Truth:
    return Truth(FactSheet.from_json(facts), "etsy")


@pytest.mark.parametrize(
    ("facts", "title", "limit", "expected"),
    [
        (PLATED, "Gold-plated brass ring with a leaf for every day", 35, "Gold-plated brass ring with a leaf"),
        (PLATED, "Gold-plated brass ring with a hammered band for every day", 30, "Gold-plated brass ring"),
        (PLATED, "Gold-plated brass ring with a hammered band", 10, None),
        (PLATED, "Gold ring, plated over brass", 20, None),
        (SAPPHIRE, "Silver ring with a lab-created sapphire, faceted and blue", 30, "Silver ring"),
        (SAPPHIRE, "Sapphire ring in 925 silver, lab-created", 30, None),
        (TURQUOISE, "Silver and turquoise ring – with a leaf on the band", 30, "Silver and turquoise ring"),
        (TURQUOISE, "Silver and turquoise ring – with a leaf on the band", 8, None),
        (TURQUOISE, "Silver ring (turquoise cabochon) for the thumb", 40, "Silver ring (turquoise cabochon)"),
        (TURQUOISE, "Ring of silver, not polished", 20, None),
    ],
)  # fmt: skip
def test_a_title_loses_whole_phrases_and_no_word_that_takes_one_back(
    facts: dict[str, Any], title: str, limit: int, expected: str | None
) -> None:
    assert truth(facts).title(title, limit) == expected


@pytest.mark.parametrize(
    ("facts", "tag", "expected"),
    [
        (PLATED, "gold plated brass ring", "gold plated brass"),
        (SAPPHIRE, "lab-created sapphire ring", "lab-created sapphire"),
        (TURQUOISE, "turquoise silver thumb ring", "silver thumb ring"),
        (TURQUOISE, "not for the faint hearted", None),
        (TURQUOISE, "extraordinarilylongword", None),
    ],
)
def test_a_tag_keeps_some_of_its_words_in_their_order_or_goes(
    facts: dict[str, Any], tag: str, expected: str | None
) -> None:
    assert truth(facts).tag(tag, 20) == expected


def test_a_description_loses_its_last_sentences_whole() -> None:
    text = "A ring of silver.\n\nIt is set with turquoise. Wide band."
    assert truth(TURQUOISE).description(text, 45) == ("A ring of silver.\n\nIt is set with turquoise.", 1)
    assert truth(TURQUOISE).description("One sentence of silver that is too long.", 10) is None


def test_a_sentence_that_takes_something_back_is_not_lost() -> None:
    text = "A gold ring. The gold is plated over brass."
    assert truth(PLATED).description(text, 20) is None
