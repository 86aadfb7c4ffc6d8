"""Sentences that say what the quality figures mean, and how far so few cases can be trusted."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ai_descriptions.models import Writer
from feedback.quality.figures import Figures, Mean
from feedback.quality.likely import Between, difference_between, share_between
from feedback.quality.report import Period, Report, Version

# Below this a share would only pretend to know.
FEW = 5
# Two shares whose difference lies within this many points for sure are called alike.
_ALIKE = 0.1


def when(period: Period) -> str:
    return {
        "2w": _("in the last 14 days"),
        "3m": _("in the last 13 weeks"),
        "1y": _("in the last 52 weeks"),
    }[period.code]


def before(period: Period) -> str:
    return {
        "2w": _("In the 14 days before"),
        "3m": _("In the 13 weeks before"),
        "1y": _("In the 52 weeks before"),
    }[period.code]


def percent(share: float) -> str:
    return _("%(number)s %%") % {"number": round(100 * share)}


def likely(found: Between) -> str:
    """ "74 %, likely between 59 and 85 %"."""
    low, high = round(100 * found.low), round(100 * found.high)
    return _("%(share)s, likely between %(low)s and %(high)s %%") % {
        "share": percent(found.value),
        "low": low,
        "high": high,
    }


def decimal(number: float) -> str:
    return str(number_format(number, 1))


def time_words(milliseconds: int, *, fine: bool = False) -> str:
    """A duration in the unit in which people think of it; ``fine`` tells parts of a second."""
    seconds = milliseconds / 1000
    if seconds < 1:
        return _("%(number)s ms") % {"number": milliseconds} if fine else _("less than a second")
    if seconds < 100:
        number = decimal(seconds) if fine and seconds < 10 else round(seconds)
        return _("%(number)s s") % {"number": number}
    if seconds < 100 * 60:
        return _("%(number)s min") % {"number": round(seconds / 60)}
    if seconds < 48 * 3600:
        return _("%(number)s h") % {"number": round(seconds / 3600)}
    return _("%(number)s days") % {"number": round(seconds / 86400)}


def verdict_words(report: Report) -> list[str]:
    """How many texts went out unchanged, and whether that is more than before."""
    now = report.now
    if not now.reviewed:
        return [_("No text was reviewed %(when)s.") % {"when": when(report.period)}]
    if now.reviewed < FEW:
        return [_few_verdicts(now, report.period), *_rejected_words(now)]
    told = {"cases": now.reviewed, "hits": now.unchanged, "when": when(report.period)}
    told["share"] = likely(share_between(now.unchanged, now.reviewed))
    first = _("Of the %(cases)s texts reviewed %(when)s, %(hits)s went out unchanged (%(share)s).") % told
    return [first, _compared(report), *_rejected_words(now)]


def _few_verdicts(now: Figures, period: Period) -> str:
    if now.reviewed == 1:
        single = {
            bool(now.unchanged): _("One text was reviewed %(when)s; it went out unchanged."),
            bool(now.edited): _("One text was reviewed %(when)s; it went out after edits."),
            bool(now.rejected): _("One text was reviewed %(when)s; it was rejected."),
        }
        return single[True] % {"when": when(period)}
    told = {"cases": now.reviewed, "hits": now.unchanged, "when": when(period)}
    few = _("%(cases)s texts were reviewed %(when)s, %(hits)s of them went out unchanged: too few to tell a share.")
    return few % told


def _compared(report: Report) -> str:
    now, then = report.now, report.before
    if then.reviewed < FEW:
        return _("There is too little from the time before to compare it with.")
    earlier = share_between(then.unchanged, then.reviewed)
    gap = difference_between(share_between(now.unchanged, now.reviewed), earlier)
    told = {"before": before(report.period), "share": percent(earlier.value), "cases": then.reviewed}
    return _("%(before)s it was %(share)s of %(cases)s: %(verdict)s") % {**told, "verdict": gap_words(gap)}


def gap_words(gap: Between) -> str:
    """What a difference of two shares allows to be said."""
    low, high = sorted((abs(round(100 * gap.low)), abs(round(100 * gap.high))))
    if gap.low > 0:
        return _("it got better, likely by %(low)s to %(high)s points.") % {"low": low, "high": high}
    if gap.high < 0:
        return _("it got worse, likely by %(low)s to %(high)s points.") % {"low": low, "high": high}
    if gap.low > -_ALIKE and gap.high < _ALIKE:
        return _("about the same.")
    return _("too few to call it better.") if gap.value >= 0 else _("too few to call it worse.")


def _rejected_words(now: Figures) -> list[str]:
    count = now.rejected.total()
    if not count:
        return [_("None was rejected.")] if now.reviewed > 1 else []
    if now.reviewed == 1:
        return []
    return [ngettext("%(count)s was rejected.", "%(count)s were rejected.", count) % {"count": count}]


def closeness_words(now: Figures) -> list[str]:
    """How near the approved texts stayed to their drafts."""
    cases = now.distance.cases
    if not cases:
        return []
    first = ngettext(
        "In %(cases)s approved text %(changed)s of the words are others than in the draft.",
        "In %(cases)s approved texts %(changed)s of the words are others than in the drafts, on average.",
        cases,
    )
    words = [first % {"cases": cases, "changed": percent(now.distance.value)}]
    edited = cases - now.unchanged
    if edited > 0 and now.unchanged:
        only = percent(now.distance.value * cases / edited)
        words.append(_("In those that were edited at all %(share)s of the words are others.") % {"share": only})
    return [*words, _closeness(now.chrf)]


def _closeness(mean: Mean) -> str:
    told = {"chrf": decimal(mean.value)}
    if mean.cases < FEW or mean.between().low == mean.value:
        return _("chrF++ is %(chrf)s of 100.") % told
    found = mean.between()
    told |= {"low": decimal(max(0, found.low)), "high": decimal(min(100, found.high))}
    return _("chrF++ is %(chrf)s of 100, likely between %(low)s and %(high)s.") % told


def agreement_words(now: Figures) -> list[str]:
    """How often people agreed with what the eye was sure of."""
    looks = now.looks
    told = {"cases": looks.cases, "hits": looks.confirmed}
    if looks.cases < FEW:
        few = ngettext(
            "In %(cases)s case the model was sure and a person spoke of the same fact; %(hits)s time they agreed.",
            "In %(cases)s cases the model was sure and a person spoke of the same fact; %(hits)s times they agreed.",
            looks.cases,
        )
        return [few % told] if looks.cases else []
    share = likely(share_between(looks.confirmed, looks.cases))
    sure = _("Where the model was sure and a person spoke of the same fact, they agreed in %(hits)s of %(cases)s cases")
    return [f"{sure % told} ({share})."]


def review_words(now: Figures) -> list[str]:
    """How long a text waits for its first decision."""
    times = now.review_ms
    if not times.cases:
        return []
    middle, ninety = time_words(times.quantile(0.5)), time_words(times.quantile(0.9))
    told = {"cases": times.cases, "middle": middle, "ninety": ninety}
    if times.cases < FEW:
        few = ngettext(
            "%(cases)s text was decided about, %(middle)s after it came.",
            "%(cases)s texts were decided about; the one in the middle %(middle)s after it came.",
            times.cases,
        )
        return [few % told]
    return [
        _("Half of the %(cases)s texts were decided about within %(middle)s, nine of ten within %(ninety)s.") % told
    ]


def queue_words(now: Figures) -> list[str]:
    """What waits at this moment, and for how long."""
    waiting = now.waiting_ms
    if not waiting.cases:
        return [_("Nothing waits for a decision.")]
    told = {
        "cases": waiting.cases,
        "oldest": time_words(waiting.quantile(1)),
        "middle": time_words(waiting.quantile(0.5)),
    }
    if waiting.cases == 1:
        return [_("One text waits for a decision, for %(oldest)s.") % told]
    return [
        _("%(cases)s texts wait for a decision: the oldest for %(oldest)s, half of them for %(middle)s or less.") % told
    ]


def work_words(now: Figures) -> list[str]:
    """Who wrote the drafts, and what failed."""
    count = now.drafts.total()
    told = {"count": count, "model": now.drafts[Writer.MODEL], "planner": now.drafts[Writer.PLANNER]}
    words = [
        ngettext(
            "%(count)s draft was written: %(model)s by the text model, %(planner)s by the sentence planner.",
            "%(count)s drafts were written: %(model)s by the text model, %(planner)s by the sentence planner.",
            count,
        )
        % told
    ]
    if now.failed:
        failed = ngettext("%(count)s description failed.", "%(count)s descriptions failed.", now.failed)
        words.append(failed % {"count": now.failed})
    return words


def rating_words(now: Figures) -> list[str]:
    count = now.stars.total()
    if not count:
        return []
    mean = decimal(sum(stars * times for stars, times in now.stars.items()) / count)
    told = {"count": count, "mean": mean}
    return [
        ngettext("%(count)s rating: %(mean)s stars.", "%(count)s ratings: %(mean)s stars on average.", count) % told
    ]


def versions_words(versions: list[Version]) -> list[str]:
    """Whether the texts of the live model, or of the newest, went out unchanged more often than those before."""
    if len(versions) < 2:
        return []
    newer, older = versions[:2]
    told = {"newer": newer.name, "older": older.name}
    if min(newer.figures.reviewed, older.figures.reviewed) < FEW:
        return [_("Too few texts of %(newer)s or %(older)s were reviewed to compare them.") % told]
    shares = [share_between(one.figures.unchanged, one.figures.reviewed) for one in (newer, older)]
    told |= {"now": percent(shares[0].value), "then": percent(shares[1].value)}
    told["verdict"] = gap_words(difference_between(*shares))
    return [_("Of %(newer)s %(now)s went out unchanged, of %(older)s %(then)s: %(verdict)s") % told]
