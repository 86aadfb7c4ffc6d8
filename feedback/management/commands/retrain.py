from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_descriptions.models import ModelKind
from feedback.learning.models import RunState, TrainingRun, Where
from feedback.learning.services import training_start
from feedback.learning.worker import training_run
from jewelry_site.core.problems import Problem

LOOK_EVERY_SECONDS = 1.0
GOOD = (RunState.PROMOTED, RunState.SKIPPED)


class Command(BaseCommand):
    help = "Train a model on what people confirmed; it goes live only if the gate lets it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=ModelKind.values)
        parser.add_argument("--where", choices=Where.values, default=Where.LOCAL, help="this machine, or a cloud")
        parser.add_argument("--force", action="store_true", help="also when nothing changed since the last training")
        parser.add_argument("--now", action="store_true", help="here, in this process, without a training worker")
        parser.add_argument("--wait", action="store_true", help="watch it until it is decided")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = training_start(
                kind=options["kind"],
                user=None,
                where=options["where"],
                even_unchanged=options["force"],
                send=not options["now"],
            )
        except Problem as problem:
            raise CommandError(f"{problem.title}. {problem.detail} {problem.hint}") from problem
        self.stdout.write(f"Training {run.pk}: follow it at /learning/{run.pk}/")
        if options["now"]:
            training_run(run_id=run.pk, worker="command")
        if options["now"] or options["wait"]:
            self._tell(self._settled(run))

    def _settled(self, run: TrainingRun) -> TrainingRun:
        """The run when it is decided; until then its progress, each time that it changes."""
        told = ""
        while True:
            run.refresh_from_db()
            if not run.active:
                return run
            steps = f"{run.done} of {run.of}" if run.of else ""
            line = " · ".join(filter(None, [str(run.get_stage_display()), run.what, steps]))
            if line != told:
                self.stdout.write(line)
                told = line
            time.sleep(LOOK_EVERY_SECONDS)

    def _tell(self, run: TrainingRun) -> None:
        for check in run.verdict.get("checks", []):
            mark = "passed" if check.get("passed") else "REFUSED"
            self.stdout.write(f"  {mark:8} {check.get('name')}: {check.get('detail')}")
        sentence = f"{run.get_state_display()}: {run.made or run.error_detail or run.kind}"
        if run.state not in GOOD:
            raise CommandError(sentence)
        self.stdout.write(sentence)
