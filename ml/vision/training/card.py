"""The model card: what the model is, what it learned from, how good it is where it had never been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ml.vision.training.recipe import Recipe

TEMPLATE = """# {name}, version {version}

Sees type, metal colour, stone colours and forms, motifs and surface of a piece of jewellery in a photo, and
whether it is worn. It cannot see what the metal or a stone *is*, and never says so.

## How it was made

{recipe.backbone}, trained at {recipe.size} and serving at {recipe.sight} pixels, starting weights `{weights}`; heads
first, then every layer, for at most {recipe.epochs} epochs with a running average of the weights, then the heads again;
seed {recipe.seed}. Photos are framed: an even ground around the piece is cut away; while learning, some pieces are laid
on other grounds.

- Learned from {counts[training]} photos of {counts[training_shops]} shops, and {counts[further]} of further sources.
- Held out: {counts[held_out]} photos of {counts[held_out_shops]} other shops. {counts[dropped]} photos that look like a
  held-out one, or show the same product, were left out of the training.

## Where the photos come from

{note}

## How good it is on shops it never saw

Each held-out shop is judged with temperatures and thresholds measured on the other held-out shops; the shipped ones
are measured on all of them. The best epoch was chosen on the same shops, so the figures are a little kind.

{table}

Accuracy of many-valued attributes: the whole set is right; its 95 % interval comes from drawing the {resampled} again.
Answered: share of photos on which a value passes its threshold, which is set for a precision of 0.95; otherwise the
product asks.

### Product photos and worn photos

{slices}

### Values that it never asserts

A value is asserted only if at least 19 right answers on held-out photos prove it. For the others it only guesses:

{never}

## No jewellery at all

{others}

Besides, photos whose features lie far from those of the training photos are refused, which also refuses a few photos
of jewellery.

- Held-out photos of jewellery recognised as such: {jewellery:.3f}
- Pictures without jewellery recognised as such: {refused:.3f}

## Weak spots

Rare types and motifs; photos worn on a body; several different pieces in one photo; metal colour under coloured
light; `surface`, on which people themselves disagree.
"""
NO_NOTE = "The owner of the training data has written no note on its sources."


def card(
    *,
    name: str,
    version: str,
    recipe: Recipe,
    report: Mapping[str, Any],
    counts: Mapping[str, int],
    note: str,
) -> str:
    """Markdown. `report` is that of ml.vision.evaluation, cross-fitted on the held-out shops; `note` on the sources."""
    return TEMPLATE.format(
        name=name,
        version=version,
        recipe=recipe,
        weights=recipe.as_json()["weights"],
        counts=counts,
        note=note.strip() or NO_NOTE,
        others=_others(counts["other_things"]),
        resampled=report["intervals"]["resampled"],
        table="\n".join(_table(report["attributes"])),
        slices="\n".join(_slices(report["slices"]["worn"])),
        never="\n".join(_never(report["never_asserted"])),
        jewellery=report["jewellery_recognised"],
        refused=report["negatives_refused"],
    )


def _others(count: int) -> str:
    made = "drawn ones (flat colours, gradients, noise, shapes, text), blurred photos and corners of busy photos"
    if count:
        return f"""Trained against {count} photos of other things, a fifth of which was kept for judging, and makeshift
pictures: {made}."""
    return f"""Trained against makeshift pictures only: {made}.
It has not been measured on a collection of everyday photos."""


def _table(attributes: Mapping[str, Any]) -> list[str]:
    rows = [
        "| attribute | accuracy | balanced | macro-F1 | answered | precision | calibration error | accuracy, 95 % |",
        "|---|---|---|---|---|---|---|---|",
    ]
    names = ("accuracy", "balanced_accuracy", "macro_f1", "coverage", "precision", "ece")
    for attribute, figures in attributes.items():
        rows.append(f"| {attribute} | {_cells(figures, names)} | {_between(figures['intervals']['accuracy'])} |")
    return rows


def _slices(slices: Mapping[str, Any]) -> list[str]:
    rows = [
        "| photos | attribute | accuracy | macro-F1 | answered | precision |",
        "|---|---|---|---|---|---|",
    ]
    names = ("accuracy", "macro_f1", "coverage", "precision")
    for name, part in slices.items():
        for attribute, figures in part["attributes"].items():
            rows.append(f"| {name} ({part['photos']}) | {attribute} | {_cells(figures, names)} |")
    return rows


def _never(values: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"- {attribute}: {', '.join(names)}" for attribute, names in values.items() if names]


def _between(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else "-"


def _cells(figures: Mapping[str, Any], names: Sequence[str]) -> str:
    """Figures side by side; a dash where one could not be measured."""
    return " | ".join("-" if figures[name] is None else f"{figures[name]:.3f}" for name in names)
