"""Facts that cannot all be true are refused with a sentence that says which, and what would be right."""

from typing import Any

import pytest

from ml.facts import FactError, FactSheet


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"metal": {"base": "gold", "fineness": 925}},
            "The fineness of gold cannot be 925; in parts per thousand: 333",
        ),
        (
            {"stones": [{"name": "diamond", "form": "pearl"}]},
            "Diamond does not come in the form of pearl: correct one of both.",
        ),
        ({"stones": [{"name": "Ruby", "form": "enamel"}]}, "Ruby does not come in the form of enamel"),
        (
            {"stones": [{"name": "ruby", "colour": "green"}]},
            "Ruby is red or pink or purple, not green: correct one of both.",
        ),
        (
            {"metal": {"base": "gold", "plating": "gold"}},
            "The metal is told as gold and as plated with gold: leave the plating out if it is solid",
        ),
        ({"metal": {"base": "silver", "plating": "silver"}}, "as plated with silver"),
        ({"metal": {"base": "rose gold", "plating": "gold"}}, "as plated with gold"),
        ({"metal": {"base": "brass", "plating": "gold vermeil"}}, "Vermeil is gold over silver"),
        (
            {"metal": {"base": "gold"}, "metal_tone": "white"},
            "which looks gold-coloured, but its colour as silver-coloured",
        ),
    ],
)
def test_a_contradiction_is_said_in_a_sentence(facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FactError) as raised:
        FactSheet.from_json(facts)
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    "facts",
    [
        {"metal": {"base": "white gold", "plating": "rhodium"}},
        {"metal": {"base": "silver", "plating": "gold vermeil"}},
        {"stones": [{"name": "glass", "form": "pearl"}, {"name": "seraphinite", "form": "pearl"}]},
        {"stones": [{"name": "sapphire", "colour": "pink"}, {"name": "ruby", "form": "bead"}]},
    ],
)
def test_what_is_unusual_but_possible_is_taken(facts: dict[str, Any]) -> None:
    assert FactSheet.from_json(facts).statable()
