"""Take the labelled photos out again: for `python -m ml train vision`, or as a Hugging Face dataset folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from feedback.dataset.errors import DatasetError
from feedback.dataset.exporting import FORMATS, LABELS, Exported, export
from feedback.dataset.labelled import LISTING, PEOPLES, SOURCES, labelled_photos
from feedback.dataset.progress import Progress, counted
from feedback.models import TrainingPhoto
from jewelry_site.core import ledger
from listings.models import ListingState, Photo


class Command(BaseCommand):
    help = (
        "Export labelled photos into a new folder, with the source of each label. Without options only labels that "
        "people gave: in the labelling queue, in the imported table, or as facts of approved listings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet")
        parser.add_argument("--format", choices=FORMATS, default="csv", dest="layout")
        parser.add_argument("--sources", default="", metavar="A,B", help=f"only these of {', '.join(SOURCES)}")
        parser.add_argument("--with-weak", action="store_true", help="also labels read from the sellers' words")
        parser.add_argument("--without-doubted", action="store_true", help="leave labels out that are in doubt")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._export(options["folder"], options["layout"], _sources(options), not options["without_doubted"])
        except DatasetError as error:
            raise CommandError(str(error)) from None

    def _export(self, folder: Path, layout: str, sources: tuple[str, ...], doubted: bool) -> None:
        progress = Progress(_at_most(sources), self.stdout, label="Exporting")
        chosen = {"format": layout, "sources": list(sources), "doubted": doubted}
        photos = labelled_photos(sources=sources, doubted=doubted)
        with transaction.atomic():
            done = export(photos, folder.absolute(), layout=layout, options=chosen, progress=progress)
            progress.finish()
            ledger.record(ledger.Act(action="dataset_exported", detail=done.manifest(chosen)))
        self._say(done, folder, layout)

    def _say(self, done: Exported, folder: Path, layout: str) -> None:
        for stored in done.missing:
            self.stderr.write(f"left out, its file is gone from storage: {stored}")
        what = f"{counted(done.photos, 'photo')} of {counted(len(done.shops), 'shop')}"
        self.stdout.write(
            f"{what} {'is' if done.photos == 1 else 'are'} in {folder}; {done.set_aside:,} set aside by people. "
            f"Fingerprint {done.fingerprint[:12]}."
        )
        if layout == "csv":
            self.stdout.write(f"Next: python -m ml train vision --labels {folder / LABELS} --images {folder} --out …")
        else:
            self.stdout.write(f'Next: datasets.load_dataset("imagefolder", data_dir="{folder}")')


def _sources(options: dict[str, Any]) -> tuple[str, ...]:
    named = tuple(part.strip() for part in options["sources"].split(",") if part.strip()) or PEOPLES
    unknown = [source for source in named if source not in SOURCES]
    if unknown:
        raise CommandError(f"There is no source {unknown[0]!r}: use {', '.join(SOURCES)}.")
    return (*named, "words") if options["with_weak"] and "words" not in named else named


def _at_most(sources: tuple[str, ...]) -> int:
    """Photos that may go out, for the progress bar."""
    listed = Photo.objects.filter(listing__state=ListingState.APPROVED).count() if LISTING in sources else 0
    return TrainingPhoto.objects.count() + listed
