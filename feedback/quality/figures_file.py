"""The figures as a table for spreadsheets: one row for each day and each pair of models."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO

from feedback.models import RejectReason
from feedback.quality.figures import Figures
from feedback.quality.snapshots import Daily
from listings.channels.spreadsheet import harmless

_DAYS = ("day", "vision_model", "text_model")
_NOTHING = Daily(date.min, ("", ""), Figures())


def figures_file(rows: Iterable[Daily]) -> str:
    """A cell is empty where there was nothing to measure."""
    file = StringIO()
    writer = csv.writer(file)
    told = [dict(_cells(row)) for row in sorted(rows, key=lambda row: (row.day, row.versions)) if row.figures.as_json()]
    writer.writerow(name for name, _cell in _cells(_NOTHING))
    writer.writerows([harmless(cell) for cell in one.values()] for one in told)
    return file.getvalue()


def _cells(row: Daily) -> Iterator[tuple[str, str]]:
    yield from zip(_DAYS, (row.day.isoformat(), *row.versions), strict=True)
    now = row.figures
    counts = {"reviewed": now.reviewed, "unchanged": now.unchanged, "edited": now.edited}
    counts |= {f"rejected_{reason.value}": now.rejected[reason.value] for reason in RejectReason}
    counts |= {"written_by_hand": now.own_words, "drafts": now.drafts.total(), "failed": now.failed}
    counts |= {"agreed": now.looks.confirmed, "corrected": now.looks.corrected, "waiting": now.waiting_ms.cases}
    counts |= {f"stars_{stars}": now.stars[stars] for stars in range(1, 6)}
    yield from ((name, str(count)) for name, count in counts.items())
    yield "words_changed", f"{now.distance.value:.4f}" if now.distance.cases else ""
    yield "chrf", f"{now.chrf.value:.2f}" if now.chrf.cases else ""
    for name, times in (("review", now.review_ms), ("whole_draft", now.stages_ms.get("whole"))):
        for share, words in ((0.5, "median"), (0.9, "ninth_decile")):
            told = f"{times.quantile(share) / 1000:.1f}" if times and times.cases else ""
            yield f"{name}_seconds_{words}", told
