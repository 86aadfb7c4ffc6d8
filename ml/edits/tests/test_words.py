from __future__ import annotations

from ml.edits import Part, alike, differences, edit_distance, words_changed


def test_replaced_words_stand_before_those_that_replace_them() -> None:
    assert differences("A silver ring.", "A gold ring.") == [
        Part("same", "A "),
        Part("gone", "silver"),
        Part("new", "gold"),
        Part("same", " ring."),
    ]


def test_equal_texts_have_one_part() -> None:
    assert differences("A ring.", "A ring.") == [Part("same", "A ring.")]


def test_a_hyphened_word_is_one_word() -> None:
    assert differences("hand-made", "hand-cut") == [Part("gone", "hand-made"), Part("new", "hand-cut")]


def test_both_texts_can_be_put_together_again() -> None:
    before, after = "One two three\n\nfour five", "Two three, four\nsix"
    parts = differences(before, after)
    assert "".join(part.text for part in parts if part.kind != "new") == before
    assert "".join(part.text for part in parts if part.kind != "gone") == after


def test_nothing_against_something() -> None:
    assert differences("", "New") == [Part("new", "New")]


def test_texts_are_alike_when_most_words_stayed() -> None:
    assert alike(differences("A silver ring with a blue stone.", "A gold ring with a blue stone."))
    assert not alike(differences("A quiet ring for every day.", "Blue, faceted, and set by hand: wear it."))


def test_an_exchange_counts_once_for_each_word() -> None:
    assert words_changed("A silver ring.", "A sterling silver band!") == 2
    assert words_changed("A ring.", "A ring!") == 0


def test_the_distance_is_a_share_of_the_longer_text() -> None:
    assert edit_distance("one two three four", "one two three five") == 0.25
    assert edit_distance("", "") == 0.0
    assert edit_distance("one two", "") == 1.0
