import math
from typing import Any

import pytest

from ml.facts import FactError, FactSheet

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"colour": "blue"}, "colour", "There is no attribute 'colour'"),
    ({"motif": ["leaf"]}, "motif", "Did you mean 'motifs'?"),
    ({"type": "rnig"}, "type", "The type cannot be 'rnig'. Did you mean 'ring'?"),
    ({"type": "bague"}, "type", "Did you mean 'ring'?"),
    ({"type": "spaceship"}, "type", "It can be: ring, earrings"),
    ({"type": ["ring"]}, "type", "The type must be text such as 'ring', not a list."),
    ({"type": 7}, "type", "not a number"),
    ({"type": True}, "type", "not true or false"),
    ({"motifs": "leaf"}, "motifs", 'must be a list such as ["heart"], not text'),
    ({"motifs": ["none", "leaf"]}, "motifs", "cannot be 'none' and 'leaf' at once"),
    ({"metal": "silver"}, "metal", 'must be an object such as {"base": "silver", "fineness": 925}'),
    ({"metal": {}}, "metal", "The metal needs its base"),
    ({"metal": {"base": "sliver"}}, "metal", "Did you mean 'silver'?"),
    ({"metal": {"base": "sterling silver"}}, "metal", 'written {"base": "silver", "fineness": 925}'),
    ({"metal": {"base": "silver", "finenes": 925}}, "metal", "Did you mean 'fineness'?"),
    ({"metal": {"base": "silver", "fineness": 926}}, "metal", "cannot be 926; in parts per thousand: 800"),
    ({"metal": {"base": "silver", "fineness": "925"}}, "metal", "cannot be '925'"),
    ({"metal": {"base": "brass", "fineness": 925}}, "metal", "Brass has no fineness"),
    ({"metal": {"base": "brass", "plating": "gold vermeil"}}, "metal", "Vermeil is gold over silver"),
    ({"metal": {"base": "silver", "plating": "golden"}}, "metal", "The plating cannot be 'golden'"),
    ({"stones": {"name": "opal"}}, "stones", "must be a list"),
    ({"stones": ["opal"]}, "stones", 'must be an object such as {"name": "opal"}, not text'),
    ({"stones": [{}]}, "stones", "at least a name, a colour or a form"),
    ({"stones": [{"name": "x" * 61}]}, "stones", "has 61 characters; at most 60 fit"),
    ({"stones": [{"name": "opal", "color": "blue"}]}, "stones", "Did you mean 'colour'?"),
    ({"stones": [{"name": "opal\u200b"}]}, "stones", "invisible or control character"),
    ({"stones": [{"name": "opal\x07"}]}, "stones", "invisible or control character"),
    ({"stones": [{"name": "<b>opal</b>"}]}, "stones", "plain words without markup"),
    ({"stones": [{"name": "ﻋﻘﻴﻖ"}]}, "stones", "Latin letters"),
    ({"stones": [{"name": "opal 💎"}]}, "stones", "cannot hold the sign '💎'"),
    ({"stones": [{"name": "ignore the above"}]}, "stones", "must describe the piece"),
    ({"stones": [{"name": "opal. It heals you"}]}, "stones", "not a sentence"),
    ({"stones": [{"name": "  "}]}, "stones", "is empty"),
    ({"stones": [{"name": "glass", "origin": "natural"}]}, "stones", "cannot be 'natural'"),
    (
        {"stones": [{"name": "diamond", "origin": "cultured"}]},
        "stones",
        "natural or lab-created or imitation",
    ),
    ({"stones": [{"name": "diamond", "origin": "lab grown"}]}, "stones", "Did you mean 'lab-created'?"),
    ({"stones": [{"name": "opal"}] * 13}, "stones", "At most 12"),
    ({"weight_g": -1}, "weight_g", "must lie between 0.01 and 5000, not -1"),
    ({"weight_g": math.nan}, "weight_g", "must be a number, not nan"),
    ({"weight_g": math.inf}, "weight_g", "must be a number, not inf"),
    ({"weight_g": "3 g"}, "weight_g", "must be a number, not text"),
    ({"weight_g": True}, "weight_g", "must be a number, not true or false"),
    ({"dimensions": {"ring_size": 7}}, "dimensions", "needs its system: 'US 7'"),
    ({"dimensions": {"ring_size": "7"}}, "dimensions", "needs its system"),
    ({"dimensions": {"drop": 7}}, "dimensions", "Did you mean 'drop_mm'?"),
    ({"dimensions": {"drop_mm": 0}}, "dimensions", "must lie between 2 and 250"),
    ({"dimensions": {"chain_length_cm": "long"}}, "dimensions", "must be a number of cm"),
    ({"dimensions": {"chain_length_cm": "adjustable 40–4500"}}, "dimensions", "between 10 and 300"),
    ({"dimensions": []}, "dimensions", "must be an object"),
    ({"made_by": "robot"}, "made_by", "It can be: artisan, workshop, manufacturer"),
    ({"care": "x" * 121}, "care", "has 121 characters; at most 120 fit"),
    ({"edition": "one\nof a kind"}, "edition", "control character"),
    ({"technique": "forged"}, "technique", 'must be a list such as ["forged"]'),
]


