"""The figures of some days, for one shop and one pair of models or for several: counts that can be added together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from feedback.quality.likely import Between, mean_between
from feedback.quality.sketch import Sketch

# Whole numbers add up to the same sum in any order: a share of 0.1234 is kept as 1234.
_FINE = 10_000


@dataclass
class Mean:
    """Enough to tell a mean and how sure it is, in whole ten-thousandths."""

    cases: int = 0
    total: int = 0
    squares: int = 0

    def put(self, value: float) -> None:
        whole = round(value * _FINE)
        self.cases, self.total, self.squares = self.cases + 1, self.total + whole, self.squares + whole**2

    def add(self, other: Mean) -> None:
        self.cases += other.cases
        self.total += other.total
        self.squares += other.squares

    @property
    def value(self) -> float:
        return self.total / self.cases / _FINE

    def between(self) -> Between:
        """Raises ValueError with fewer than two cases."""
        return mean_between(self.cases, self.total / _FINE, self.squares / _FINE**2)


@dataclass
class Agreement:
    """How often people agreed with what the model was sure of, and how often they said otherwise."""

    confirmed: int = 0
    corrected: int = 0

    @property
    def cases(self) -> int:
        return self.confirmed + self.corrected


@dataclass
class Figures:
    """``distance`` (0 to 1) and ``chrf`` (0 to 100) compare each approved text with the draft that it came from.

    ``review_ms`` runs from when a text came to review to the first decision about it; ``waiting_ms`` is how long those
    waited that nobody had decided about at the end of the day. ``own_words`` were approved without any draft.
    """

    unchanged: int = 0
    edited: int = 0
    own_words: int = 0
    failed: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    drafts: Counter[str] = field(default_factory=Counter)
    stars: Counter[int] = field(default_factory=Counter)
    distance: Mean = field(default_factory=Mean)
    chrf: Mean = field(default_factory=Mean)
    review_ms: Sketch = field(default_factory=Sketch)
    waiting_ms: Sketch = field(default_factory=Sketch)
    stages_ms: defaultdict[str, Sketch] = field(default_factory=lambda: defaultdict(Sketch))
    attributes: defaultdict[str, Agreement] = field(default_factory=lambda: defaultdict(Agreement))

    @property
    def approved(self) -> int:
        return self.unchanged + self.edited

    @property
    def reviewed(self) -> int:
        """Drafts that somebody decided about for the first time."""
        return self.approved + self.rejected.total()

    @property
    def looks(self) -> Agreement:
        """All attributes together."""
        rows = self.attributes.values()
        return Agreement(sum(row.confirmed for row in rows), sum(row.corrected for row in rows))

    def add(self, other: Figures, *, waiting: bool = True) -> None:
        """Add what was counted elsewhere; without ``waiting`` for an earlier day, whose queue is no more."""
        self.unchanged += other.unchanged
        self.edited += other.edited
        self.own_words += other.own_words
        self.failed += other.failed
        self.rejected.update(other.rejected)
        self.drafts.update(other.drafts)
        self.stars.update(other.stars)
        self.distance.add(other.distance)
        self.chrf.add(other.chrf)
        self.review_ms.add(other.review_ms)
        if waiting:
            self.waiting_ms.add(other.waiting_ms)
        for stage, times in other.stages_ms.items():
            self.stages_ms[stage].add(times)
        for attribute, row in other.attributes.items():
            self.attributes[attribute].confirmed += row.confirmed
            self.attributes[attribute].corrected += row.corrected

    def as_json(self) -> dict[str, Any]:
        """Without what was not counted."""
        members: dict[str, Any] = {
            "unchanged": self.unchanged,
            "edited": self.edited,
            "own_words": self.own_words,
            "failed": self.failed,
            "rejected": dict(sorted(self.rejected.items())),
            "drafts": dict(sorted(self.drafts.items())),
            "stars": {str(stars): count for stars, count in sorted(self.stars.items())},
            "distance": _mean_json(self.distance),
            "chrf": _mean_json(self.chrf),
            "review_ms": self.review_ms.as_json(),
            "waiting_ms": self.waiting_ms.as_json(),
            "stages_ms": {stage: times.as_json() for stage, times in sorted(self.stages_ms.items())},
            "attributes": {name: [row.confirmed, row.corrected] for name, row in sorted(self.attributes.items())},
        }
        return {name: value for name, value in members.items() if value}

    @classmethod
    def from_json(cls, members: Mapping[str, Any]) -> Figures:
        made = cls(
            unchanged=members.get("unchanged", 0),
            edited=members.get("edited", 0),
            own_words=members.get("own_words", 0),
            failed=members.get("failed", 0),
            rejected=Counter(members.get("rejected", {})),
            drafts=Counter(members.get("drafts", {})),
            stars=Counter({int(stars): count for stars, count in members.get("stars", {}).items()}),
            distance=Mean(*members.get("distance", ())),
            chrf=Mean(*members.get("chrf", ())),
            review_ms=Sketch.from_json(members.get("review_ms", {})),
            waiting_ms=Sketch.from_json(members.get("waiting_ms", {})),
        )
        for stage, times in members.get("stages_ms", {}).items():
            made.stages_ms[stage] = Sketch.from_json(times)
        for name, (confirmed, corrected) in members.get("attributes", {}).items():
            made.attributes[name] = Agreement(confirmed, corrected)
        return made


def _mean_json(mean: Mean) -> list[int]:
    return [mean.cases, mean.total, mean.squares] if mean.cases else []
