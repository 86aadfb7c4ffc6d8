"""Asking for the file with everything, packing it in the background, and throwing it away after a while.

The row is the truth: a packer that dies is followed by another when its lease is over.
"""

from __future__ import annotations

import logging
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from feedback.her_data.archive import archive_write
from feedback.her_data.models import DataExport, ExportState
from jewelry_site.core import ledger
from jewelry_site.core.background import background
from jewelry_site.core.chores import chore
from jewelry_site.core.faults import fault_point
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
LEASE = timedelta(seconds=60)
ATTEMPTS = 3
# Files in memory up to this size, on disk beyond.
_IN_MEMORY = 8 * 1024 * 1024


class PackingLost(Exception):
    """Another packer, or nobody, packs this now: stop without keeping anything."""


@transaction.atomic
def data_export_ask(*, artisan: Artisan, user: User) -> DataExport:
    """A file to be packed; the one that is under way, if there is one. Raises Problem ``not_found``."""
    row = Artisan.objects.select_for_update().filter(pk=artisan.pk, user=user).first()
    if row is None:
        raise Problem("not_found")
    under_way = row.data_exports.filter(state__in=[ExportState.WAITING, ExportState.PACKING]).first()
    if under_way is not None:
        return under_way
    export = DataExport.objects.create(artisan=row, total=row.photos.count())
    ledger.record(ledger.Act(action="data_exported", actor=user, artisan_id=row.pk, detail={"export": str(export.pk)}))
    return export


def data_export_of(*, artisan: Artisan, export_id: UUID) -> DataExport:
    """A file of hers that is there. Raises Problem ``not_found`` or ``export_not_there``."""
    export = artisan.data_exports.filter(pk=export_id).first()
    if export is None or export.state not in (ExportState.READY, ExportState.EXPIRED):
        raise Problem("not_found")
    if export.state == ExportState.EXPIRED or export.expires_at is None or export.expires_at <= timezone.now():
        raise Problem("export_not_there", days=KEPT.days)
    return export


@background("data-exports", pause=timedelta(seconds=2))
def data_export_pack() -> bool:
    """Pack one file, if one waits."""
    export = _claim()
    if export is None:
        return False
    try:
        _pack(export)
    except PackingLost:
        logger.warning("export %s was taken over or is gone", export.pk)
    except Exception:
        logger.exception("export %s could not be packed", export.pk)
        _give_back(export)
    return True


def _claim() -> DataExport | None:
    with transaction.atomic():
        waits = Q(state=ExportState.WAITING) | Q(state=ExportState.PACKING, lease_until__lt=Now())
        rows = DataExport.objects.select_for_update(skip_locked=True, of=("self",)).filter(waits)
        export = rows.select_related("artisan__user").order_by("created_at").first()
        if export is None:
            return None
        if export.attempt >= ATTEMPTS:
            DataExport.objects.filter(pk=export.pk).update(state=ExportState.FAILED, lease_until=None)
            return None
        if export.file:
            default_storage.delete(str(export.file.name))
        export.state, export.attempt, export.token = ExportState.PACKING, export.attempt + 1, export.token + 1
        # Named before it is there, so that whoever deletes the shop meanwhile knows of it.
        export.file.name = f"exports/{export.pk.hex[:2]}/{export.pk}-{export.token}.zip"
        export.done, export.total = 0, export.artisan.photos.count()
        export.lease_until = timezone.now() + LEASE
        export.save()
        return export


def _pack(export: DataExport) -> None:
    # Not in /tmp, which is memory in a container.
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(folder)) as packed:
        archive_write(packed, artisan=export.artisan, packed=lambda photos: _go_on(export, photos))  # type: ignore[arg-type]
        fault_point("export_before_store", str(export.pk))
        size = packed.tell()
        packed.seek(0)
        name = default_storage.save(str(export.file.name), File(packed))  # type: ignore[arg-type]
    kept = _ours(export).update(
        state=ExportState.READY, lease_until=None, file=name, size=size, expires_at=Now() + KEPT, done=F("total")
    )
    if not kept:
        default_storage.delete(name)
        raise PackingLost
    _throw_away(export.artisan.data_exports.filter(state=ExportState.READY).exclude(pk=export.pk))


def _go_on(export: DataExport, photos: int) -> None:
    """Progress, and a longer lease. Raises PackingLost."""
    export.done += photos
    if not _ours(export).update(done=export.done, lease_until=Now() + LEASE):
        raise PackingLost


def _give_back(export: DataExport) -> None:
    state = ExportState.FAILED if export.attempt >= ATTEMPTS else ExportState.WAITING
    _ours(export).update(state=state, lease_until=None)


def _ours(export: DataExport) -> QuerySet[DataExport]:
    return DataExport.objects.filter(pk=export.pk, state=ExportState.PACKING, token=export.token)


@chore("throw-old-data-exports-away", every=timedelta(hours=1))
def data_exports_expire() -> int:
    """Files whose time is over go from storage; the rows stay and say so."""
    return _throw_away(DataExport.objects.filter(state=ExportState.READY, expires_at__lte=Now()))


def _throw_away(exports: QuerySet[DataExport]) -> int:
    gone = list(exports)
    for export in gone:
        default_storage.delete(str(export.file.name))
        DataExport.objects.filter(pk=export.pk).update(state=ExportState.EXPIRED, file="")
    return len(gone)
