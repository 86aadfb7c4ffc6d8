"""A training from its start to its verdict: each end is clear, and none but a passed gate touches the live model."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from ai_descriptions.model_versions import model_promote
from ai_descriptions.models import ModelState, ModelVersion
from feedback.learning import gate, snapshots
from feedback.learning.folders import version_of, work_folder
from feedback.learning.models import Alarm, AlarmKind, RunStage, RunState, TrainingRun
from feedback.learning.runs import RunLost, run_claim, run_fenced, run_heartbeat, runs_sweep
from feedback.learning.services import training_cancel, training_retry, training_start, version_promote
from feedback.learning.tests.conftest import Trainer, serve
from feedback.learning.tests.stand_in import make_model
from feedback.learning.worker import training_run
from feedback.models import Action, ReviewAction
from jewelry_site.core.problems import Problem
from listings.models import Listing
from ml.artifacts import ArtifactError
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

Approve = Callable[..., Listing]


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.learning.runs.app.send_task", lambda *_args, **_more: None)


@pytest.fixture
def lessons(approved: Approve) -> list[Listing]:
    """Pieces on both sides of the line between learning and judging."""
    return [approved(number) for number in range(8)]


def train(**wishes: Any) -> TrainingRun:
    return attempt(training_start(kind="vision", user=None, **wishes))


def attempt(run: TrainingRun) -> TrainingRun:
    training_run(run_id=run.pk, worker="test")
    run.refresh_from_db()
    return run


def live_now() -> str:
    return ModelVersion.objects.get(kind="vision", state=ModelState.LIVE).version


def test_a_model_that_passes_the_gate_goes_live(live: ModelVersion, trainer: Trainer, lessons: list[Listing]) -> None:
    run = train()

    assert (run.state, run.stage, run.error_code) == (RunState.PROMOTED, RunStage.FINISHED, "")
    assert run.made is not None and run.made.state == ModelState.LIVE and live_now() == version_of(run)
    assert run.parent == live
    assert run.counts["examples"] == 8 and run.counts["train"] + run.counts["fresh"] == 8
    assert (run.what, run.done, run.of) == ("", 0, 0)
    assert "from step 0" in run.log
    check = run.verdict["checks"][0]
    assert (check["name"], check["live"], check["challenger"]) == ("gold set", 71.2, 71.9)
    assert run.verdict["against"] == "first"
    acts = ReviewAction.objects.order_by("id").values_list("action", flat=True)
    assert list(acts)[-4:] == ["training_started", "model_added", "model_promoted", "training_finished"]


def test_the_trainer_is_polite_and_holds_no_secret(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing]
) -> None:
    train()

    retrain, challenge = trainer.calls
    assert retrain["words"][:2] == ["retrain", "vision"] and challenge["words"][:2] == ["challenge", "vision"]
    assert retrain["nice"] >= 15 and retrain["secret"] is False
    assert challenge["words"][-1] == "--json" and "--snapshot" in challenge["words"]


def test_a_worse_model_is_refused_kept_to_be_read_and_can_never_go_live(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing]
) -> None:
    trainer.behave(challenge="refuse")

    run = train()

    assert run.state == RunState.REFUSED and live_now() == "first"
    assert run.made is not None and run.made.refused_at is not None and run.made.card.startswith("Card of vision-")
    refused = ReviewAction.objects.get(action=Action.MODEL_REFUSED)
    assert refused.detail["figures"] == {"run": str(run.pk), "failed": ["gold set"]}
    with pytest.raises(ArtifactError, match="The gate refused"):
        model_promote(version=run.made, user=None, reason="by hand")
    assert live_now() == "first"


def test_the_same_data_is_not_learned_twice_unless_somebody_insists(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing]
) -> None:
    first, again = train(), train()

    assert again.state == RunState.SKIPPED
    assert again.error_detail.startswith("Nothing changed: the training of ")
    assert again.fingerprint == first.fingerprint and again.snapshot == first.snapshot
    assert train(even_unchanged=True).state == RunState.PROMOTED


@pytest.mark.parametrize(
    ("behaviour", "state", "code", "detail"),
    [
        ({"retrain": "nothing"}, RunState.SKIPPED, "nothing_to_learn", "There is nothing to learn in this snapshot."),
        ({"retrain": "fail"}, RunState.FAILED, "trainer_failed", "The trainer broke on a sentence."),
        ({"challenge": "unjudged"}, RunState.FAILED, "cannot_be_judged", "Of a hundred answers so many are right."),
    ],
)
def test_every_end_of_the_trainer_has_its_sentence_and_the_live_model_stays(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], behaviour: Any, state: str, code: str, detail: str
) -> None:
    trainer.behave(**behaviour)

    run = train()

    assert (run.state, run.error_code, run.error_detail) == (state, code, detail)
    assert live_now() == "first"
    assert Alarm.objects.filter(kind=AlarmKind.TRAINING_FAILED, subject="vision").exists() == (state == RunState.FAILED)


def test_a_later_training_that_ends_well_settles_the_alarm_of_a_failed_one(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing]
) -> None:
    trainer.behave(retrain="fail")
    train()
    train()
    trainer.behave()
    train()

    alarm = Alarm.objects.get()
    assert alarm.settled_at is not None and alarm.settled_by is None


def test_without_anything_confirmed_a_training_is_skipped(live: ModelVersion, trainer: Trainer) -> None:
    run = train()

    assert run.state == RunState.SKIPPED
    assert run.error_detail == "Nobody has confirmed anything yet that this model could learn from."
    assert trainer.calls == []


def test_without_a_live_model_it_says_so(trainer: Trainer, lessons: list[Listing]) -> None:
    run = train()

    assert (run.state, run.error_code) == (RunState.FAILED, "no_live_model")


def test_the_second_of_two_trainings_of_a_kind_is_told_that_one_is_under_way(live: ModelVersion) -> None:
    training_start(kind="vision", user=None)

    with pytest.raises(Problem) as caught:
        training_start(kind="vision", user=None)

    assert caught.value.code == "training_underway" and caught.value.status == 409
    assert caught.value.detail.startswith("One training of the vision model is waiting or at work")
    training_start(kind="text", user=None)
    assert TrainingRun.objects.count() == 2


def test_a_trainer_that_is_killed_goes_on_where_it_was(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], settings: Any
) -> None:
    settings.TRAINING_BACKOFF *= 0
    trainer.behave(retrain="die_once")
    run = train()
    assert (run.state, run.error_code, run.attempt) == (RunState.QUEUED, "trainer_killed", 1)
    frozen = run.fingerprint

    attempt(run)

    assert (run.state, run.attempt, run.fingerprint) == (RunState.PROMOTED, 2, frozen)
    assert "from step 2" in run.log


def test_a_model_that_was_finished_before_its_worker_died_is_not_trained_again(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRAINING_BACKOFF *= 0

    def broken(**_: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("feedback.learning.worker.model_add", broken)
        run = train()
    assert (run.state, run.error_code, run.error_detail) == (
        RunState.QUEUED, "storage", "[Errno 5] Input/output error"
    )  # fmt: skip

    attempt(run)

    assert run.state == RunState.PROMOTED
    assert [call["words"][0] for call in trainer.calls] == ["retrain", "challenge"]


def test_an_attempt_that_goes_on_starts_from_the_same_model_whichever_is_live_by_then(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], settings: Any
) -> None:
    settings.TRAINING_BACKOFF *= 0
    trainer.behave(retrain="die_once")
    run = train()
    serve(settings.MODEL_ROOT, "by-hand")

    attempt(run)

    assert (run.state, run.attempt, run.parent, run.verdict["against"]) == (RunState.PROMOTED, 2, live, "by-hand")
    first, second, judged = (call["words"] for call in trainer.calls)
    assert first == second and judged[judged.index("--live") + 1].endswith("by-hand")


def test_what_is_confirmed_while_the_data_are_frozen_waits_for_the_next_training(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed_at = []

    def freeze_slowly(run: TrainingRun) -> snapshots.Frozen:
        confirmed_at.append(now())
        return snapshots.snapshot_freeze(run)

    monkeypatch.setattr("feedback.learning.worker.snapshot_freeze", freeze_slowly)
    run = train()

    assert run.frozen_at is not None and run.frozen_at < confirmed_at[0]


def test_a_model_that_takes_the_name_of_another_is_not_taken_for_it(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], settings: Any
) -> None:
    run = training_start(kind="vision", user=None)
    make_model(settings.MODEL_ROOT / version_of(run), kind="vision", version="first")

    attempt(run)

    assert (run.state, run.error_code, run.made) == (RunState.FAILED, "result_broken", None)
    assert live_now() == "first"


def test_a_model_that_was_made_here_goes_live_by_hand_only_after_the_gate_let_it_pass(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], settings: Any
) -> None:
    boss = UserFactory(is_superuser=True)
    trainer.behave(challenge="unjudged")
    unjudged = train().made
    assert unjudged is not None

    with pytest.raises(Problem) as refused:
        version_promote(version=unjudged, user=boss, reason="It looks good.")
    assert refused.value.code == "model_not_promoted" and "has not let" in refused.value.detail
    assert live_now() == "first"

    trainer.behave()
    passed = train(even_unchanged=True).made
    assert passed is not None
    version_promote(version=live, user=boss, reason="A look back.")
    version_promote(version=passed, user=boss, reason="And forth.")
    assert live_now() == passed.version


def test_a_training_whose_worker_died_is_taken_back_and_fails_clearly_after_three_attempts(
    live: ModelVersion, settings: Any
) -> None:
    settings.TRAINING_BACKOFF *= 0
    settings.TRAINING_LEASE *= -1
    run = training_start(kind="vision", user=None)
    for number in (1, 2, 3):
        claimed = run_claim(run_id=run.pk, worker="gone")
        assert claimed is not None and claimed.attempt == number
        runs_sweep()

    run.refresh_from_db()
    assert (run.state, run.error_code) == (RunState.FAILED, "worker_lost")
    assert run.error_detail == "gone stopped in stage waiting"
    assert live_now() == "first"


def test_a_worker_that_lost_its_lease_can_write_nothing(live: ModelVersion, settings: Any) -> None:
    settings.TRAINING_BACKOFF *= 0
    run = training_start(kind="vision", user=None)
    slow = run_claim(run_id=run.pk, worker="slow")
    assert slow is not None
    TrainingRun.objects.filter(pk=run.pk).update(lease_until="2020-01-01T00:00Z")
    runs_sweep()
    quick = run_claim(run_id=run.pk, worker="quick")

    assert quick is not None and not run_heartbeat(run=slow) and run_heartbeat(run=quick)
    with pytest.raises(RunLost), run_fenced(slow):
        pass


def test_a_stopped_training_ends_its_trainer_and_leaves_the_live_model(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer.behave(retrain="hang")
    run = training_start(kind="vision", user=None)
    told = "feedback.learning.report.RowReport.progress"
    monkeypatch.setattr(told, lambda *_: training_cancel(run=run, user=None) if run_is_active(run) else None)

    attempt(run)

    assert (run.state, live_now()) == (RunState.CANCELLED, "first")
    assert ReviewAction.objects.filter(action=Action.TRAINING_CANCELLED).count() == 1
    with pytest.raises(Problem, match="training_settled"):
        training_cancel(run=run, user=None)


def run_is_active(run: TrainingRun) -> bool:
    return TrainingRun.objects.get(pk=run.pk).active


def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def full(*_args: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        run = train()

    assert (run.state, run.error_code) == (RunState.FAILED, "disk_full")
    assert run.error_detail.startswith("The disk is full. Make room on it and try again")
    assert list((settings.MODEL_ROOT / snapshots.SNAPSHOTS).iterdir()) == []
    assert live_now() == "first"


def test_a_failed_training_can_be_tried_again_by_who_may(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing]
) -> None:
    trainer.behave(retrain="fail")
    run = train()
    with pytest.raises(Problem, match="forbidden"):
        training_retry(run=run, user=UserFactory())

    trainer.behave()
    run = attempt(training_retry(run=run, user=None))

    assert (run.state, run.attempt, run.error_detail) == (RunState.PROMOTED, 1, "")


def test_a_model_that_went_live_meanwhile_is_what_the_challenger_is_judged_against(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide, rounds = gate._decide, []

    def decide_late(run: Any, judged_against: Any, made: Any, verdict: Any) -> bool:
        rounds.append(judged_against.version)
        if len(rounds) == 1:
            serve(settings.MODEL_ROOT, "by-hand")
        return decide(run, judged_against, made, verdict)

    monkeypatch.setattr(gate, "_decide", decide_late)
    run = train()

    assert rounds == ["first", "by-hand"]
    assert (run.state, run.verdict["against"], live_now()) == (RunState.PROMOTED, "by-hand", version_of(run))


def test_the_command_trains_here_and_now_and_says_what_came_of_it(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("retrain", "vision", "--now")
    said = capsys.readouterr().out
    assert "passed   gold set: Of a hundred answers so many are right." in said
    assert said.splitlines()[-1].startswith("went live: vision vision-")

    trainer.behave(challenge="refuse")
    with pytest.raises(CommandError, match="refused: vision"):
        call_command("retrain", "vision", "--now", "--force")


def test_what_a_trainer_left_for_the_next_attempt_goes_when_the_run_is_settled(
    live: ModelVersion, trainer: Trainer, lessons: list[Listing], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = train()

    assert not work_folder(run).exists()
