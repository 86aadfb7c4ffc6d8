"""Trainings that are killed go on, and models change while requests come in: the running product notices neither."""

from __future__ import annotations

import json
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as product

from ai_descriptions.model_versions import model_add, model_promote
from ai_descriptions.models import Job, JobState, ModelState, ModelVersion
from feedback.learning.models import RunState, TrainingRun
from feedback.learning.services import training_start
from feedback.learning.tests.conftest import approve_piece
from listings.services import api_key_create
from tests.factories import ArtisanFactory
from tests.pictures import jpeg
from tests.support.live_stack import LiveStack

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.timeout(400)]

PROMOTIONS, CLIENTS = 10, 2


def test_a_training_whose_worker_is_killed_at_half_goes_on_with_the_next(live_stack: LiveStack) -> None:
    stack = live_stack
    behaviour = stack.folder / "behaviour.json"
    behaviour.write_text(json.dumps({"retrain": "slow", "challenge": "ok"}))
    for process in (stack.trainer, stack.scheduler):
        process.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.support.stand_in_settings",
            "STAND_IN_BEHAVIOUR": str(behaviour),
            "LEASE_SECONDS": "1",  # a training's lease is five of these
        }
    for number in range(6):
        approve_piece(number)
    stack.scheduler.start()
    stack.trainer.start()
    run = training_start(kind="vision", user=None)
    # This process sends to another Redis than the stack's: let the sweep send it now, not a minute later.
    TrainingRun.objects.filter(pk=run.pk).update(sent_at=None)

    def now() -> TrainingRun:
        return TrainingRun.objects.get(pk=run.pk)

    stack.wait_until(lambda: now().done >= 2, what="the training to be at half", within=60, log=stack.trainer.log)
    stack.trainer.kill()
    half, frozen = now(), now().fingerprint
    assert half.state == RunState.RUNNING and ModelVersion.objects.get(kind="vision", state=ModelState.LIVE)
    stack.trainer.start()

    done: TrainingRun = stack.wait_until(
        lambda: now() if not now().active else None, what="the training to be decided", within=90, log=stack.trainer.log
    )
    assert (done.state, done.attempt, done.fingerprint) == (RunState.PROMOTED, 2, frozen)
    assert "from step 2" in done.log or "from step 3" in done.log
    assert not list((stack.folder / "models" / "trainings").iterdir())


def test_ten_promotions_under_load_fail_no_request(live_stack: LiveStack, settings: Any) -> None:
    stack = live_stack
    settings.MODEL_ROOT = stack.folder / "models"
    stack.start(workers=2)
    first = ModelVersion.objects.get(kind="vision", state=ModelState.LIVE)
    versions = [first, twin(settings.MODEL_ROOT)]

    with load(stack) as answers:
        stack.wait_until(lambda: len(answers) >= CLIENTS, what="the first descriptions", within=90)
        for number in range(1, PROMOTIONS + 1):
            version = versions[number % 2]
            model_promote(version=version, user=None, reason="test")
            seen = len(answers)
            stack.wait_until(
                lambda seen=seen, version=version: any(made_by(answer, version) for answer in answers[seen:]),
                what=f"a description by {version}",
                within=60,
            )

    assert [answer for answer in answers if answer["status"] != 200] == []
    assert {answer["models"]["vision"] for answer in answers} == {version.version for version in versions}
    assert not Job.objects.filter(state=JobState.FAILED).exists()
    assert not Job.objects.filter(attempt__gt=1).exists()


def made_by(answer: dict[str, Any], version: ModelVersion) -> bool:
    return bool(answer.get("models", {}).get("vision") == version.version)


def twin(root: Path) -> ModelVersion:
    """The starter under another name."""
    shutil.copytree(product.STARTER_MODELS / "vision", root / "twin")
    manifest = root / "twin" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"version": "twin"}))
    return model_add(kind="vision", folder="twin", user=None)


@contextmanager
def load(stack: LiveStack) -> Iterator[list[dict[str, Any]]]:
    """Clients that each ask for one description after the other; what they were answered."""
    _, key = api_key_create(artisan=ArtisanFactory(), name="load", user=None)
    answers: list[dict[str, Any]] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            answers.append(describe(stack.url, key))

    clients = [threading.Thread(target=ask, daemon=True) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        yield answers
    finally:
        over.set()
        for client in clients:
            client.join(60)


def describe(url: str, key: str) -> dict[str, Any]:
    """What ``POST /generate_description`` answers, and its status."""
    border = uuid4().hex
    shade = f"#{uuid4().hex[:6]}"
    head = f'--{border}\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n'
    body = head.encode() + jpeg(stone=shade) + f"\r\n--{border}--\r\n".encode()
    headers = {"Authorization": f"Api-Key {key}", "Content-Type": f"multipart/form-data; boundary={border}"}
    request = urllib.request.Request(f"{url}/generate_description", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=90) as answer:
            return {**json.load(answer), "status": answer.status}
    except urllib.error.HTTPError as error:
        return {"status": error.code, "models": {}, "said": error.read().decode()[:500]}
