"""Many durations in little room, from which the middle and other quantiles can be told after adding days together.

Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019:
a count for each bucket whose borders grow by a constant factor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, log

# A told duration is at most this share away from one that was measured; nobody reads them closer.
ERROR = 0.01
_GROWTH = (1 + ERROR) / (1 - ERROR)


@dataclass
class Sketch:
    """Whole milliseconds. Bucket 0 holds what took less than one."""

    buckets: Counter[int] = field(default_factory=Counter)

    def put(self, milliseconds: float) -> None:
        self.buckets[1 + ceil(log(milliseconds, _GROWTH)) if milliseconds >= 1 else 0] += 1

    def add(self, other: Sketch) -> None:
        self.buckets.update(other.buckets)

    @property
    def cases(self) -> int:
        return self.buckets.total()

    def quantile(self, share: float) -> int:
        """What ``share`` of the cases stay below, 0.5 for the middle; the lower of two. Raises ValueError if empty."""
        left = int(share * (self.cases - 1))
        for bucket, count in sorted(self.buckets.items()):
            if left < count:
                return round(2 * _GROWTH ** (bucket - 1) / (_GROWTH + 1)) if bucket else 0
            left -= count
        raise ValueError("A sketch without cases has no quantiles.")

    def as_json(self) -> dict[str, int]:
        return {str(bucket): count for bucket, count in sorted(self.buckets.items())}

    @classmethod
    def from_json(cls, members: Mapping[str, int]) -> Sketch:
        return cls(Counter({int(bucket): count for bucket, count in members.items()}))
