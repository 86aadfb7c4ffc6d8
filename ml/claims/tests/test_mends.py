"""Each mend that is offered was tried: after the click its finding is gone and no other has come."""

from collections import Counter

import pytest

from ml.claims import Finding, Mend, check, mends
from ml.claims.cases import LABELLED, Case, read_cases, sheet, where
from ml.facts import FactSheet

BRASS = FactSheet.from_json({"type": "ring", "metal_tone": "yellow", "metal": {"base": "brass"}})
# Each sentence stands between two true ones, as it would in a listing.
BEFORE, AFTER = "A small thing to look at twice.", "It goes well with denim."
CASES = [
    case
    for name in ("suite", "held_back")
    for case in read_cases(LABELLED / f"{name}.jsonl")
    if case["violates"] and "field" not in case
]


def offered(case: Case) -> tuple[str, list[tuple[Finding, Mend | None]]]:
    description = f"{BEFORE} {case['text']} {AFTER}"
    found = check({"description": description}, sheet(case), **where(case))
    return description, list(
        zip(found, mends({"description": description}, sheet(case), found, **where(case)), strict=True)
    )


def after(text: str, mend: Mend) -> str:
    return text[: mend.start] + mend.put + text[mend.end :]


@pytest.mark.parametrize("share", range(8))
def test_after_the_click_the_finding_is_gone_and_no_other_has_come(share: int) -> None:
    for case in CASES[share::8]:
        description, pairs = offered(case)
        before = Counter(finding.rule for finding, _ in pairs)
        for finding, mend in pairs:
            if mend is None:
                continue
            found = Counter(
                one.rule for one in check({"description": after(description, mend)}, sheet(case), **where(case))
            )
            assert found[finding.rule] < before[finding.rule], (case["text"], mend)
            assert not found - before, (case["text"], mend)


def test_nearly_every_blocking_finding_has_a_mend() -> None:
    pairs = [pair for case in CASES[::6] for pair in offered(case)[1] if pair[0].severity == "block"]
    assert sum(mend is not None for _, mend in pairs) / len(pairs) > 0.9


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("An elegant gold ring.", "An elegant brass ring."),
        ("A ring of solid gold.", "A ring of brass."),
        ("A hypoallergenic ring.", "A ring."),
        ("Nickel-free ring in brass.", "Ring in brass."),
        ("A brass ring, certified by GIA, for every day.", "A brass ring, for every day."),
        ("A brass ring. It cures headaches. Wear it daily.", "A brass ring. Wear it daily."),
        ("A brass ring. It cures headaches.", "A brass ring."),
    ],
)
def test_a_mended_sentence_reads_well(text: str, mended: str) -> None:
    first = mends({"description": text}, BRASS, check({"description": text}, BRASS, jurisdiction="eu"))[0]
    assert first is not None
    assert after(text, first) == mended


def test_of_tags_the_whole_tag_goes() -> None:
    tags = ["brass ring", "healing ring", "gift"]
    found = check({"tags": tags}, BRASS)
    mend = mends({"tags": tags}, BRASS, found)[0]
    assert mend is not None
    assert after(", ".join(tags), mend) == "brass ring, gift"


def test_where_nothing_would_be_left_no_mend_is_offered() -> None:
    found = check({"description": "It cures headaches."}, BRASS)
    assert mends({"description": "It cures headaches."}, BRASS, found) == [None]
