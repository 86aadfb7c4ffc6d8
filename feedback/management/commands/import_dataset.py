"""Bring an existing catalogue into the training set: from a CSV file or out of an SQL database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.dataset.database import read_database
from feedback.dataset.errors import DatasetError
from feedback.dataset.guesses import guesses_request
from feedback.dataset.import_lock import one_import_at_a_time
from feedback.dataset.importing import import_rows
from feedback.dataset.progress import Progress, counted
from feedback.dataset.remarks import Report, check_writable, write_report
from feedback.dataset.table import IMAGE, RawTable, read_table
from jewelry_site.core.problems import Problem

# More lines than this nobody reads on a screen; the report has them all.
SHOWN = 50


class Command(BaseCommand):
    help = (
        "Import photos, descriptions and labels into the training set. Columns: image_path, and any of description, "
        "title, shop, group, doubt, type, metal_tone, stone_colours, stone_forms, motifs, surface, worn (several "
        "values joined by ; or |). Running it again changes nothing; after a stop it goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", nargs="?", type=Path, metavar="FILE.csv", help="UTF-8; comma, semicolon or tab")
        parser.add_argument("--images", type=Path, required=True, metavar="DIR", help="image_path is relative to this")
        parser.add_argument("--database", metavar="URL", help="instead of a file: its address, or @FILE that holds it")
        parser.add_argument("--query", metavar="SQL", help="the SELECT whose columns are named as above")
        parser.add_argument("--shop", default="", help="the shop of rows that name none (else their folder's name)")
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="where every remark goes")
        parser.add_argument("--dry-run", action="store_true", help="check everything, store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except DatasetError as error:
            raise CommandError(str(error)) from None
        except Problem as problem:
            raise CommandError(f"{problem.detail} {problem.hint} The same command goes on from here.") from None

    def _import(self, options: dict[str, Any]) -> None:
        folder, dry_run = options["images"], options["dry_run"]
        if not folder.is_dir():
            raise DatasetError(f"There is no folder {folder}: --images names where the photos lie.")
        report_path = options["report"] or _report_beside(options["table"])
        check_writable(report_path)
        table, source = _table(options)
        if table.ignored:
            self.stdout.write(f"Not read: the columns {', '.join(table.ignored)}.")
        progress = Progress(len(table.rows), self.stdout, label="Importing")
        report, shown = Report(), 0
        with one_import_at_a_time():
            try:
                for report in import_rows(
                    table, folder=folder, source=source, shop=options["shop"], dry_run=dry_run, progress=progress
                ):
                    for remark in report.remarks[shown:SHOWN]:
                        progress.say(str(remark))
                    shown = len(report.remarks)
            except KeyboardInterrupt:
                raise CommandError(f"Stopped after {report.rows:,} rows. The same command goes on from here.") from None
            finally:
                write_report(report_path, report.remarks)
        self._say(report, report_path, dry_run=dry_run)
        if report.added and not dry_run:
            guesses_request()

    def _say(self, report: Report, path: Path, *, dry_run: bool) -> None:
        if len(report.remarks) > SHOWN:
            self.stdout.write(f"… and {len(report.remarks) - SHOWN:,} more remarks in the report.")
        for kind, count in report.by_kind():
            self.stdout.write(f"  {kind}: {count:,}")
        for (attribute, language), (agree, both) in sorted(report.agreement.items()):
            share = f"{agree / both:.3f} of {both:,}"
            self.stdout.write(f"  the seller's words ({language}) say what the table says of {attribute}: {share}")
        self.stdout.write(
            f"{'Would be ' if dry_run else ''}{counted(report.added, 'photo')} added, {report.changed:,} changed, "
            f"{report.unchanged:,} unchanged, {counted(report.duplicates, 'duplicate')}, {report.refused:,} refused."
        )
        if not (report.added or report.changed):
            self.stdout.write("Nothing was changed." if not dry_run else "Nothing would be changed.")
        self.stdout.write(f"Every remark, row by row: {path}")


def _table(options: dict[str, Any]) -> tuple[RawTable, str]:
    """The rows, and what the ledger calls their source."""
    if options["database"]:
        if options["table"] or not options["query"]:
            raise DatasetError(f'With --database give --query "SELECT photo AS {IMAGE}, …" and no file.')
        return read_database(options["database"], options["query"]), "database"
    if not options["table"]:
        raise DatasetError("Name a CSV file, or give --database and --query.")
    return read_table(options["table"]), options["table"].name


def _report_beside(table: Path | None) -> Path:
    return table.with_name(f"{table.stem}.import-report.csv") if table else Path("import-report.csv")
