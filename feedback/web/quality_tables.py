"""Rows for the tables of the quality page, and the charts beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from ai_descriptions.web.fact_words import attribute_words
from feedback.models import RejectReason
from feedback.quality.figures import Figures
from feedback.quality.likely import Between, share_between
from feedback.quality.report import Bin, Report, Version
from feedback.quality.sketch import Sketch
from feedback.web.charts import Chart, Column, Part, Strip, columns, strip
from feedback.web.quality_words import FEW, decimal, likely, percent, time_words

STAGES = {
    "waited": gettext_lazy("Waiting for a free worker"),
    "decode": gettext_lazy("Opening the photos"),
    "see": gettext_lazy("Looking at the photos"),
    "ask": gettext_lazy("Thinking what to ask"),
    "write": gettext_lazy("Writing"),
    "check": gettext_lazy("Checking every claim"),
    "whole": gettext_lazy("All together"),
}
_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


@dataclass(frozen=True)
class Row:
    """A table's row: what it is about, its cells, and a strip where a share or a time can be drawn."""

    head: str
    cells: list[str]
    strip: Strip | None = None
    live: bool = False


@dataclass(frozen=True)
class Drawn:
    """A chart and the table beside it; one point alone is no chart."""

    chart: Chart
    heads: list[str]
    rows: list[Row]

    @property
    def shown(self) -> bool:
        return len(self.rows) > 1


@dataclass(frozen=True)
class Table:
    """A table whose rows are drawn in their last cell, in the colours of ``kind``."""

    about: str
    heads: list[str]
    rows: list[Row]
    kind: str


def day_words(day: date) -> str:
    """A day on a chart."""
    return date_format(day, pgettext("a day on a chart, in Django's date format", "j M"))


def bin_words(one: Bin) -> str:
    first, last = day_words(one.first), day_words(one.last)
    return first if one.first == one.last else f"{first} – {last}"


def verdicts(report: Report) -> Drawn:
    """What became of the drafts, over time."""
    title = _("Texts reviewed: unchanged, after edits, rejected")
    heads = [_("Reviewed"), _("Unchanged"), _("Edited"), _("Rejected"), _("Share unchanged (likely)")]
    bins, rows = [], []
    for one in report.bins:
        now = one.figures
        counts = [now.reviewed, now.unchanged, now.edited, now.rejected.total()]
        told = {"when": bin_words(one), "unchanged": counts[1], "edited": counts[2], "rejected": counts[3]}
        says = _("%(when)s: %(unchanged)s unchanged, %(edited)s edited, %(rejected)s rejected") % told
        kinds = ("unchanged", "edited", "rejected")
        bins.append(Column(day_words(one.first), says, [Part(*pair) for pair in zip(counts[1:], kinds, strict=True)]))
        if now.reviewed:
            share = share_between(now.unchanged, now.reviewed)
            rows.append(Row(bin_words(one), [*map(str, counts), _share(share, now.reviewed)]))
    return Drawn(columns(title, bins), heads, rows)


def closeness(report: Report) -> Drawn:
    """chrF++ over time with its limits, and the share of words changed."""
    heads = [_("Approved"), _("Words changed"), _("chrF++")]
    bins, rows = [], []
    for one in report.bins:
        found = one.figures.chrf
        if not found.cases:
            bins.append(Column(day_words(one.first), ""))
            continue
        value = decimal(found.value)
        between = found.between() if found.cases >= FEW else Between(found.value, found.value, found.value)
        dot = (between.value, between.low, between.high)
        bins.append(Column(day_words(one.first), f"{bin_words(one)}: {value}", dot=dot))
        rows.append(Row(bin_words(one), [str(found.cases), percent(one.figures.distance.value), value]))
    return Drawn(columns(_("chrF++ of draft and approved text, from 0 to 100"), bins, ends_at=100), heads, rows)


def reviews(report: Report) -> Drawn:
    """The median time to the first decision, over time."""
    heads = [_("Reviewed"), _("Half within"), _("Nine of ten within")]
    return _times(report, "review_ms", heads, _("Median time from draft to decision, in %(unit)s"), 0.5)


def queue(report: Report) -> Drawn:
    """How long the oldest text had waited at the end of each day or bin."""
    heads = [_("Waiting"), _("Half for at most"), _("The oldest for")]
    return _times(report, "waiting_ms", heads, _("How long the oldest text had waited, in %(unit)s"), 1)


def _times(report: Report, name: str, heads: list[str], title: str, charted: float) -> Drawn:
    found: list[Sketch] = [getattr(one.figures, name) for one in report.bins]
    unit, unit_words = _unit(max((times.quantile(charted) for times in found if times.cases), default=0))
    bins, rows = [], []
    for one, times in zip(report.bins, found, strict=True):
        if not times.cases:
            bins.append(Column(day_words(one.first), ""))
            continue
        told = [time_words(times.quantile(share)) for share in (0.5, 0.9 if charted < 1 else 1)]
        amount = times.quantile(charted)
        says = f"{bin_words(one)}: {time_words(amount)}"
        bins.append(Column(day_words(one.first), says, [Part(amount, "time")]))
        rows.append(Row(bin_words(one), [str(times.cases), *told]))
    return Drawn(columns(title % {"unit": unit_words}, bins, unit=unit), heads, rows)


def _unit(milliseconds: int) -> tuple[int, str]:
    if milliseconds < 2 * _MINUTE:
        return 1000, _("seconds")
    if milliseconds < 2 * _HOUR:
        return _MINUTE, _("minutes")
    return (_HOUR, _("hours")) if milliseconds < 2 * _DAY else (_DAY, _("days"))


