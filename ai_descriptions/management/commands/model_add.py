from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_descriptions.model_versions import model_add
from ai_descriptions.models import ModelKind
from ml.artifacts import ArtifactError


class Command(BaseCommand):
    help = "Register a model folder under MODEL_ROOT as a candidate, after every file was checked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=ModelKind.values)
        parser.add_argument("folder", help="its name under MODEL_ROOT")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = model_add(kind=options["kind"], folder=options["folder"], user=None)
        except ArtifactError as error:
            raise CommandError(f"Not added. {error}") from error
        self.stdout.write(f"{version} is a {version.get_state_display()}; make it live with model_promote.")
