from __future__ import annotations

from typing import Any

from django.utils.translation import override

from feedback.web.mending import finding_view
from ml import claims
from ml.facts import FactSheet

TEXT = "A solid gold ring. It never tarnishes."


def views(text: str = TEXT) -> list[dict[str, Any]]:
    """Findings as rows hold them, with their mends."""
    sheet = FactSheet.from_json({"type": "ring", "metal": {"base": "brass"}})
    found = claims.check({"description": text}, sheet, jurisdiction="eu")
    mends = claims.mends({"description": text}, sheet, found, jurisdiction="eu")
    rows = [
        {**finding.__dict__, "mend": mend.__dict__ if mend else None}
        for finding, mend in zip(found, mends, strict=True)
    ]
    return [finding_view(row, text) for row in rows]


def test_words_can_be_put_in_place_of_those_that_are_not_so() -> None:
    metal = views()[0]
    assert (metal["words"], metal["mend"]) == ("solid gold", {"start": 2, "words": "solid gold", "put": "brass"})
    assert metal["advice"] == ""


def test_a_sentence_that_promises_too_much_can_be_left_out_as_a_whole() -> None:
    durable = views()[1]
    assert durable["words"] == "never tarnishes"
    assert durable["mend"] == {"start": 18, "words": " It never tarnishes.", "put": ""}
    assert durable["mended"] == "It never tarnishes."
    assert durable["advice"] == "Leave it out, or give care advice."


def test_where_nothing_can_be_mended_the_advice_stands() -> None:
    only = views("It never tarnishes.")[0]
    assert (only["mend"], only["advice"]) == (None, "Leave it out, or give care advice.")


def test_each_finding_names_the_law_it_rests_on() -> None:
    sources = views()[0]["sources"]
    assert sources[0].title == "US FTC Jewelry Guides, 16 CFR 23.3"
    assert sources[0].url == "https://www.ecfr.gov/current/title-16/section-23.3"


def test_words_that_the_message_quotes_are_not_quoted_twice() -> None:
    metal, durable = views()
    assert (metal["quote"], durable["quote"]) == ("solid gold", "")


def test_a_finding_of_a_rule_that_is_gone_keeps_its_words() -> None:
    row = {
        "rule": "a_rule_of_yesterday",
        "start": 0,
        "end": 1,
        "message": "Not so.",
        "advice": "Mend it.",
        "values": {"words": "A"},
        "mend": None,
    }
    with override("de"):
        view = finding_view(row, TEXT)
    assert (view["message"], view["advice"], view["sources"]) == ("Not so.", "Mend it.", ())
