"""How much each example may teach: nobody alone turns a model, and what looks like a flood waits for a person.

One artisan's examples count in full up to FREE of them; beyond, together as the square root of their number (square
root sampling: Mahajan et al. 2018, arXiv:1805.00932), and never as more than SHARE of everything that is learned from.
Accounts younger than YOUNG_DAYS have one such share together, or an attacker would open thirty of them.

Being alone in an opinion is no offence: an artisan whose camera drifts corrects the model two hundred times and is
right. So what counts as evidence is only what others said of the same photos, and many newcomers who all do the same
(ml.data.suspicion). Plain Python: the web process may import it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ml.data.examples import Example, VisionExample
from ml.data.suspicion import Quarantine, contradicting, flooding, one_way

FREE = 100
SHARE = 0.05
YOUNG_SHARE = 0.2
YOUNG_DAYS = 14
# Whose examples count for less than this of their number is named.
TOLD_BELOW = 0.5
STARTERS = Path(__file__).parents[1] / "starter"
_REPLAYED = {
    "vision": ("vision-bank/bank.json", ("counts", "train")),
    "text": ("text/manifest.json", ("metrics", "texts")),
}
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Flag:
    """Something about one artisan that a moderator should know; her examples are used, within the cap."""

    artisan: str
    sentence: str


@dataclass(frozen=True)
class Influence:
    """`weights` by example id, 0 for those in quarantine; a sentence for every decision."""

    weights: Mapping[str, float]
    quarantined: tuple[Quarantine, ...] = ()
    flagged: tuple[Flag, ...] = ()

    @property
    def quarantined_ids(self) -> frozenset[str]:
        return frozenset(name for quarantine in self.quarantined for name in quarantine.ids)


def weigh(
    examples: Sequence[Example],
    *,
    others: float | None = None,
    joined: Mapping[str, datetime] | None = None,
    released: frozenset[str] = frozenset(),
) -> Influence:
    """The weight of every example, starting from its own.

    `others`: the weight of what is learned from besides; by default that of the photos or texts that the product
    replays (see `replayed`). `joined`: when each
    artisan's account was opened; where it is missing, her first example counts. `released`: ids that a person looked
    at and let through; they are never held again.
    """
    young = _young(examples, joined or {})
    seen = [e for e in examples if isinstance(e, VisionExample)]
    held = tuple(
        kept for found in [*contradicting(seen), *flooding(seen, young)] if (kept := found.without(released)).ids
    )
    away = {name for quarantine in held for name in quarantine.ids}
    used = [example for example in examples if example.id not in away]
    factors = _factors(used, replayed(examples) if others is None else others, young)
    weights = {example.id: 0.0 for example in examples}
    weights |= {example.id: round(example.weight * factors[example.artisan], 6) for example in used}
    return Influence(weights, held, _flags(used, factors))


def replayed(examples: Sequence[Example]) -> float:
    """How many old photos or texts come with such examples in each retraining; 0 where the product ships none."""
    kind = "vision" if any(isinstance(example, VisionExample) for example in examples) else "text"
    file, keys = _REPLAYED[kind]
    try:
        found = json.loads((STARTERS / file).read_text(encoding="utf-8"))
        return float(found[keys[0]][keys[1]])
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0


def _young(examples: Sequence[Example], joined: Mapping[str, datetime]) -> frozenset[str]:
    """The artisans whose accounts were opened less than YOUNG_DAYS before the newest example."""
    first: dict[str, datetime] = {}
    newest = _LONG_AGO
    for example in examples:
        at = _time(example.at)
        first[example.artisan] = min(first.get(example.artisan, at), at)
        newest = max(newest, at)
    opened = {artisan: _aware(joined.get(artisan, at)) for artisan, at in first.items()}
    return frozenset(artisan for artisan, at in opened.items() if newest - at < timedelta(days=YOUNG_DAYS))


def _time(text: str) -> datetime:
    try:
        return _aware(datetime.fromisoformat(text))
    except ValueError:
        return _LONG_AGO


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _factors(examples: Sequence[Example], others: float, young: frozenset[str]) -> dict[str, float]:
    """By artisan, what each of her examples counts of its weight."""
    sums: dict[str, float] = {}
    for example in examples:
        sums[example.artisan] = sums.get(example.artisan, 0.0) + example.weight
    rooted = {artisan: total if total <= FREE else (total * FREE) ** 0.5 for artisan, total in sums.items()}
    everything = others + sum(rooted.values())
    most = max(FREE, SHARE * everything)
    capped = {artisan: min(total, most) for artisan, total in rooted.items()}
    newcomers = sum(total for artisan, total in capped.items() if artisan in young)
    theirs = min(1.0, max(FREE, YOUNG_SHARE * everything) / newcomers) if newcomers else 1.0
    return {
        artisan: (total / sums[artisan] if sums[artisan] else 0.0) * (theirs if artisan in young else 1.0)
        for artisan, total in capped.items()
    }


def _flags(examples: Sequence[Example], factors: Mapping[str, float]) -> tuple[Flag, ...]:
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.artisan] = counts.get(example.artisan, 0) + 1
    capped = [
        Flag(artisan, f"{counts[artisan]} examples of one artisan count as {counts[artisan] * factor:.0f} together.")
        for artisan, factor in sorted(factors.items())
        if factor < TOLD_BELOW
    ]
    seen = [example for example in examples if isinstance(example, VisionExample)]
    return (*capped, *(Flag(artisan, sentence) for artisan, sentence in one_way(seen)))
