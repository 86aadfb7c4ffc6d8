"""From acts to figures: what one day adds, by shop and by models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from feedback.models import Action
from feedback.quality.acts import ONE_DAY, Act, acts_before, acts_of_day, begin_of
from feedback.quality.figures import Figures
from feedback.quality.queue import Queue
from feedback.quality.story import Decision, Story, Versions, versions_after
from ml.edits import chrf, edit_distance

Key = tuple[UUID | None, Versions]
Counted = defaultdict[Key, Figures]


def days_counted(
    first: date, last: date, artisan_id: UUID | None = None, now: datetime | None = None
) -> Iterator[tuple[date, Counted]]:
    """Each day from ``first`` to ``last`` with its figures by shop and models; for one shop, or for all shops.

    Two queries a day and one for the queue. A day that is not over (``now`` lies in it) is counted up to now.
    """
    queue = Queue.at_begin_of(first, artisan_id)
    day = first
    while day <= last:
        end = min(begin_of(day + ONE_DAY), now) if now else begin_of(day + ONE_DAY)
        yield day, _day(day, queue, end, artisan_id)
        day += ONE_DAY


def _day(day: date, queue: Queue, end: datetime, artisan_id: UUID | None) -> Counted:
    acts = acts_of_day(day, artisan_id)
    stories: defaultdict[UUID | None, Story] = defaultdict(Story)
    for act in acts_before({act.listing_id for act in acts if act.listing_id}, day):
        stories[act.listing_id].follow(act)
    counted: Counted = defaultdict(Figures)
    rated: dict[UUID | None, tuple[Key, int]] = {}
    for act in acts:
        story, came = stories[act.listing_id], queue.follow(act)
        if act.action in (Action.APPROVED, Action.REJECTED):
            _decided(act, story, came, counted)
        _worked(act, story, counted)
        story.follow(act)
        if act.action == Action.RATED and act.after:
            rated[act.draft_id] = (act.artisan_id, story.versions), int(act.after)
    for key, stars in rated.values():
        counted[key].stars[stars] += 1
    for one in queue:
        counted[one.artisan_id, one.versions].waiting_ms.put(max(0.0, _milliseconds(one.since, end)))
    return counted


def _decided(act: Act, story: Story, came: datetime | None, counted: Counted) -> None:
    """Each of the machine's drafts counts once, by the first decision about it: that one tells how good it was."""
    figures = counted[act.artisan_id, versions_after(story.versions, act)]
    if act.action == Action.APPROVED and story.written_by_hand(act):
        figures.own_words += 1
        return
    decision = story.decision(act)
    if decision is None:
        return
    if came is not None:
        figures.review_ms.put(max(0.0, _milliseconds(came, act.at)))
    if act.action == Action.REJECTED:
        figures.rejected[act.reason] += 1
        return
    figures.edited += decision.edited
    figures.unchanged += not decision.edited
    _compare(decision, figures)


def _compare(decision: Decision, figures: Figures) -> None:
    if not decision.edited:
        figures.distance.put(0)
        figures.chrf.put(100)
    elif decision.drafted is not None and decision.final is not None:
        figures.distance.put(edit_distance(decision.drafted, decision.final))
        figures.chrf.put(chrf(decision.drafted, decision.final))


def _worked(act: Act, story: Story, counted: Counted) -> None:
    """What machines did, and whether people agreed with what they saw."""
    key = act.artisan_id, story.versions
    if act.action == Action.JOB_FAILED:
        counted[key].failed += 1
    if act.action == Action.DRAFTED:
        key = act.artisan_id, versions_after(story.versions, act)
        counted[key].drafts[act.detail.get("writer") or ""] += 1
        times = {"waited": act.detail.get("waited_ms"), **(act.detail.get("timings_ms") or {})}
        known = {stage: milliseconds for stage, milliseconds in times.items() if milliseconds is not None}
        for stage, milliseconds in (known | {"whole": sum(known.values())} if known else known).items():
            counted[key].stages_ms[stage].put(milliseconds)
    for attribute, same in story.agreements(act):
        row = counted[key].attributes[attribute]
        row.confirmed += same
        row.corrected += not same


def _milliseconds(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds() * 1000
