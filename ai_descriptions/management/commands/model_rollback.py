from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_descriptions.model_versions import model_rollback
from ai_descriptions.models import ModelKind
from ml.artifacts import ArtifactError


class Command(BaseCommand):
    help = "Go back to the model version that was live before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=ModelKind.values)
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = model_rollback(kind=options["kind"], user=None, reason=options["reason"])
        except ArtifactError as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        self.stdout.write(f"{version} is live.")
