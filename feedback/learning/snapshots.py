"""The freezer: what people confirmed until now, as a folder that no later edit changes.

Nobody learns from what a machine said and no person confirmed; artisans and pieces go in under opaque names; what is
left out is counted by its reason.
"""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import transaction

from ai_descriptions.models import ModelKind, ModelState
from feedback.learning.alarms import alarm_raise
from feedback.learning.folders import SNAPSHOTS, WORK, snapshots_folder
from feedback.learning.leaks import texts_without_leaks, without_leaks
from feedback.learning.models import AlarmKind, TrainingRun
from feedback.learning.names import opaque
from feedback.learning.runs import record
from feedback.learning.text_examples import text_examples
from feedback.learning.vision_examples import photo_content, vision_examples
from feedback.models import Action, ReviewAction
from feedback.voice.models import Edit
from feedback.voice.selectors import edits_confirmed
from listings.models import Artisan
from ml.data.examples import Example, TextExample, VisionExample
from ml.data.influence import Influence, weigh
from ml.data.snapshots import Snapshot, SnapshotError, write_snapshot

RUNS_KEPT = 3
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


class DiskFull(Exception):
    """There is no room for a snapshot or a model; nothing half-written stays."""


@dataclass(frozen=True)
class Frozen:
    """A snapshot in its place, by its name under MODEL_ROOT; ``notes`` say whose examples count for less, and why."""

    name: str
    snapshot: Snapshot
    notes: tuple[str, ...] = ()


def snapshot_freeze(run: TrainingRun) -> Frozen:
    """Freeze what there is to learn for the run's kind. Raises DiskFull or ml.data.snapshots.SnapshotError."""
    left_out = Counter(_not_confirmed())
    stored: dict[str, str] = {}
    examples = _vision(left_out, stored) if run.kind == ModelKind.VISION else _text(left_out)
    influence = weigh(examples, joined=_joined(examples), released=released_ids())
    left_out["quarantined"] = len(influence.quarantined_ids)
    _tell(run, influence)
    weighed = [
        replace(example, weight=influence.weights[example.id])
        for example in examples
        if example.id not in influence.quarantined_ids
    ]
    notes = [held.sentence for held in influence.quarantined] + [flag.sentence for flag in influence.flagged]
    return replace(_write(run, weighed, stored, left_out), notes=tuple(notes))


def released_ids() -> frozenset[str]:
    """Examples that a person looked at and let in again."""
    acts = ReviewAction.objects.filter(action=Action.EXAMPLES_RELEASED).values_list("detail", flat=True)
    return frozenset(name for detail in acts for name in detail.get("ids", ()))


def snapshots_prune() -> list[str]:
    """Delete snapshots that no kept model and no late run refers to; their names."""
    if TrainingRun.objects.filter(state__in=TrainingRun.ACTIVE, snapshot="").exists():
        return []
    kept = set(TrainingRun.objects.filter(state__in=TrainingRun.ACTIVE).values_list("snapshot", flat=True))
    serving = TrainingRun.objects.filter(made__state=ModelState.LIVE)
    kept |= set(serving.values_list("snapshot", flat=True))
    for kind in ModelKind.values:
        of_kind = TrainingRun.objects.filter(kind=kind).exclude(snapshot="")
        kept |= set(of_kind.values_list("snapshot", flat=True)[:RUNS_KEPT])
        before = of_kind.filter(made__state=ModelState.RETIRED).order_by("-made__retired_at")
        kept |= set(before.values_list("snapshot", flat=True)[:1])
    folder = snapshots_folder()
    gone = [path for path in folder.iterdir() if f"{SNAPSHOTS}/{path.name}" not in kept] if folder.is_dir() else []
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return [path.name for path in gone]


