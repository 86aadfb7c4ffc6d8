"""Evidence that examples mislead: against what others said of the same photos, or many newcomers doing one thing.

What the model thinks is no evidence against a single artisan; it is what she is there to correct.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ml.data.examples import VisionExample
from ml.drift import ALARM, population_stability
from ml.odds import at_least

# Two honest people differ on up to 15 % of photos in the softest attributes.
HONEST_DISAGREEMENT = 0.15
COMPARED_AT_LEAST = 6
CONTRADICTS_FROM = 0.5
# A moderator who labels for its own sake outweighs one who sells the piece.
VOTES = {"label": 2, "correction": 1, "answer": 1}
VOTES_AT_LEAST = 2
# An account goes one way if so many of its corrections of an attribute, and so many of all it said, name one value.
MOVES_AT_LEAST = 3
OF_CORRECTIONS = 0.8
OF_ALL = 1 / 3
ACCOUNTS_AT_LEAST = 3
# Seven attributes with a dozen values each are looked at; this leaves one false suspicion in a hundred trainings.
CHANCE = 1e-4
TOLD_FROM = 20

Value = tuple[str, ...]


@dataclass(frozen=True)
class Quarantine:
    """Examples that wait for a person's yes. `sentence` says why, for people who decide."""

    rule: Literal["contradiction", "flood"]
    attribute: str
    artisans: tuple[str, ...]
    ids: tuple[str, ...]
    sentence: str

    def without(self, released: frozenset[str]) -> Quarantine:
        """The same without the examples that a person let through."""
        return replace(self, ids=tuple(name for name in self.ids if name not in released))


def contradicting(examples: Sequence[VisionExample]) -> Iterator[Quarantine]:
    """Artisans whose labels contradict what others said of the very same photos, far more often than people differ.

    Judged by an exact binomial test against HONEST_DISAGREEMENT; a photo counts where others gave VOTES_AT_LEAST.
    """
    votes: dict[tuple[str, str], dict[str, tuple[Value, int]]] = defaultdict(dict)
    for example in sorted(examples, key=lambda e: e.at):
        for attribute, value in example.labels.items():
            votes[example.sha256, attribute][example.artisan] = (_same(value), VOTES[example.source])
    compared: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for (_, attribute), said in votes.items():
        for artisan, (value, _) in said.items():
            word = _word_of_others(said, artisan)
            if word is not None:
                compared[artisan, attribute].append(value != word)
    for (artisan, attribute), differs in sorted(compared.items()):
        against, count = sum(differs), len(differs)
        unlikely = at_least(against, count, HONEST_DISAGREEMENT) < CHANCE
        if count >= COMPARED_AT_LEAST and against / count >= CONTRADICTS_FROM and unlikely:
            ids = tuple(e.id for e in examples if e.artisan == artisan and attribute in e.labels)
            yield Quarantine(
                "contradiction",
                attribute,
                (artisan,),
                ids,
                f"One artisan's {attribute} contradicts what others said of {against} of the same {count} photos, "
                f"where people differ on {HONEST_DISAGREEMENT:.0%}: her {len(ids)} examples of it wait for a look.",
            )


def _word_of_others(said: dict[str, tuple[Value, int]], artisan: str) -> Value | None:
    """What most of the others said of a photo; None where they are too few or of two minds."""
    heard: Counter[Value] = Counter()
    for other, (value, weight) in said.items():
        if other != artisan:
            heard[value] += weight
    ranked = heard.most_common(2)
    if not ranked or ranked[0][1] < VOTES_AT_LEAST or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _same(value: Value) -> Value:
    return tuple(sorted(value))


@dataclass
class _Account:
    """What one artisan said of one attribute, and which of it against the model's thought."""

    said: Counter[Value] = field(default_factory=Counter)
    moves: Counter[Value] = field(default_factory=Counter)

    def goes(self) -> Value | None:
        """The one value that this account corrects to, if there is one."""
        if not self.moves:
            return None
        value, count = self.moves.most_common(1)[0]
        many = count >= MOVES_AT_LEAST and count >= OF_ALL * self.said.total()
        return value if many and count >= OF_CORRECTIONS * self.moves.total() else None


