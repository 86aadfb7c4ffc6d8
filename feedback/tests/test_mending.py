from __future__ import annotations

from typing import Any

import pytest

from feedback.web.mending import finding_view

TEXT = "Silver ring, 925"


def view(suggestion: str | None, start: int = 0, end: int = 6) -> dict[str, Any]:
    return finding_view({"start": start, "end": end, "suggestion": suggestion, "message": ""}, TEXT)


def test_words_can_be_put_in_place_with_the_capital_that_stood_there() -> None:
    found = view("silver-coloured")
    assert (found["words"], found["put"], found["advice"], found["leave_out"]) == (
        "Silver",
        "Silver-coloured",
        "",
        False,
    )


@pytest.mark.parametrize(
    ("sentence", "leave_out"),
    [("Tell the size, or leave it out.", True), ("Remove the sign.", True), ("Describe the look instead.", False)],
)
def test_a_sentence_is_advice_and_never_put_into_the_text(sentence: str, leave_out: bool) -> None:
    found = view(sentence)
    assert (found["put"], found["advice"], found["leave_out"]) == ("", sentence, leave_out)


@pytest.mark.parametrize("suggestion", [None, "", "silver", "Leave it out."])
def test_nothing_can_be_mended_where_no_words_are_named(suggestion: str | None) -> None:
    found = view(suggestion, start=3, end=3)
    assert (found["put"], found["leave_out"]) == ("", False)


def test_words_that_the_message_quotes_are_not_quoted_twice() -> None:
    finding = {"start": 0, "end": 6, "suggestion": None}
    assert finding_view({**finding, "message": "“Silver” was not told."}, TEXT)["quote"] == ""
    assert finding_view({**finding, "message": "Nobody said that it is silver."}, TEXT)["quote"] == "Silver"
