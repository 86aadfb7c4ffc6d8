"""What her edits teach: from the third that agrees, only style, and only what she does mostly."""

from __future__ import annotations

from typing import Any

import pytest

from ml.edits import take_apart
from ml.voice import RuleError, TaughtEdit, make_rule, proposals

FACTS = {"type": "necklace", "metal": {"base": "silver", "fineness": 925}, "motifs": ["leaf"]}


def edit(number: int, draft: str, final: str, after: dict[str, Any] | None = None) -> TaughtEdit:
    old, new = {"description": draft}, {"description": final}
    return TaughtEdit(number, old, new, take_apart(old, new, FACTS, after or FACTS))


def taught(*pairs: tuple[str, str]) -> list[tuple[str, dict[str, Any]]]:
    found = proposals([edit(number, *pair) for number, pair in enumerate(pairs)])
    return [(str(one.rule.kind), dict(one.rule.says)) for one in found]


NECKLACES = [
    ("A necklace with a leaf. It is light.", "A pendant with a leaf. It is light."),
    ("This necklace is calm.", "This pendant is calm."),
    ("Leaves meet in a necklace.", "Leaves meet in a pendant."),
]


def test_the_third_edit_that_agrees_proposes() -> None:
    assert taught(*NECKLACES[:2]) == []
    assert taught(*NECKLACES) == [("swap", {"from": "necklace", "to": "pendant"})]


def test_the_evidence_is_named() -> None:
    [proposal] = proposals([edit(number, *pair) for number, pair in enumerate(NECKLACES)])
    assert proposal.evidence == (0, 1, 2)


def test_what_she_mostly_leaves_alone_is_no_rule() -> None:
    kept = [(f"The necklace number {n} stays. It is long.", f"The necklace number {n} stays.") for n in range(4)]
    assert ("swap", {"from": "necklace", "to": "pendant"}) not in taught(*NECKLACES, *kept)


def test_a_wrong_fact_teaches_no_wording() -> None:
    before = {"type": "ring", "metal_tone": "yellow"}
    after = {"type": "ring", "metal_tone": "white"}
    texts = [(f"A gold-tone ring {name}.", f"A silver-tone ring {name}.") for name in ("here", "there", "now")]
    edits = []
    for number, (draft, final) in enumerate(texts):
        old, new = {"description": draft}, {"description": final}
        edits.append(TaughtEdit(number, old, new, take_apart(old, new, before, after)))
    assert proposals(edits) == []


@pytest.mark.parametrize(
    ("pairs", "rule"),
    [
        (
            [(f"A stunning leaf {n}. It hangs.", f"A leaf {n}. It hangs.") for n in ("one", "two", "three")],
            ("never", {"words": "stunning"}),
        ),
        (
            [(f"Bright sterling silver {n}.", f"Bright Sterling silver {n}.") for n in ("a", "b", "c")],
            ("swap", {"from": "sterling", "to": "Sterling"}),
        ),
        (
            [
                ("The colour is calm.", "The color is calm."),
                ("Jewellery for a calm day.", "Jewelry for a calm day."),
                ("It has a calm centre.", "It has a calm center."),
            ],
            ("spelling", {"spelling": "us"}),
        ),
        (
            [(f"A leaf {n}. It is light. {last}", f"A leaf {n}. It is light.") for n, last in
             (("a", "Good with a view."), ("b", "Off you go."), ("c", "It waits for you."))],
            ("drop_last", {}),
        ),
        (
            [(f"A leaf {n}. Wipe it with a soft cloth. It is light.", f"A leaf {n}. It is light.") for n in "abc"],
            ("drop_about", {"topic": "care"}),
        ),
        (
            [(f"A leaf {n}. It is light.", f"A leaf {n}. It is light. Thank you for looking.") for n in "abc"],
            ("closing", {"sentence": "Thank you for looking."}),
        ),
        (
            [(f"A leaf {n}. It is calm. 4 cm wide.", f"4 cm wide. A leaf {n}. It is calm.") for n in "abc"],
            ("order", {"topic": "size", "to": "first"}),
        ),
    ],
)  # fmt: skip
def test_each_kind_of_habit_is_seen(pairs: list[tuple[str, str]], rule: tuple[str, dict[str, Any]]) -> None:
    assert rule in taught(*pairs)


def test_texts_that_she_cuts_short_teach_a_length() -> None:
    long = "A leaf of silver. It catches light in the morning. It is calm in the evening. It hangs low. That is all."
    pairs = [(f"{n} {long}", f"{n} A leaf of silver. It hangs low.") for n in ("One.", "Two.", "Three.")]
    assert ("short", {"words": 10}) in taught(*pairs)


@pytest.mark.parametrize(
    ("kind", "says", "code"),
    [
        ("swap", {"from": "<script>alert(1)</script>", "to": "x"}, "not_words"),
        ("swap", {"from": "ring", "to": ""}, "empty"),
        ("swap", {"from": "ring", "to": "x" * 10_000}, "too_long"),
        ("swap", {"from": "ring", "to": "ring"}, "same"),
        ("swap", {"from": 7, "to": "ring"}, "empty"),
        ("never", {"words": "  "}, "empty"),
        ("closing", {"sentence": "no end"}, "not_a_sentence"),
        ("closing", {"sentence": "<b>Bold.</b>."}, "not_a_sentence"),
        ("closing", {"sentence": "x" * 10_000 + "."}, "too_long"),
        ("short", {"words": 3}, "unknown"),
        ("drop_about", {"topic": "prices"}, "unknown"),
        ("order", {"topic": "care", "to": "middle"}, "unknown"),
        ("spelling", {"spelling": "de"}, "unknown"),
        ("shout", {}, "unknown"),
    ],
)
def test_a_rule_that_cannot_be_kept_says_why(kind: str, says: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        make_rule(kind, says)
    assert refused.value.code == code


def test_rules_about_one_thing_have_one_key() -> None:
    first, second = (make_rule("swap", {"from": "Necklace", "to": to}) for to in ("pendant", "chain"))
    assert first.key == second.key == "swap:necklace"
    assert make_rule("swap", {"from": "sterling", "to": "Sterling"}).key == "capital:sterling"
