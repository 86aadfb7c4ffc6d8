"""Everything that a new or updated installation needs before it serves: tables, roles, starter models."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ai_descriptions.model_versions import starters_add
from feedback.quality.snapshots import snapshots_keep
from feedback.roles import roles_sync
from ml.artifacts import ArtifactError


class Command(BaseCommand):
    help = (
        "Migrate, set up the roles, count the quality of days not counted yet, and register the models that ship with "
        "the product. Safe to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        roles_sync()
        snapshots_keep()
        try:
            added = starters_add(starters=settings.STARTER_MODELS)
        except ArtifactError as error:
            raise CommandError(str(error)) from error
        for version in added:
            version.refresh_from_db()
            self.stdout.write(f"{version} is {version.get_state_display()}")
