"""``manage.py quality_recompute``: count the figures of every day again, from the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.quality.snapshots import snapshots_recompute, today


class Command(BaseCommand):
    help = "Count the quality of every day again, from the ledger; what comes out is the same to the byte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", metavar="DAY", help="the first day to count again, as 2026-11-30")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = snapshots_recompute(first=_day(options["first"]))
        self.stdout.write(f"{kept} rows kept, up to yesterday; today is counted when somebody looks.")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is no day: write it as 2026-11-30.") from None
    if day > today():
        raise CommandError(f"{day} is not over yet.")
    return day