def works_prune() -> None:
    """Delete what trainers left for a next attempt that will never come."""
    kept = {str(pk) for pk in TrainingRun.objects.filter(state__in=TrainingRun.ACTIVE).values_list("pk", flat=True)}
    last = (TrainingRun.objects.filter(kind=kind).values_list("pk", flat=True).first() for kind in ModelKind.values)
    kept |= {str(pk) for pk in last}
    folder = Path(settings.MODEL_ROOT) / WORK
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _vision(left_out: Counter[str], stored: dict[str, str]) -> list[VisionExample]:
    found = {photo.example.id: photo for photo in _counting_doubles(vision_examples(left_out), left_out)}
    clean, left_out["kept_back_elsewhere"] = without_leaks(list(found.values()))
    stored.update({photo.example.sha256: photo.stored for photo in clean})
    return [photo.example for photo in clean]


def _counting_doubles(photos: Any, left_out: Counter[str]) -> Any:
    met: set[str] = set()
    for photo in photos:
        if photo.example.id in met:
            left_out["doubled"] += 1
        else:
            met.add(photo.example.id)
            yield photo


def _text(left_out: Counter[str]) -> list[TextExample]:
    """The same text approved for several pieces by one artisan counts once."""
    met: dict[tuple[str, str, str], TextExample] = {}
    for example in text_examples():
        words = " ".join(str(example.approved.get("description", "")).lower().split())
        if met.setdefault((example.artisan, words, str(example.facts)), example) is not example:
            left_out["doubled"] += 1
    clean, left_out["kept_back_elsewhere"] = texts_without_leaks(list(met.values()))
    return clean


def _not_confirmed() -> dict[str, int]:
    """Edits of texts that were replaced later, or that stand approved no more."""
    confirmed = edits_confirmed().filter(listing__blocked_at=None).count()
    newest = Edit.objects.order_by("listing_id", "-approval").distinct("listing_id").count()
    return {"superseded": Edit.objects.count() - newest, "not_approved": newest - confirmed}


def _joined(examples: Sequence[Example]) -> dict[str, datetime]:
    """When each account was opened. Shops of an imported table are none that somebody opened to do harm."""
    tables = {e.artisan: _LONG_AGO for e in examples if isinstance(e, VisionExample) and e.source == "label"}
    return tables | {opaque("artisan", pk): at for pk, at in Artisan.objects.values_list("pk", "created_at")}


@transaction.atomic
def _tell(run: TrainingRun, influence: Influence) -> None:
    """Quarantined examples are an alarm each, with what a person needs to decide about them."""
    shops = {opaque("artisan", pk): str(pk) for pk in Artisan.objects.values_list("pk", flat=True)}
    for held in influence.quarantined:
        subject = f"{run.kind} {held.rule} {held.attribute}"
        figures = {
            "run": str(run.pk),
            "rule": held.rule,
            "attribute": held.attribute,
            "sentence": held.sentence,
            "ids": list(held.ids),
            "shops": [shops[name] for name in held.artisans if name in shops],
        }
        if alarm_raise(kind=AlarmKind.EXAMPLES_QUARANTINED, subject=subject, figures=figures):
            record("examples_quarantined", run, reason=held.rule, ids=list(held.ids), attribute=held.attribute)


def _write(run: TrainingRun, examples: Sequence[Example], stored: dict[str, str], left_out: Counter[str]) -> Frozen:
    """Under its fingerprint; the same data again is the folder that lies there already."""
    aside = snapshots_folder() / f"freezing-{run.pk}"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        snapshot = write_snapshot(
            aside,
            kind=cast(Any, run.kind),
            examples=examples,
            photo=lambda example: photo_content(stored[example.sha256]),
            left_out={reason: count for reason, count in left_out.items() if count},
        )
        folder = snapshots_folder() / f"{run.kind}-{snapshot.fingerprint[:24]}"
        if folder.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(folder)
    except (SnapshotError, OSError) as error:
        shutil.rmtree(aside, ignore_errors=True)
        if is_full(error):
            raise DiskFull from error
        raise
    return Frozen(str(folder.relative_to(Path(settings.MODEL_ROOT))), replace(snapshot, folder=folder))


def is_full(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        error = error.__cause__
    return False
