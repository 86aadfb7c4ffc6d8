"""chrF++ is that of its paper: to the last digit what sacrebleu computes."""

from __future__ import annotations

import pytest
from sacrebleu.metrics import CHRF

from ml.edits import chrf
from ml.edits.marked import LABELLED, read_labelled

ODD = [
    ("", ""),
    ("", "a ring"),
    ("a ring", ""),
    ("ring", "band"),
    ("a", "a"),
    ('(hi), "there" it\'s 5.', "(hi) there, it’s 5"),
    ("Silver  ring\n\nwith a stone", "Silver ring with a stone"),
    ("Ohrringe für Änne, 18 mm.", "Ohrring für Anne: 18 mm!"),
]


@pytest.mark.parametrize(("text", "reference"), ODD)
def test_odd_texts_score_as_with_sacrebleu(text: str, reference: str) -> None:
    assert chrf(text, reference) == CHRF(word_order=2).sentence_score(text, [reference]).score


def test_edited_texts_score_as_with_sacrebleu() -> None:
    theirs = CHRF(word_order=2)
    pairs = [(edit.draft, edit.final) for edit in read_labelled(LABELLED / "tuning.jsonl")]
    assert len(pairs) > 50
    assert [chrf(*pair) for pair in pairs] == [theirs.sentence_score(pair[0], [pair[1]]).score for pair in pairs]


def test_the_same_text_has_a_hundred_and_a_strange_one_nothing() -> None:
    assert chrf("A polished ring.", "A polished ring.") == pytest.approx(100)
    assert chrf("xyz", "ring") == 0
