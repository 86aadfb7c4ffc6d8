"""How much each approved text counts, so that no shop decides for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ml.data.examples import TextExample

# The texts of one shop count no more than those of all others together, but a shop alone may teach its own model.
ALONE = 60.0


def weights(examples: Sequence[TextExample]) -> list[float]:
    """One weight for each example: its own, scaled down where its artisan would outweigh all others."""
    totals = Counter[str]()
    for one in examples:
        totals[one.artisan] += one.weight  # type: ignore[assignment]
    everybody = sum(totals.values())
    share = {
        artisan: min(1.0, max(ALONE, everybody - total) / total) if total > 0 else 0.0
        for artisan, total in totals.items()
    }
    return [one.weight * share[one.artisan] for one in examples]
