"""The simulation of an artisan's edits: her rules help her, and a stranger's do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.simulation.artisan import Artisan
from bench.simulation.sheets import fact_sheets
from bench.simulation.voice import simulate

LOOKS = ("The colour is calm.", "Light runs along the edge.", "It is easy to like.", "The grey of a pigeon suits it.")
CLOSINGS = ("Wear it with a jumper.", "Give it to a friend.", "Put it on and go out.")


def write(facts: Mapping[str, Any], number: int, earlier: Sequence[str]) -> dict[str, Any]:
    """Texts of a few sentences, without a model."""
    look, closing = LOOKS[number % len(LOOKS)], CLOSINGS[number % len(CLOSINGS)]
    text = f"A {facts['surface']} piece for a grey day. {look} The ring of its colour stays in the mind. {closing}"
    return {"title": "A piece in calm colours", "description": text, "tags": [], "alt_text": "A piece"}


def test_her_rules_halve_her_edits_and_a_strangers_do_not() -> None:
    hers = Artisan({"calm": "quiet", "stays": "lingers"})
    stranger = Artisan({"edge": "rim"}, spelling="uk", drops_closing=False)

    outcome = simulate(hers, stranger, fact_sheets(56), write)

    assert outcome.ratio < 0.5
    assert outcome.strangers_ratio > 0.95
    assert {rule.key for rule in outcome.rules} == {"spelling", "swap:calm", "swap:stays", "drop_last"}
    assert len(outcome.frozen) == len(outcome.ruled) == len(outcome.strangers) == 56


def test_the_first_listings_cost_her_as_much_as_ever() -> None:
    outcome = simulate(Artisan({"calm": "quiet"}), Artisan({"edge": "rim"}), fact_sheets(52), write)

    assert outcome.ruled[:3] == outcome.frozen[:3]


def test_the_same_number_gives_the_same_pieces() -> None:
    assert fact_sheets(5) == fact_sheets(5)
    assert fact_sheets(5)[0]["type"] in {"ring", "earrings", "necklace", "pendant", "bracelet", "brooch"}
