"""Whether an artisan's edits shrink once her house rules are on."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from bench.measuring import STARTERS, Bench, Entry, Figure, Missing, measure

NAME = "voice"
LISTINGS = 60
SPANS = ((0, 10), (10, 30), (30, 50), (50, 60))


@measure(NAME, needs_product=False)
def voice(bench: Bench) -> Iterator[Entry]:
    """A quick run writes with the sentence planner, a full one with the text model, as a worker does."""
    from bench.simulation.artisan import Artisan
    from bench.simulation.sheets import fact_sheets
    from bench.simulation.voice import simulate
    from bench.simulation.writers import drawn, planned
    from ml.artifacts import ArtifactError

    try:
        write = planned if bench.quick else drawn(STARTERS / "text")
    except ArtifactError as error:
        yield Missing(NAME, str(error))
        return
    hers = Artisan({"ring": "band", "jumper": "sweater"})
    stranger = Artisan({"polished": "shining", "friend": "pal"}, spelling="uk", drops_closing=False)
    outcome = simulate(hers, stranger, fact_sheets(LISTINGS), write)
    for begin, end in SPANS:
        for case, distances in (("frozen", outcome.frozen), ("rules", outcome.ruled), ("others", outcome.strangers)):
            distance = round(fmean(distances[begin:end]), 4)
            yield Figure(NAME, f"{case}, listings {begin + 1}-{end}", distance, "edit distance")
    yield Figure(NAME, "rules to frozen after 50", round(outcome.ratio, 4), "of the distance")
    yield Figure(NAME, "others' rules to frozen", round(outcome.strangers_ratio, 4), "of the distance")