def _accounts(examples: Sequence[VisionExample]) -> dict[str, dict[str, _Account]]:
    """By attribute and artisan. What moderators label is no account of this kind."""
    found: dict[str, dict[str, _Account]] = defaultdict(dict)
    for example in examples:
        if example.source == "label":
            continue
        for attribute, value in example.labels.items():
            account = found[attribute].setdefault(example.artisan, _Account())
            account.said[_same(value)] += 1
            thought = example.thought.get(attribute)
            if thought and _same(thought) != _same(value):
                account.moves[_same(value)] += 1
    return found


def flooding(examples: Sequence[VisionExample], young: frozenset[str]) -> Iterator[Quarantine]:
    """Many newcomers who all correct one attribute to one value, as hardly anybody else does.

    Accounts, not examples, are counted (Fisher's exact test, one side), and the mix of their labels has to be
    another than everybody else's by the population stability index.
    """
    for attribute, accounts in sorted(_accounts(examples).items()):
        heard = {name: account for name, account in accounts.items() if account.said.total() >= MOVES_AT_LEAST}
        for value in sorted({way for account in heard.values() if (way := account.goes())}):
            ones = frozenset(name for name, account in heard.items() if account.goes() == value)
            found = _flood(attribute, value, ones & young, ones - young, heard, young)
            if found:
                theirs = found[0]
                ids = tuple(e.id for e in examples if e.artisan in theirs and _moves(e, attribute, value))
                yield Quarantine(
                    "flood", attribute, tuple(sorted(theirs)), ids, f"{found[1]} {len(ids)} examples wait."
                )


def _flood(
    attribute: str,
    value: Value,
    new: frozenset[str],
    old: frozenset[str],
    heard: dict[str, _Account],
    young: frozenset[str],
) -> tuple[frozenset[str], str] | None:
    """The newcomers of a flood and a sentence about them, or None."""
    newcomers = sum(name in young for name in heard)
    others = len(heard) - newcomers
    if len(new) < ACCOUNTS_AT_LEAST or _fisher(len(new), newcomers, len(old), others) >= CHANCE:
        return None
    if _mix_apart(heard, new) < ALARM:
        return None
    return new, (
        f"{len(new)} of {newcomers} new accounts correct {attribute} to {', '.join(value)} and hardly to anything "
        f"else; of {others} older accounts {len(old)} do."
    )


def _mix_apart(heard: dict[str, _Account], group: frozenset[str]) -> float:
    """The stability index between the labels of a group and those of everybody else."""
    sides = [Counter[Value](), Counter[Value]()]
    for name, account in heard.items():
        sides[name in group].update(account.said)
    values = sorted({*sides[0], *sides[1]})
    return population_stability(*([float(side[value]) for value in values] for side in sides))


def _moves(example: VisionExample, attribute: str, value: Value) -> bool:
    """Whether the example says this value, against the model's thought or not."""
    return example.source != "label" and _same(example.labels.get(attribute, ())) == value


def _fisher(hits: int, count: int, other_hits: int, others: int) -> float:
    """One-sided: the chance of so many hits or more among `count` if both sides were drawn from one pot."""
    total, marked = count + others, hits + other_hits
    ways = math.comb(total, marked)
    most = min(marked, count)
    return sum(math.comb(count, k) * math.comb(others, marked - k) for k in range(hits, most + 1)) / ways


def one_way(examples: Sequence[VisionExample]) -> Iterator[tuple[str, str]]:
    """(artisan, sentence) of those who correct one attribute to one value again and again: worth a look, no more."""
    for attribute, accounts in sorted(_accounts(examples).items()):
        for artisan, account in sorted(accounts.items()):
            value = account.goes()
            if value and account.moves[value] >= TOLD_FROM:
                told = f"{attribute} to {', '.join(value)} {account.moves[value]} times and hardly to anything else"
                yield artisan, f"One artisan corrected {told}: a camera or a lamp may do that, or a misunderstanding."