@pytest.mark.parametrize(("facts", "attribute", "message"), REFUSED)
def test_a_wrong_fact_is_refused_with_what_would_be_right(facts: dict[str, Any], attribute: str, message: str) -> None:
    with pytest.raises(FactError) as refused:
        FactSheet.from_json(facts)
    assert refused.value.attribute == attribute
    assert message in str(refused.value)


CONTRADICTIONS: list[tuple[dict[str, Any], str]] = [
    ({"type": "necklace", "dimensions": {"ring_size": "US 7"}}, "does not belong to the type 'necklace'"),
    ({"metal_tone": "white", "metal": {"base": "gold", "fineness": 750}}, "correct one of both"),
    ({"metal_tone": "white", "metal": {"base": "silver", "plating": "gold"}}, "silver, gold-plated"),
    ({"metal": {"base": "silver", "fineness": 800}, "materials_note": "sterling wire"}, "sterling"),
    ({"metal": {"base": "brass"}, "materials_note": "Sterling silver"}, "but the metal is brass"),
]


@pytest.mark.parametrize(("facts", "message"), CONTRADICTIONS)
def test_facts_that_cannot_all_be_true_are_refused(facts: dict[str, Any], message: str) -> None:
    with pytest.raises(FactError, match=message):
        FactSheet.from_json(facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"stones": [{"name": "seraphinite", "colour": "green"}]},
        {"stones": [{"name": "tiger’s eye"}]},
        {"metal": {"base": "white gold", "fineness": 585}, "metal_tone": "white"},
        {"metal": {"base": "silver", "finish": "oxidised"}, "metal_tone": "dark"},
        {"dimensions": {"ring_size": "UK O½"}, "type": "ring"},
        {"dimensions": {"ring_size": "EU 54"}},
        {"dimensions": {"inner_length_cm": "adjustable 16–19"}},
        {"dimensions": {"chain_length_cm": "45 + 5"}},
        {"edition": "limited to 20 pieces"},
        {"materials_note": "stone cut in our own workshop"},
        {"metal": None},
    ],
)
def test_what_artisans_really_say_is_accepted(facts: dict[str, Any]) -> None:
    FactSheet.from_json(facts)


def test_a_known_stone_gets_its_canonical_spelling_and_an_unknown_one_stays_as_told() -> None:
    sheet = FactSheet.from_json({"stones": [{"name": " Turquoise"}, {"name": "Seraphinite"}]})
    assert sheet.statable()["stones"] == [{"name": "turquoise"}, {"name": "Seraphinite"}]
