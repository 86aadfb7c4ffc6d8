"""The learning pages: what moderators read, what administrators do, what an artisan is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from ai_descriptions.models import ModelState, ModelVersion
from feedback.learning import selectors
from feedback.learning.alarms import alarm_raise
from feedback.learning.models import Alarm, AlarmKind, RunState, TrainingRun
from feedback.learning.tests.conftest import Trainer, serve
from feedback.learning.tests.test_snapshots import approve
from feedback.models import Action, ReviewAction
from feedback.roles import ADMINISTRATORS, MODERATORS, roles_sync
from listings.models import Artisan
from tests.factories import ArtisanFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db

VERDICT = {
    "passed": False,
    "against": "first",
    "checks": [
        {"name": "gold set", "passed": True, "live": 71.2, "challenger": 71.9, "limit": "at most 0.5 points worse",
         "cases": 815, "detail": "Of a hundred answers 71.90 are right."},
        {"name": "slices", "passed": False, "live": None, "challenger": None, "limit": "at most 2 points worse",
         "cases": 815, "detail": "On worn pieces it lost 7 points."},
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.learning.runs.app.send_task", lambda *_args, **_more: None)


def signed_in_as(role: str) -> Client:
    roles_sync()
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str = "learning", **ids: Any) -> str:
    answer = client.get(reverse(name, kwargs=ids))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_moderator_reads_everything_and_is_offered_nothing_to_decide(live: ModelVersion) -> None:
    run = TrainingRun.objects.create(
        kind="vision", state=RunState.REFUSED, verdict=VERDICT, made=live, log="12:00:00 Training",
        counts={"examples": 1200, "train": 1000, "fresh": 200}, left_out={"photo_gone": 3, "quarantined": 7},
    )  # fmt: skip
    client = signed_in_as(MODERATORS)

    said = page(client)
    assert "Live: first, since" in said and "It did not come from a training here." in said
    assert "0 new confirmed examples wait; at 200 a training starts by itself." in said
    assert "Train now" not in said and "Make it live</button>" not in said

    told = page(client, "learning_run", run_id=run.pk)
    assert "One check against first refused it." in told
    assert "On worn pieces it lost 7 points." in told and "71.9" in told
    assert "1,000" in told and "The photo is gone from storage" in told and "until a person lets them in" in told
    assert "Stop this training" not in told


def test_a_running_training_shows_how_far_it_is_and_reloads_the_page_when_it_is_decided() -> None:
    run = TrainingRun.objects.create(
        kind="vision", state=RunState.RUNNING, stage="train", what="features", done=3, of=12, lease_until=now()
    )
    client = signed_in_as(MODERATORS)
    assert '<progress max="100" value="25"' in page(client, "learning_run", run_id=run.pk)

    live = client.get(reverse("learning_live", kwargs={"run_id": run.pk}))
    assert "features" in live.content.decode() and "every 2s" in live.content.decode()
    TrainingRun.objects.update(state=RunState.PROMOTED)
    over = client.get(reverse("learning_live", kwargs={"run_id": run.pk}))
    assert over["HX-Refresh"] == "true" and "every 2s" not in over.content.decode()


def test_an_administrator_starts_a_training_once_and_stops_it(live: ModelVersion) -> None:
    client = signed_in_as(ADMINISTRATORS)
    assert "Train now" in page(client)

    started = client.post(reverse("learning_start"), {"kind": "vision", "where": "local"})
    run = TrainingRun.objects.get()
    assert started.url == f"/learning/trainings/{run.pk}/"
    again = client.post(reverse("learning_start"), {"kind": "vision"})
    assert again.status_code == 409 and "A training is under way already." in again.content.decode()

    client.post(reverse("learning_act", kwargs={"run_id": run.pk}), {"do": "stop"})
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    stopped = client.post(reverse("learning_act", kwargs={"run_id": run.pk}), {"do": "stop"}, follow=True)
    assert "This training is over." in stopped.content.decode()


def test_a_moderator_cannot_start_stop_promote_or_settle(live: ModelVersion) -> None:
    run = TrainingRun.objects.create(kind="vision")
    alarm = Alarm.objects.create(kind=AlarmKind.DRIFT, subject="warmth")
    client = signed_in_as(MODERATORS)

    for name, ids, body in (
        ("learning_start", {}, {"kind": "text"}),
        ("learning_act", {"run_id": run.pk}, {"do": "stop"}),
        ("learning_model", {}, {"do": "rollback", "kind": "vision", "reason": "mine"}),
        ("learning_alarm", {"alarm_id": alarm.pk}, {"do": "settle"}),
    ):
        assert client.post(reverse(name, kwargs=ids), body).status_code == 403, name
    assert TrainingRun.objects.get().state == RunState.QUEUED and Alarm.objects.get().open


def test_going_back_takes_one_click_and_a_reason(live: ModelVersion, settings: Any, trainer: Trainer) -> None:
    serve(settings.MODEL_ROOT, "second")
    client = signed_in_as(ADMINISTRATORS)
    assert "Go back to first" in page(client)

    bare = client.post(reverse("learning_model"), {"do": "rollback", "kind": "vision", "reason": " "})
    assert bare.status_code == 400 and "say why, in a few words" in bare.content.decode()
    client.post(reverse("learning_model"), {"do": "rollback", "kind": "vision", "reason": "Silver turned yellow."})

    assert ModelVersion.objects.get(state=ModelState.LIVE).version == "first"
    act = ReviewAction.objects.get(action=Action.MODEL_ROLLED_BACK)
    assert (act.comment, act.before, act.after) == ("Silver turned yellow.", "second", "first")

    second = ModelVersion.objects.get(version="second")
    client.post(reverse("learning_model"), {"do": "promote", "version": second.pk, "reason": "It was the lamp."})
    assert ModelVersion.objects.get(state=ModelState.LIVE).version == "second"


def test_a_model_that_no_gate_let_pass_is_not_offered_to_be_made_live(live: ModelVersion) -> None:
    brought = ModelVersion.objects.create(kind="vision", version="brought", folder="brought")
    made = ModelVersion.objects.create(kind="vision", version="made", folder="made")
    TrainingRun.objects.create(kind="vision", state=RunState.CANCELLED, made=made)

    said = page(signed_in_as(ADMINISTRATORS))

    assert f'name="version" value="{brought.pk}"' in said and f'value="{made.pk}"' not in said
    assert "vision made" in said


def test_a_second_click_on_going_back_does_not_go_forth_again(
    live: ModelVersion, settings: Any, trainer: Trainer
) -> None:
    serve(settings.MODEL_ROOT, "second")
    client = signed_in_as(ADMINISTRATORS)
    assert f'name="to" value="{live.pk}"' in page(client)
    click = {"do": "rollback", "kind": "vision", "to": str(live.pk), "reason": "Silver turned yellow."}

    for _ in range(2):
        assert client.post(reverse("learning_model"), click).status_code == 302
    assert ModelVersion.objects.get(state=ModelState.LIVE).version == "first"
    assert ReviewAction.objects.filter(action=Action.MODEL_ROLLED_BACK).count() == 1

    serve(settings.MODEL_ROOT, "third")
    serve(settings.MODEL_ROOT, "fourth")
    late = client.post(reverse("learning_model"), click)
    assert late.status_code == 409 and "Another model went live meanwhile" in late.content.decode()
    assert ModelVersion.objects.get(state=ModelState.LIVE).version == "fourth"


def test_examples_are_let_in_also_when_a_colleague_has_settled_their_alarm_before() -> None:
    figures = {"sentence": "Thirty new accounts say one thing.", "ids": ["a", "b"]}
    held = alarm_raise(kind=AlarmKind.EXAMPLES_QUARANTINED, subject="vision flood metal_tone", figures=figures)
    assert held is not None
    address = reverse("learning_alarm", kwargs={"alarm_id": held.pk})
    signed_in_as(ADMINISTRATORS).post(address, {"do": "settle", "reason": "Seen."})
    client = signed_in_as(ADMINISTRATORS)

    for _ in range(2):
        client.post(address, {"do": "release", "reason": "A fair."})

    assert ReviewAction.objects.get(action=Action.EXAMPLES_RELEASED).detail["ids"] == ["a", "b"]
    assert Alarm.objects.get().reason == "Seen."


def test_damaged_or_refused_models_stay_out_with_a_sentence(live: ModelVersion, settings: Any) -> None:
    serve(settings.MODEL_ROOT, "second")
    (settings.MODEL_ROOT / "first" / "card.md").write_text("changed")
    client = signed_in_as(ADMINISTRATORS)

    answer = client.post(reverse("learning_model"), {"do": "promote", "version": live.pk, "reason": "again"})

    assert answer.status_code == 409
    assert "is not the file that was exported" in answer.content.decode()
    assert "The model that was live serves on." in answer.content.decode()
    assert ModelVersion.objects.get(state=ModelState.LIVE).version == "second"


def test_alarms_are_read_seen_and_settled_and_quarantined_examples_let_in() -> None:
    artisan = ArtisanFactory(shop_name="Anna's")
    figures = {"sentence": "Thirty new accounts say one thing.", "ids": ["a", "b"], "shops": [str(artisan.pk)]}
    alarm_raise(kind=AlarmKind.EXAMPLES_QUARANTINED, subject="vision flood metal_tone", figures=figures)
    alarm_raise(kind=AlarmKind.DRIFT, subject="warmth", figures={"feature": "warmth", "psi": 0.4})
    client = signed_in_as(ADMINISTRATORS)

    first, second = page(client), page(client)
    assert "Thirty new accounts say one thing. They wait for a person to let them in." in first
    assert "Shops: Anna&#x27;s." in first
    assert "Nobody has seen it before you." in first and "Nobody has seen it before you." not in second

    held, drift = Alarm.objects.get(kind=AlarmKind.EXAMPLES_QUARANTINED), Alarm.objects.get(kind=AlarmKind.DRIFT)
    client.post(reverse("learning_alarm", kwargs={"alarm_id": held.pk}), {"do": "release", "reason": "A fair."})
    client.post(reverse("learning_alarm", kwargs={"alarm_id": drift.pk}), {"do": "settle", "reason": "A new lamp."})
    assert not Alarm.objects.filter(settled_at=None).exists()
    assert ReviewAction.objects.get(action=Action.EXAMPLES_RELEASED).detail["ids"] == ["a", "b"]
    assert "A new lamp." in page(client)


def test_an_artisan_is_told_what_her_corrections_led_to(monkeypatch: pytest.MonkeyPatch, live: ModelVersion) -> None:
    monkeypatch.setattr(selectors, "part_of", lambda _piece: "train")
    artisan: Artisan = ArtisanFactory()
    client = Client()
    client.force_login(artisan.user)
    assert "Nothing yet." in page(client)

    approve(ring_in_review(artisan=artisan), "A polished silver-tone ring. The blue cabochon is round.")
    assert "1 text that you approved waits for the next training." in page(client)

    writer = ModelVersion.objects.create(kind="text", version="w", folder="w", state=ModelState.LIVE)
    later = now() + timedelta(seconds=1)
    TrainingRun.objects.create(
        kind="text", state=RunState.PROMOTED, made=writer, frozen_at=later, finished_at="2026-05-03T10:00Z"
    )
    assert "1 text that you approved is in the writer since 3 May 2026." in page(client)
    assert "Train now" not in page(client)


def test_the_admin_lists_trainings_and_acts_on_them(live: ModelVersion) -> None:
    run = TrainingRun.objects.create(kind="vision", state=RunState.FAILED, verdict=VERDICT)
    client = signed_in_as(ADMINISTRATORS)

    shown = page(client, "admin:feedback_trainingrun_change", object_id=run.pk)
    assert "refused: slices. On worn pieces it lost 7 points." in shown
    listing = reverse("admin:feedback_trainingrun_changelist")
    client.post(listing, {"action": "retry", "_selected_action": [str(run.pk)]})
    run.refresh_from_db()
    assert run.state == RunState.QUEUED
    assert signed_in_as(MODERATORS).get(reverse("admin:feedback_alarm_changelist")).status_code == 200
