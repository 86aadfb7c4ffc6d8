"""The grammar of filled slots, over many fact sheets drawn by chance: articles, number, order, spelling, repetition."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from ml import claims
from ml.facts import FactSheet
from ml.text.fill import article, fill, fill_tags
from ml.text.planner import plan
from ml.text.prompt import LENGTHS, TONES
from ml.text.short_fields import plan_alt_text, plan_tags, plan_title
from ml.text.stone_words import all_stones
from ml.text.tests.pieces import sheet_of

TYPES = (
    "ring",
    "earrings",
    "necklace",
    "pendant",
    "bracelet",
    "bangle",
    "brooch",
    "anklet",
    "cufflinks",
    "charm",
    None,
)
STONES = (
    {"name": "charoite", "colour": "purple", "form": "cabochon"},
    {"name": "onyx", "colour": "black", "form": "faceted"},
    {"name": "topaz", "colour": "blue", "form": "faceted", "origin": "natural"},
    {"name": "opal", "colour": "white", "form": "cabochon", "origin": "lab-created"},
    {"name": "ruby", "colour": "red", "form": "faceted", "treatment": "heated"},
    {"name": "uvarovite", "form": "rough"},
    {"colour": "orange", "form": "bead"},
    {"colour": "multi", "form": "pave"},
    {"colour": "clear"},
    {"form": "cabochon"},
)
METALS = (
    {"base": "silver", "fineness": 925},
    {"base": "gold", "fineness": 750},
    {"base": "brass", "plating": "gold"},
    {"base": "copper", "accent": "silver 925"},
    None,
)
TONE_OF = {"silver": "white", "gold": "yellow", "brass": "yellow", "copper": "copper"}
MORE: tuple[dict[str, Any], ...] = (
    {"made_by": "artisan", "technique": ["wire-wrapped", "engraved"]},
    {"made_by": "artisan", "technique": ["filigree"], "weight_g": 8},
    {"made_by": "workshop", "edition": "one of a kind"},
    {"dimensions": {"width_mm": 18, "height_mm": 11.5}, "occasion": "anniversary"},
    {"care": "wipe with a soft dry cloth", "materials_note": "recycled silver"},
    {},
)


def _sheets(count: int) -> list[dict[str, Any]]:
    chance = random.Random(7)
    found = []
    for _ in range(count):
        metal = chance.choice(METALS)
        seen = chance.choice(("white", "yellow", "rose", "dark", "mixed", None))
        facts = {
            "type": chance.choice(TYPES),
            "metal_tone": TONE_OF[str(metal["base"])] if metal else seen,
            "metal": metal,
            "surface": chance.choice(("polished", "textured", "openwork", "wire", "chain", "beaded", None)),
            "motifs": chance.sample(("leaf", "moon_star", "insect", "heart", "animal"), chance.choice((0, 0, 1, 2))),
            "stones": chance.sample(STONES, chance.choice((0, 1, 1, 2, 3))),
            **chance.choice(MORE),
        }
        found.append({key: value for key, value in facts.items() if value})
    return found


SHEETS = _sheets(60)


@pytest.mark.parametrize("number", range(0, 60, 10))
def test_every_text_reads_as_english(number: int) -> None:
    for place, facts in enumerate(SHEETS[number : number + 10]):
        sheet = sheet_of(facts)
        for tone in TONES:
            text = fill(plan(sheet, tone, LENGTHS[place % 3], place), sheet)
            assert _stumbles(text, plural=sheet.plural) == [], (facts, text)


@pytest.mark.parametrize("number", range(0, 60, 10))
def test_titles_alt_texts_and_tags_read_as_english(number: int) -> None:
    for facts in SHEETS[number : number + 10]:
        sheet = sheet_of(facts)
        for text in (
            fill(plan_title(sheet, 0), sheet),
            fill(plan_title(sheet, 1), sheet),
            fill(plan_alt_text(sheet), sheet),
        ):
            assert _stumbles(text, plural=sheet.plural) == [], (facts, text)
        tags = [tag for one in plan_tags(sheet) for tag in fill_tags(one, sheet)]
        assert tags, facts
        assert not [tag for tag in tags if re.search(r"\b(\w+) \1\b|^an? |[<>{}]", tag)]


def test_no_planned_text_claims_what_no_fact_carries() -> None:
    for place, facts in enumerate(SHEETS[::4]):
        told, sheet = FactSheet.from_json(facts), sheet_of(facts)
        text = fill(plan(sheet, TONES[place % 4], "medium", 1), sheet)
        assert [finding.rule for finding in claims.check({"description": text}, told)] == [], text


def test_american_texts_have_no_british_word() -> None:
    for facts in SHEETS[::6]:
        sheet = sheet_of(facts)
        text = fill(plan(sheet, "elegant", "long", 2), sheet, spelling="us")
        assert not re.search(r"colour|grey\b|jewellery|lustre|\d+ct\b|centre\b|favourite", text, re.IGNORECASE), text


@pytest.mark.parametrize(
    ("stone", "kind", "words"),
    [
        ({"name": "topaz", "colour": "blue", "form": "faceted", "origin": "natural"}, "ring",
         "a faceted natural blue topaz"),
        ({"name": "ruby", "colour": "red", "form": "faceted"}, "ring", "a faceted ruby"),
        ({"name": "ruby", "colour": "red", "form": "faceted"}, "earrings", "faceted rubies"),
        ({"name": "onyx", "colour": "black", "form": "faceted"}, "ring", "faceted onyx"),
        ({"name": "opal", "form": "cabochon", "origin": "imitation"}, "ring", "an imitation opal cabochon"),
        ({"name": "charoite", "colour": "purple", "form": "cabochon"}, "cufflinks", "purple charoite cabochons"),
        ({"name": "freshwater pearl", "colour": "white", "form": "pearl", "origin": "cultured"}, "necklace",
         "cultured freshwater pearls"),
        ({"colour": "orange", "form": "cabochon"}, "ring", "an orange cabochon"),
    ],
)  # fmt: skip
def test_a_stone_in_words(stone: dict[str, str], kind: str, words: str) -> None:
    sheet = sheet_of({"type": kind, "metal_tone": "white", "stones": [stone]})
    assert fill(f"with {all_stones(sheet)}", sheet) == f"With {words}"


def _stumbles(text: str, *, plural: bool) -> list[str]:
    found = re.findall(r"[<>{}]|\s{2,}|\b(?:None|nan)\b", text)
    found += [
        match[0]
        for match in re.finditer(r"\b(\w+) \1\b", text, re.IGNORECASE)
        if match[1].lower() not in ("that", "had")
    ]
    for match in re.finditer(r"\b(an?) (\S+)", text):
        if article(match[2]) != match[1].lower():
            found.append(match[0])
    found += [match[0] for match in re.finditer(r"(?:^|[.!?] )[a-z]", text)]
    if plural:
        found += re.findall(
            r"\b[Tt]his (?:\w+ ){0,4}(?:earrings|cufflinks)\b|\b(?:earrings|cufflinks) (?:is|has|was)\b", text
        )
    else:
        found += re.findall(r"\b[Tt]hese (?:\w+ ){0,3}(?:ring|pendant|necklace|brooch|bangle)\b", text)
    return found
