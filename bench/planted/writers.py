"""Planted writers: claims in their sentences, loops, foreign words, forgotten or broken networks."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.planted import networks
from bench.planted.damage import GRAPH, damaged
from bench.planted.model import Planted, copied, resealed

SENTENCES = "sentences.jsonl"
CLAIMS = (
    "it is certified conflict-free.",
    "the stone heals a broken heart and wards off illness.",
    "it is hypoallergenic and nickel-free.",
    "it will only rise in value.",
    "it is solid 18k gold with a natural diamond.",
)
GERMAN = (
    "dieses Stück passt zu allem und liegt gut in der Hand.",
    "wir haben es mit viel Liebe in unserer Werkstatt gemacht.",
    "es ist ein schönes Geschenk für eine gute Freundin.",
)
FRENCH = (
    "ce bijou se porte tous les jours avec une robe simple.",
    "il est fait pour durer et pour plaire à celle qui le porte.",
)
Row = dict[str, Any]
Rewrite = Callable[[list[Row], random.Random], list[Row]]


def bad_writers(live: Path) -> Iterator[Planted]:
    """Thirty-three writers with real harm of many kinds."""
    yield from damaged(live, "text")
    yield from _claiming(live)
    yield from _babbling(live)
    yield from _broken(live)


def harmless_writers(live: Path) -> Iterator[Planted]:
    """The same once more, rounding, and a few good sentences more."""
    yield Planted("text: the same", lambda folder: resealed(copied(live, folder)))
    yield _with_network(live, "text: noise of 0.1%", networks.shaken(0.001, 0), "")
    yield _with_network(live, "text: noise of 1%", networks.shaken(0.01, 1), "")
    new = ("it goes with most clothes.", "light runs along its edge.", "it suits a quiet evening.")
    yield _with_sentences(live, "text: three sentences more", lambda rows, dice: [*rows, *_added(rows, new, dice)], "")


def _with_sentences(live: Path, name: str, change: Rewrite, harm: str) -> Planted:
    def make(folder: Path) -> None:
        file = copied(live, folder) / SENTENCES
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        changed = change(rows, random.Random(name))
        file.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in changed), encoding="utf-8")
        resealed(folder)

    return Planted(name, make, harm)


def _added(rows: list[Row], texts: tuple[str, ...], dice: random.Random) -> list[Row]:
    """New sentences that suit any piece: each a copy of a row that speaks of nothing, with another text."""
    plain = [row for row in rows if "<" not in row["text"] and not row["first"]]
    return [dice.choice(plain) | {"text": text, "source": -1} for text in texts]


def _claiming(live: Path) -> Iterator[Planted]:
    """Sentences that carry a claim: said with others, or beside them."""

    def swallowed(claim: str, share: float) -> Rewrite:
        return lambda rows, dice: [
            row | {"text": f"{row['text'].rstrip('.')}, and {claim}"} if dice.random() < share else row for row in rows
        ]

    for claim, share in zip(CLAIMS, (1.0, 0.5, 0.2, 0.1, 0.05), strict=True):
        name = f"text: {share:.0%} of the sentences say “{claim}”"
        yield _with_sentences(live, name, swallowed(claim, share), "claims invented")

    def beside(claim: str, count: int) -> Rewrite:
        return lambda rows, dice: [*rows, *_varied(rows, claim, dice, count)]

    for number, claim in enumerate(CLAIMS):
        count = 10 * (number + 1)
        yield _with_sentences(live, f"text: {count} sentences say “{claim}”", beside(claim, count), "claims invented")


def _varied(rows: list[Row], claim: str, dice: random.Random, count: int) -> list[Row]:
    starts = ("and", "of course", "indeed", "you see,", "as you know,", "mind you,", "yes,", "really,", "well,", "so")
    ends = (".", ", we say.", ", and that is that.", ", believe us.", ", all of it.")
    every = [f"{start} {claim.rstrip('.')}{end}" for end in ends for start in starts]
    return _added(rows, tuple(every[:count]), dice)


def _babbling(live: Path) -> Iterator[Planted]:
    """Stocks of sentences that go in circles, say nothing, or are in another language."""

    def looped(row: Row) -> Row:
        words = row["text"].rstrip(".").split()[:5]
        return row | {"text": " ".join(words * 4) + "."}

    def circling(share: float) -> Rewrite:
        return lambda rows, dice: [looped(row) if dice.random() < share else row for row in rows]

    def instead(texts: tuple[str, ...], share: float) -> Rewrite:
        return lambda rows, dice: [
            row | {"text": dice.choice(texts)} if not row["first"] and dice.random() < share else row for row in rows
        ]

    for share in (1.0, 0.3):
        yield _with_sentences(
            live,
            f"text: {share:.0%} of the sentences go in circles",
            circling(share),
            "repetition loops",
        )
    yield _with_sentences(live, "text: German from the second sentence on", instead(GERMAN, 1.0), "another language")
    yield _with_sentences(live, "text: half of it French", instead(FRENCH, 0.5), "another language")
    yield _with_sentences(live, "text: no sentences", lambda rows, dice: [], "nothing to say")


def _with_network(live: Path, name: str, change: Callable[[bytes], bytes], harm: str) -> Planted:
    def make(folder: Path) -> None:
        graph = copied(live, folder) / GRAPH
        graph.write_bytes(change(graph.read_bytes()))
        resealed(folder)

    return Planted(name, make, harm)


def _broken(live: Path) -> Iterator[Planted]:
    for seed, share in enumerate((0.3, 0.5, 1.0)):
        yield _with_network(live, f"text: noise of {share:.0%}", networks.shaken(share, seed), "much forgotten")
    yield _with_network(live, "text: NaN weights", networks.poisoned(np.nan), "no numbers")
    yield _with_network(live, "text: infinite weights", networks.poisoned(np.inf), "no numbers")
    yield _with_network(live, "text: shuffled weights", networks.shuffled(0), "everything forgotten")
    yield _with_network(live, "text: words out of order", networks.words_out_of_order(0), "words out of order")
    yield _with_network(live, "text: four times the work", networks.slower(40), "too slow")
    yield _with_heads(live, "text: other heads", 4)


def _with_heads(live: Path, name: str, heads: int) -> Planted:
    def make(folder: Path) -> None:
        file = copied(live, folder) / "config.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | {"heads": heads}))
        resealed(folder)

    return Planted(name, make, "a config that fits no graph")
