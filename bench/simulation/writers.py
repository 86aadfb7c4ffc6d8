"""What writes the drafts of a simulation: the sentence planner, or the text model of a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.simulation.artisan import Fields
from bench.simulation.voice import Write


def planned(facts: Mapping[str, Any], number: int, earlier: Sequence[str]) -> Fields:
    """By the sentence planner alone: milliseconds a text."""
    from ml.facts import FactSheet
    from ml.text.candidates import Order, alt_texts, planned_description, tag_lists, titles
    from ml.text.sheet import make_sheet
    from ml.text.writer import statable

    sheet = make_sheet(statable(FactSheet.from_json(facts)))
    order = Order("warm", "medium", "uk", number, tuple(earlier))
    return {
        "title": next(iter(titles((), sheet, order))),
        "description": planned_description(sheet, order).text,
        "tags": list(next(iter(tag_lists((), sheet, order)))),
        "alt_text": next(iter(alt_texts((), sheet, order))),
    }


def drawn(folder: Path) -> Write:
    """By the text model, as a worker writes. Raises ml.artifacts.ArtifactError."""
    from ml.facts import FactSheet
    from ml.text import Writer

    writer = Writer.open(folder)

    def write(facts: Mapping[str, Any], number: int, earlier: Sequence[str]) -> Fields:
        text = writer.write(FactSheet.from_json(facts), tone="warm", seed=number, avoid=earlier)
        return {
            "title": text.title,
            "description": text.description,
            "tags": list(text.tags),
            "alt_text": text.alt_text,
        }

    return write
