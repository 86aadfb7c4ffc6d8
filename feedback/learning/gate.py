"""The gate: a challenger goes live only after ``python -m ml challenge`` let it pass against the model that is live."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from ai_descriptions.live_models import model_folder
from ai_descriptions.model_versions import model_live_locked, model_promote, model_refuse
from ai_descriptions.models import ModelState, ModelVersion
from feedback.learning.folders import snapshot_folder, work_folder
from feedback.learning.models import RunStage, RunState, TrainingRun
from feedback.learning.places import PlaceError
from feedback.learning.process import trainer_run
from feedback.learning.report import RowReport
from feedback.learning.runs import run_fenced, run_settle

PASSED, REFUSED = 0, 1
# A person may promote another model while ours is judged; then it is judged again, against that one.
ROUNDS = 3


def live_version(kind: str) -> ModelVersion:
    """The model that serves now. Raises PlaceError ``no_live_model``."""
    version = ModelVersion.objects.filter(kind=kind, state=ModelState.LIVE).first()
    if version is None:
        raise PlaceError("no_live_model", f"There is no live {kind} model to go on from. Promote one first.")
    return version


def run_judge(run: TrainingRun, made: ModelVersion, report: RowReport) -> None:
    """Judge ``made`` and promote or refuse it. Raises RunLost, Stopped, PlaceError or ml.artifacts.ArtifactError."""
    report.begin(RunStage.JUDGE, RunState.JUDGING)
    report.flush()
    for _ in range(ROUNDS):
        live = live_version(run.kind)
        verdict = _challenge(run, live, made, report)
        if _decide(run, live, made, verdict):
            return
        report.log(f"Another model went live meanwhile: judging again, against {live_version(run.kind).version}.")
    raise PlaceError("live_model_changed", "The live model changed each time while this one was judged.", passing=True)


def _challenge(run: TrainingRun, live: ModelVersion, made: ModelVersion, report: RowReport) -> dict[str, Any]:
    """The verdict with all its figures. Raises PlaceError ``cannot_be_judged``."""
    words = ["challenge", run.kind, "--live", str(model_folder(live)), "--challenger", str(model_folder(made))]
    words += ["--snapshot", str(snapshot_folder(run)), "--json"]
    ended = trainer_run(words, work=work_folder(run), hear=lambda _event: None, must_stop=report.must_stop)
    if ended.status < 0:
        raise PlaceError("judge_killed", f"The judging was ended by signal {-ended.status}.", passing=True)
    verdict = _parsed(ended.printed)
    if verdict is None or ended.status not in (PASSED, REFUSED) or verdict["passed"] != (ended.status == PASSED):
        raise PlaceError(
            "cannot_be_judged", _why_not_judged(verdict) or ended.last_words or "The gate gave no verdict."
        )
    return verdict | {"against": live.version}


def _why_not_judged(verdict: dict[str, Any] | None) -> str:
    """What the checks that could not be made say."""
    checks = verdict["checks"] if verdict else []
    return " ".join(str(check.get("detail", "")) for check in checks if not check.get("made", True))


def _parsed(printed: str) -> dict[str, Any] | None:
    """The JSON of a verdict: all that was printed, or its last line."""
    for text in (printed, printed.splitlines()[-1] if printed else ""):
        try:
            verdict = json.loads(text)
        except ValueError:
            continue
        if isinstance(verdict, dict) and isinstance(verdict.get("passed"), bool):
            return {"checks": [], **verdict}
    return None


@transaction.atomic
def _decide(run: TrainingRun, live: ModelVersion, made: ModelVersion, verdict: dict[str, Any]) -> bool:
    """Promote or refuse in one transaction; False when another model went live since ``live`` was judged against."""
    with run_fenced(run) as row:
        now_live = model_live_locked(run.kind)
        if now_live is None or now_live.pk != live.pk:
            return False
        row.verdict, row.made = verdict, made
        if verdict["passed"]:
            model_promote(version=made, user=None, reason="gate")
            run_settle(row, RunState.PROMOTED)
        else:
            model_refuse(version=made, reason="gate", figures={"run": str(run.pk), "failed": _failed(verdict)})
            run_settle(row, RunState.REFUSED)
        return True


def _failed(verdict: dict[str, Any]) -> list[str]:
    return [str(check.get("name", "")) for check in verdict["checks"] if not check.get("passed")]
