"""How often a suggested group really is one piece, on drops made up from labelled photos of shops."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from ml.alike.groups import Scores, groups_alike

DROPS_A_SHOP, VIEWS = 60, 5
SEVERAL, ONE = (2, 5), (1, 1)


@dataclass(frozen=True)
class Drop:
    """Photos as a person might drop them: pieces of one shop, one after the other."""

    photos: tuple[str, ...]
    pieces: tuple[str, ...]


@dataclass
class Tally:
    """Counts over drops. A group is right if all its photos show one piece; whole, if it is all of that piece."""

    drops: int = 0
    drops_with_suggestions: int = 0
    groups: int = 0
    right: int = 0
    whole: int = 0
    pieces: int = 0
    pairs_suggested: int = 0
    pairs_right: int = 0
    pairs: int = 0

    def report(self) -> dict[str, float]:
        return {
            "drops": self.drops,
            "drops with a suggestion": round(self.drops_with_suggestions / max(1, self.drops), 3),
            "suggested groups": self.groups,
            "groups that are one piece": round(self.right / max(1, self.groups), 3),
            "pieces found whole": round(self.whole / max(1, self.pieces), 3),
            "precision of pairs": round(self.pairs_right / max(1, self.pairs_suggested), 3),
            "recall of pairs": round(self.pairs_right / max(1, self.pairs), 3),
        }

    def add(self, drop: Drop, groups: Sequence[Sequence[int]]) -> None:
        sizes = {piece: drop.pieces.count(piece) for piece in drop.pieces}
        self.drops += 1
        self.drops_with_suggestions += bool(groups)
        self.pieces += sum(size > 1 for size in sizes.values())
        self.pairs += sum(size * (size - 1) // 2 for size in sizes.values())
        for group in groups:
            shown = {drop.pieces[place] for place in group}
            self.groups += 1
            self.right += len(shown) == 1
            self.whole += len(shown) == 1 and len(group) == sizes[drop.pieces[group[0]]]
            pairs = [drop.pieces[a] == drop.pieces[b] for a, b in combinations(group, 2)]
            self.pairs_suggested += len(pairs)
            self.pairs_right += sum(pairs)


@dataclass
class Shop:
    """Photos of a shop by piece."""

    pieces: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def drops(self, chance: random.Random, several: tuple[int, int], count: int) -> list[Drop]:
        """Some pieces with several views, and, where there are several pieces, up to two photos that stand alone."""
        with_views = [piece for piece, photos in self.pieces.items() if len(photos) > 1]
        alone = [piece for piece, photos in self.pieces.items() if len(photos) == 1]
        made = []
        for _ in range(min(count, 4 * len(with_views))):
            chosen = chance.sample(with_views, min(len(with_views), chance.randint(*several)))
            if len(chosen) > 1:
                chosen += chance.sample(alone, min(len(alone), chance.randint(0, 2)))
            chance.shuffle(chosen)
            views = [(photo, piece) for piece in chosen for photo in self.pieces[piece][:VIEWS]]
            made.append(Drop(tuple(photo for photo, _ in views), tuple(piece for _, piece in views)))
        return made

    @property
    def useful(self) -> bool:
        return sum(len(photos) > 1 for photos in self.pieces.values()) > 1


def read_shops(labels: Path) -> dict[str, Shop]:
    """Shops with two pieces and more of several views, from a table with ``image_path``, ``shop`` and ``group``.

    Raises OSError and KeyError.
    """
    shops: dict[str, Shop] = defaultdict(Shop)
    with labels.open(newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            shops[row["shop"]].pieces[row["group"]].append(row["image_path"])
    return {name: shop for name, shop in shops.items() if shop.useful}


def measure(
    shops: Sequence[Shop], scores: Mapping[str, Scores], *, several: tuple[int, int], shuffled: bool = False
) -> Tally:
    """The same drops at every call. ``shuffled`` takes the photos out of the order of their pieces."""
    chance, tally = random.Random(7), Tally()
    for shop in shops:
        for drop in shop.drops(chance, several, DROPS_A_SHOP):
            places = list(range(len(drop.photos)))
            if shuffled:
                chance.shuffle(places)
            mixed = Drop(tuple(drop.photos[at] for at in places), tuple(drop.pieces[at] for at in places))
            groups = [group.places for group in groups_alike([scores[photo] for photo in mixed.photos])]
            tally.add(mixed, [group for group in groups if len(group) < len(mixed.photos)])
    return tally
