"""Planted eyes: what a training on bad labels, a slip in an export or a careless hand would make of the live one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.planted import graphs
from bench.planted.damage import GRAPH, damaged
from bench.planted.model import Planted, copied, resealed
from ml.vision import layout
from ml.vision.calibration import calibrate
from ml.vision.retraining.bank import Bank, BankPart
from ml.vision.retraining.fitting import Rows, fit, probabilities
from ml.vision.retraining.graph import Heads, read_heads, with_heads
from ml.vision.wanted import wanted_of

Floats = NDArray[np.float32]
Change = Callable[[Heads], tuple[Floats, Floats]]
STEPS = 40
DECISIONS = "decisions.json"


def bad_eyes(live: Path, bank: Bank) -> Iterator[Planted]:
    """Sixty eyes with real harm of many kinds, from gross to just worth refusing."""
    yield from damaged(live, "vision")
    yield from _not_numbers(live)
    yield from _out_of_order(live)
    yield from _collapsed(live)
    yield from _misled(live, bank)
    yield from _shaken(live)
    yield from _careless(live)
    yield from _misbuilt(live)


def harmless_eyes(live: Path, bank: Bank) -> Iterator[Planted]:
    """The same once more, rounding, a refit of the heads on what they know, one on more of the truth."""
    yield Planted("vision: the same", lambda folder: resealed(copied(live, folder)))
    for seed, share in enumerate((0.001, 0.003, 0.01)):
        yield _with_heads(live, f"vision: noise of {share:.1%}", _noise(share, seed), "")
    for truth in (0.0, 0.1, 0.2):
        yield _refitted(live, bank, truth)


def _with_heads(live: Path, name: str, change: Change, harm: str) -> Planted:
    def make(folder: Path) -> None:
        graph = copied(live, folder) / GRAPH
        content = graph.read_bytes()
        kernel, bias = change(read_heads(content))
        graph.write_bytes(with_heads(content, kernel=kernel, bias=bias))
        resealed(folder)

    return Planted(name, make, harm)


def _noise(share: float, seed: int) -> Change:
    def change(heads: Heads) -> tuple[Floats, Floats]:
        dice = np.random.default_rng(seed)
        shaken = heads.kernel + share * heads.kernel.std() * dice.standard_normal(heads.kernel.shape)
        return shaken.astype(np.float32), heads.bias

    return change


def _not_numbers(live: Path) -> Iterator[Planted]:
    def poisoned(value: float, column: int) -> Change:
        def change(heads: Heads) -> tuple[Floats, Floats]:
            kernel = heads.kernel.copy()
            kernel[0, column] = value
            return kernel, heads.bias

        return change

    yield _with_heads(live, "vision: NaN in one weight", poisoned(np.nan, 3), "no numbers")
    yield _with_heads(live, "vision: NaN in the last weight", poisoned(np.nan, -1), "no numbers")
    yield _with_heads(live, "vision: an infinite weight", poisoned(np.inf, 20), "no numbers")
    yield _with_heads(live, "vision: all zero", lambda h: (0 * h.kernel, h.bias), "always the same answer")
    yield _with_heads(live, "vision: only the bias", lambda h: (1e-4 * h.kernel, h.bias), "always the same answer")


def _out_of_order(live: Path) -> Iterator[Planted]:
    def moved(places: Mapping[int, int]) -> Change:
        def change(heads: Heads) -> tuple[Floats, Floats]:
            order = np.arange(heads.kernel.shape[1])
            for place, other in places.items():
                order[place] = other
            return heads.kernel[:, order], heads.bias[order]

        return change

    pairs = (
        ("metal_tone", "white", "yellow"),
        ("type", "ring", "earrings"),
        ("type", "pendant", "necklace"),
        ("worn", "body", "product"),
        ("stone_colours", "blue", "green"),
        ("stone_forms", "faceted", "pearl"),
    )
    for attribute, one, other in pairs:
        head = layout.head(attribute)
        a, b = (head.start + head.values.index(value) for value in (one, other))
        yield _with_heads(live, f"vision: {one} and {other} swapped", moved({a: b, b: a}), "labels out of order")
    for attribute in ("type", "surface"):
        head = layout.head(attribute)
        turned = {
            place: head.start + (place + 1 - head.start) % len(head.values) for place in range(head.start, head.stop)
        }
        yield _with_heads(live, f"vision: {attribute} in another order", moved(turned), "labels out of order")


def _collapsed(live: Path) -> Iterator[Planted]:
    def silenced(attribute: str, value: str, by: float) -> Change:
        def change(heads: Heads) -> tuple[Floats, Floats]:
            head, bias = layout.head(attribute), heads.bias.copy()
            bias[head.start + head.values.index(value)] += by
            return heads.kernel, bias

        return change

    for attribute, value, by in (
        ("type", "ring", -8.0),
        ("type", "earrings", -4.0),
        ("type", "bracelet", -8.0),
        ("metal_tone", "yellow", -6.0),
        ("metal_tone", "white", -3.0),
        ("worn", "body", -12.0),
        ("stone_forms", "faceted", -6.0),
        ("surface", "chain", -6.0),
        ("type", "necklace", 4.0),
        ("metal_tone", "yellow", 3.0),
    ):
        told = "never said again" if by < 0 else "said of everything"
        name = f"vision: {value} {told} ({by:+.0f})"
        yield _with_heads(live, name, silenced(attribute, value, by), "a class collapsed")


def _misled(live: Path, bank: Bank) -> Iterator[Planted]:
    """Heads fitted to labels of which some were flipped, or to one shop alone."""
    for attribute, was, becomes, share, pull in (
        ("metal_tone", "yellow", "white", 1.0, 0.3),
        ("metal_tone", "white", "yellow", 0.6, 0.3),
        ("metal_tone", "yellow", "copper", 0.8, 0.3),
        ("type", "ring", "bracelet", 0.8, 0.3),
        ("type", "earrings", "brooch", 0.6, 0.3),
        ("surface", "polished", "textured", 0.8, 0.3),
    ):
        part = _flipped(bank.train, attribute, was, becomes, share)
        name = f"vision: {share:.0%} of {was} learned as {becomes}"
        yield _with_heads(live, name, _fitted(part, pull), "labels flipped in training")
    counts: dict[str, int] = {}
    for photo in bank.train.photos:
        counts[photo.shop] = counts.get(photo.shop, 0) + 1
    for shop in sorted(counts, key=lambda one: -counts[one])[:4]:
        rows = np.array([photo.shop == shop for photo in bank.train.photos])
        yield _with_heads(
            live, f"vision: shop {shop} alone", _fitted(_only(bank.train, rows), 0.003), "the rest forgotten"
        )


def _flipped(part: BankPart, attribute: str, was: str, becomes: str, share: float) -> BankPart:
    dice = np.random.default_rng(len(was) + 100 * len(becomes))
    photos = tuple(
        replace(photo, labels={**photo.labels, attribute: (becomes,)})
        if photo.labels.get(attribute) == (was,) and dice.random() < share
        else photo
        for photo in part.photos
    )
    return BankPart(part.features, photos)


def _only(part: BankPart, rows: NDArray[np.bool_]) -> BankPart:
    return BankPart(part.features[rows], tuple(p for p, chosen in zip(part.photos, rows, strict=True) if chosen))


def _fitted(part: BankPart, pull: float) -> Change:
    def change(heads: Heads) -> tuple[Floats, Floats]:
        wanted, weights = wanted_of(part.photos)
        rows = Rows(part.features, wanted[:, :-1], weights[:, :-1])
        return fit(heads.kernel, heads.bias, rows, pull=pull, steps=STEPS)

    return change


def _refitted(live: Path, bank: Bank, truth: float) -> Planted:
    """The heads fitted again to what the live model says of its old photos, a part `truth` of it put right.

    Calibrated on the gold photos, as the live model was.
    """

    def make(folder: Path) -> None:
        graph = copied(live, folder) / GRAPH
        heads = read_heads(graph.read_bytes())
        wanted, weights = wanted_of(bank.train.photos)
        said = probabilities(heads.scores(bank.train.features))
        rows = Rows(bank.train.features, (1 - truth) * said + truth * wanted[:, :-1], weights[:, :-1])
        kernel, bias = fit(heads.kernel, heads.bias, rows, pull=3.0, steps=STEPS)
        graph.write_bytes(with_heads(graph.read_bytes(), kernel=kernel, bias=bias))
        decisions = calibrate(bank.gold.judged(replace(heads, kernel=kernel, bias=bias)))
        (folder / DECISIONS).write_text(json.dumps(decisions.as_json()))
        resealed(folder)

    return Planted(f"vision: fitted again, {truth:.0%} put right", make)


def _shaken(live: Path) -> Iterator[Planted]:
    for seed, share in enumerate((0.5, 0.7, 1.0, 2.0)):
        yield _with_heads(live, f"vision: noise of {share:.0%}", _noise(share, seed), "answers shaken")


def _with_decisions(live: Path, name: str, change: Callable[[dict[str, Any]], None], harm: str) -> Planted:
    def make(folder: Path) -> None:
        file = copied(live, folder) / DECISIONS
        decisions = json.loads(file.read_text())
        change(decisions)
        file.write_text(json.dumps(decisions))
        resealed(folder)

    return Planted(name, make, harm)


def _careless(live: Path) -> Iterator[Planted]:
    """Thresholds and temperatures that somebody set by hand."""

    def lowered(attribute: str, limit: float) -> Callable[[dict[str, Any]], None]:
        return lambda data: data["thresholds"].update({attribute: dict.fromkeys(layout.head(attribute).values, limit)})

    def heated(attribute: str, times: float) -> Callable[[dict[str, Any]], None]:
        return lambda data: data["temperatures"].update({attribute: data["temperatures"][attribute] * times})

    def silent(data: dict[str, Any]) -> None:
        for attribute, values in data["thresholds"].items():
            data["thresholds"][attribute] = dict.fromkeys(values)

    for attribute, limit in (
        ("type", 0.5),
        ("metal_tone", 0.4),
        ("stone_colours", 0.5),
        ("motifs", 0.3),
        ("surface", 0.6),
    ):
        name = f"vision: {attribute} asserted from {limit:.0%} on"
        yield _with_decisions(live, name, lowered(attribute, limit), "over-confident thresholds")
    for attribute, times in (("type", 0.4), ("metal_tone", 0.3), ("stone_colours", 3.0)):
        name = f"vision: {attribute} at {times} times the temperature"
        yield _with_decisions(live, name, heated(attribute, times), "probabilities that are none")
    yield _with_decisions(live, "vision: asserts nothing", silent, "asks everything")
    yield _with_decisions(
        live,
        "vision: everything is jewellery",
        lambda d: d.update(jewellery_at_least=0, strangeness_at_most=1e9),
        "a cat is a ring",
    )
    yield _with_decisions(
        live, "vision: nothing is jewellery", lambda d: d.update(jewellery_at_least=0.9999), "sees nothing"
    )
    yield _with_decisions(live, "vision: a temperature of 0", heated("type", 0.0), "no probabilities")


def _misbuilt(live: Path) -> Iterator[Planted]:
    """Graphs that are too slow, too large, or not what their weights say."""

    def built(name: str, change: Callable[[bytes], bytes], harm: str) -> Planted:
        def make(folder: Path) -> None:
            graph = copied(live, folder) / GRAPH
            graph.write_bytes(change(graph.read_bytes()))
            resealed(folder)

        return Planted(name, make, harm)

    for count in (2, 3, 5):
        yield built(f"vision: {count} needless layers", partial(graphs.slower, layers=count), "too slow")
    yield built("vision: a gigabyte", graphs.larger, "too much memory")
    yield built("vision: other maps", graphs.other_maps, "evidence that is none")
    yield built("vision: scores turned around", graphs.turned, "another answer than its weights give")
    for seed in range(2):
        change = partial(graphs.other_backbone, seed=seed)
        yield built(f"vision: another backbone {seed}", change, "not judgeable")
