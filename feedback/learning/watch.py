"""The watch over the live models: is their work still taken, do photos still look as before, are their files sound?

Each look compares the last days with the weeks before, raises an alarm where chance cannot explain the difference, and
settles it once all is well again. It decides nothing: going back to an earlier model is a person's click.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from django.utils.timezone import now

from ai_descriptions.live_models import model_folder
from ai_descriptions.models import ModelKind, ModelState, ModelVersion
from feedback.learning.acceptance import Acceptance, acceptance_of
from feedback.learning.alarms import alarm_raise, alarms_settle
from feedback.learning.models import AlarmKind
from feedback.models import Action, ReviewAction
from ml import vocabulary
from ml.artifacts import ArtifactError, Kind, open_artifact
from ml.drift import PHOTOS_AT_LEAST, Sighting, compare

# The shortest of these spans that holds enough photos is "now": a change shows within a day where many photos come.
SPANS = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
BEFORE = timedelta(days=28)
ENOUGH_FOR_A_SHORT_SPAN = 3 * PHOTOS_AT_LEAST
ACTS_AT_MOST = 4000
LIKELY = 0.5


def watch() -> None:
    """One look at everything."""
    for version in ModelVersion.objects.filter(state=ModelState.LIVE):
        watch_files(version)
        watch_acceptance(version)
    watch_photos()


def watch_files(version: ModelVersion) -> None:
    try:
        open_artifact(model_folder(version), kind=cast(Kind, version.kind))
    except ArtifactError as error:
        figures = {"reason": str(error), "model": version.version}
        alarm_raise(kind=AlarmKind.MODEL_UNUSABLE, subject=version.kind, figures=figures)
    else:
        alarms_settle(kind=AlarmKind.MODEL_UNUSABLE, subject=version.kind)


def watch_acceptance(version: ModelVersion) -> Acceptance:
    """Raise where the live model's work is taken much less than before, settle where it is not (any more)."""
    found = acceptance_of(version)
    if found.dropped:
        alarm_raise(kind=AlarmKind.ACCEPTANCE_DROP, subject=version.kind, figures=found.figures())
    elif found.judged:
        alarms_settle(kind=AlarmKind.ACCEPTANCE_DROP, subject=version.kind)
    return found


def watch_photos() -> None:
    """Population stability of what the eye names and of the photos' own figures."""
    end = now()
    span = next((span for span in SPANS if _photos(end - span, end) >= ENOUGH_FOR_A_SHORT_SPAN), SPANS[-1])
    version = ModelVersion.objects.filter(kind=ModelKind.VISION, state=ModelState.LIVE).first()
    live = version.version if version else ""
    before = list(_sightings(end - span - BEFORE, end - span, live))
    today = list(_sightings(end - span, end, live))
    report = compare(before, today)
    for shift in report.shifts:
        if shift.level == "alarm":
            figures = {
                "feature": shift.feature,
                "psi": round(shift.psi, 2),
                "by_chance": round(shift.by_chance, 2),
                "now_cases": report.now,
                "before_cases": report.before,
                "days": span.days,
            }
            alarm_raise(kind=AlarmKind.DRIFT, subject=shift.feature, figures=figures)
        else:
            alarms_settle(kind=AlarmKind.DRIFT, subject=shift.feature)


def _photos(since: datetime, until: datetime) -> int:
    looks = ReviewAction.objects.filter(action=Action.PHOTOS_SEEN, at__gte=since, at__lt=until)
    details = looks.order_by("-id").values_list("detail__photos", flat=True)[:ACTS_AT_MOST]
    return sum(len(photos or ()) for photos in details)


def _sightings(since: datetime, until: datetime, live: str) -> Iterable[Sighting]:
    """A sighting for each photo; what another model named is left out, for another model names otherwise."""
    looks = ReviewAction.objects.filter(action=Action.PHOTOS_SEEN, at__gte=since, at__lt=until).order_by("-id")
    rows = looks.values_list("artisan_id", "listing_id", "after", "detail")[:ACTS_AT_MOST]
    for artisan_id, listing_id, after, detail in rows:
        values = _named(after or ()) if detail.get("vision") == live else {}
        for numbers in detail.get("photos", ()):
            yield Sighting(str(artisan_id), str(listing_id), values, numbers)


def _named(after: Iterable[list[Any]]) -> dict[str, list[str]]:
    """The best value of an attribute that has one, and all likely ones of the others."""
    found: dict[str, list[str]] = {}
    for attribute, value, probability, _asserted in sorted(after, key=lambda row: -(row[2] or 0.0)):
        if attribute in vocabulary.MANY_VALUED:
            if (probability or 0.0) >= LIKELY:
                found.setdefault(attribute, []).append(str(value))
        elif attribute in vocabulary.VISIBLE:
            found.setdefault(attribute, [str(value)])
    return found
