"""An administrator reads the learning pages on phone and desktop, stops a training, goes back to an earlier model."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, expect

from ai_descriptions.models import ModelState, ModelVersion
from feedback.learning.models import Alarm, AlarmKind, RunState, TrainingRun
from feedback.learning.tests.conftest import serve
from feedback.learning.tests.test_pages import VERDICT
from feedback.roles import ADMINISTRATORS, roles_sync
from tests.browser.conftest import address, sign_in
from tests.factories import UserFactory
from tests.support.axe import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIGURES = {"model": "second", "now": 30, "now_cases": 40, "before": 90, "before_cases": 50, "once_in": 10000}


@pytest.fixture
def administrator() -> Any:
    roles_sync()
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return SimpleNamespace(user=user)


def test_trainings_alarms_and_models_on_a_phone_and_a_desktop(
    live_server: Any, browser: Browser, administrator: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MODEL_ROOT = tmp_path
    first, second = serve(tmp_path, "first"), serve(tmp_path, "second")
    refused = TrainingRun.objects.create(
        kind="vision", state=RunState.REFUSED, made=second, verdict=VERDICT, log="12:00:00 Training",
        counts={"examples": 12, "train": 10, "fresh": 2}, left_out={"photo_gone": 3},
    )  # fmt: skip
    waiting = TrainingRun.objects.create(kind="text", of=12, done=3)
    Alarm.objects.create(kind=AlarmKind.ACCEPTANCE_DROP, subject="vision", figures=FIGURES)
    Alarm.objects.create(kind=AlarmKind.EXAMPLES_QUARANTINED, subject="vision flood", figures={"sentence": "Look."})
    found: list[str] = []
    for width in (1440, 375):
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        sign_in(context, administrator, live_server)
        page = context.new_page()
        for name, ids in (("learning", []), ("learning_run", [refused.pk]), ("learning_run", [waiting.pk])):
            page.goto(address(live_server, name, *ids))
            found += check(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert found == []

    page.reload()
    page.get_by_text("Stop this training").click()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("Stopped. The live model was not touched.")).to_be_visible()
    page.get_by_role("link", name="Learning").first.click()
    page.get_by_text(re.compile("Go back to first")).click()
    page.locator("#vision").get_by_label("Why").fill("Silver turned yellow.")
    page.get_by_role("button", name="Go back").click()
    expect(page.get_by_text("vision first is live")).to_be_visible()
    assert ModelVersion.objects.get(kind="vision", state=ModelState.LIVE) == first
    assert TrainingRun.objects.get(pk=waiting.pk).state == RunState.CANCELLED
    context.close()
