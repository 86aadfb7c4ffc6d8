"""``manage.py edits_recompute``: take every approved edit apart again, from the ledger."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from feedback.voice.edits import edits_recompute


class Command(BaseCommand):
    help = "Take every approved edit apart again, from the ledger and the drafts."

    def handle(self, *args: Any, **options: Any) -> None:
        stored, without = edits_recompute()
        self.stdout.write(f"{stored} edits; {without} approvals have none (no machine's draft, or deleted).")