def reasons(now: Figures) -> Table:
    """Why texts were rejected, the most frequent reason first."""
    rejected = now.rejected.total()
    labels = {str(reason.value): str(reason.label) for reason in RejectReason}
    rows = [_share_row(labels.get(reason, reason), count, rejected) for reason, count in now.rejected.most_common()]
    return Table(_("Reason"), [_("Cases"), _("Share")], rows, "rejected")


def attributes(now: Figures) -> Table:
    """How often people agreed with the model, by attribute; the most corrected first."""
    found = sorted(now.attributes.items(), key=lambda pair: (-pair[1].corrected, -pair[1].cases, pair[0]))
    rows = []
    for name, one in found:
        share = share_between(one.confirmed, one.cases)
        cells = [str(one.confirmed), str(one.corrected), _share(share, one.cases)]
        rows.append(Row(attribute_words(name), cells, strip(share.value, share.low, share.high)))
    return Table(_("Fact"), [_("Agreed"), _("Corrected"), _("Share agreed (likely)")], rows, "unchanged")


def stages(now: Figures) -> Table:
    """Latency by stage, in the order of the work; the strips share one scale."""
    known = [stage for stage in STAGES if stage in now.stages_ms]
    found = [(stage, now.stages_ms[stage]) for stage in [*known, *sorted(set(now.stages_ms) - set(STAGES))]]
    longest = max((times.quantile(0.9) for _stage, times in found), default=0) or 1
    rows = []
    for stage, times in found:
        middle, ninety = times.quantile(0.5), times.quantile(0.9)
        cells = [str(times.cases), time_words(middle, fine=True), time_words(ninety, fine=True)]
        rows.append(Row(str(STAGES.get(stage, stage)), cells, strip(middle, middle, ninety, of=longest)))
    return Table(_("Step"), [_("Cases"), _("Half within"), _("Nine of ten within")], rows, "time")


def ratings(now: Figures) -> Table:
    count = now.stars.total()
    heads = [(stars, ngettext("%(stars)s star", "%(stars)s stars", stars)) for stars in range(5, 0, -1)]
    rows = [_share_row(head % {"stars": stars}, now.stars[stars], count) for stars, head in heads] if count else []
    return Table(_("Stars"), [_("Ratings"), _("Share")], rows, "edited")


def texts(versions: list[Version]) -> Table:
    """Text models side by side."""
    rows = []
    for one in versions:
        now, drawn, told = one.figures, None, "–"
        if now.reviewed:
            share = share_between(now.unchanged, now.reviewed)
            drawn, told = strip(share.value, share.low, share.high), _share(share, now.reviewed)
        closest = decimal(now.chrf.value) if now.chrf.cases else "–"
        cells = [str(now.drafts.total()), str(now.reviewed), told, closest, _stage(now, "write")]
        rows.append(Row(one.name, cells, drawn, one.live))
    heads = [_("Drafts"), _("Reviewed"), _("Share unchanged (likely)"), _("chrF++"), _("Half written within")]
    return Table(_("Text model"), heads, rows, "unchanged")


def eyes(versions: list[Version]) -> Table:
    """Vision models side by side."""
    rows = []
    for one in versions:
        looks, drawn, told = one.figures.looks, None, "–"
        if looks.cases:
            share = share_between(looks.confirmed, looks.cases)
            drawn, told = strip(share.value, share.low, share.high), _share(share, looks.cases)
        cells = [str(one.figures.drafts.total()), str(looks.cases), told, _stage(one.figures, "see")]
        rows.append(Row(one.name, cells, drawn, one.live))
    heads = [_("Drafts"), _("Compared facts"), _("Share agreed (likely)"), _("Half seen within")]
    return Table(_("Vision model"), heads, rows, "unchanged")


def _stage(now: Figures, stage: str) -> str:
    times = now.stages_ms.get(stage)
    return time_words(times.quantile(0.5), fine=True) if times and times.cases else "–"


def _share_row(head: str, count: int, of: int) -> Row:
    share = share_between(count, of)
    return Row(head, [str(count), percent(share.value)], strip(share.value, share.value, share.value))


def _share(share: Between, cases: int) -> str:
    """The limits stand behind it where there are enough cases to tell them: "74 % (59–85)"."""
    if cases < FEW:
        return percent(share.value)
    told = {"share": percent(share.value), "low": round(100 * share.low), "high": round(100 * share.high)}
    return _("%(share)s (%(low)s–%(high)s)") % told


def headline(now: Figures) -> Row | None:
    """The one share that says most, while there are enough cases to tell it."""
    if now.reviewed < FEW:
        return None
    share = share_between(now.unchanged, now.reviewed)
    return Row(percent(share.value), [likely(share)], strip(share.value, share.low, share.high))


def context(report: Report) -> dict[str, Any]:
    """All tables and charts of the page."""
    now = report.now
    return {
        "verdicts": verdicts(report),
        "legend": [("unchanged", _("unchanged")), ("edited", _("after edits")), ("rejected", _("rejected"))],
        "headline": headline(now),
        "reasons": reasons(now),
        "closeness": closeness(report),
        "attributes": attributes(now),
        "reviews": reviews(report),
        "queue": queue(report),
        "stages": stages(now),
        "ratings": ratings(now),
        "texts": texts(report.text),
        "eyes": eyes(report.vision),
    }
