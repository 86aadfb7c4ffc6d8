"""Does every stored object have a row, and every row its objects?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from feedback.her_data.models import DataExport, ExportState
from feedback.models import TrainingPhoto
from listings.models import Photo

FOLDERS = ("photos", "thumbnails", "training", "exports")
YOUNG = timedelta(hours=1)


class Command(BaseCommand):
    help = (
        "Compare storage and rows; younger objects than an hour may belong to an upload or an import that is under way."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete-orphans", action="store_true", help="delete objects that no row knows")

    def handle(self, *args: Any, **options: Any) -> None:
        needed = {name for model in (Photo, TrainingPhoto) for row in _names(model) for name in row}
        exports = DataExport.objects.exclude(file="")
        needed.update(exports.filter(state=ExportState.READY).values_list("file", flat=True))
        # A file that is being packed may be there or not.
        known = needed | set(exports.values_list("file", flat=True))
        missing = sorted(name for name in needed if not default_storage.exists(name))
        orphans = sorted(name for name in _objects() if name not in known and _is_old(name))
        for name in missing:
            self.stderr.write(f"missing: {name}")
        for name in orphans:
            self.stdout.write(f"orphan: {name}")
            if options["delete_orphans"]:
                default_storage.delete(name)
        if missing or (orphans and not options["delete_orphans"]):
            raise CommandError(f"{len(missing)} object(s) missing, {len(orphans)} without a row.")
        self.stdout.write(f"{len(known)} objects, all in order.")


def _names(model: type[Photo | TrainingPhoto]) -> Iterator[tuple[str, str]]:
    return model._default_manager.values_list("file", "thumbnail").iterator()


def _objects() -> Iterator[str]:
    for folder in FOLDERS:
        for shelf in _listed(folder)[0]:
            for name in _listed(f"{folder}/{shelf}")[1]:
                yield f"{folder}/{shelf}/{name}"


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files; none where there is no such folder, which in a bucket is the same as an empty one."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _is_old(name: str) -> bool:
    return default_storage.get_modified_time(name) < timezone.now() - YOUNG
