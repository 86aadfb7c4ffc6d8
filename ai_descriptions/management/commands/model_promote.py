from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_descriptions.model_versions import model_promote
from ai_descriptions.models import ModelKind, ModelVersion
from ml.artifacts import ArtifactError


class Command(BaseCommand):
    help = "Make a model version live; workers pick it up with their next job."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=ModelKind.values)
        parser.add_argument("version")
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        version = ModelVersion.objects.filter(kind=options["kind"], version=options["version"]).first()
        if version is None:
            known = ModelVersion.objects.filter(kind=options["kind"]).values_list("version", flat=True)
            raise CommandError(f"There is no such version. Known: {', '.join(known) or 'none'}")
        try:
            model_promote(version=version, user=None, reason=options["reason"])
        except ArtifactError as error:
            raise CommandError(f"Not promoted, the live model keeps serving. {error}") from error
        self.stdout.write(f"{version} is live.")
