"""The test stand itself: a real browser, and the product as real processes that can be killed."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from tests.support.live_stack import LiveStack


@pytest.mark.browser
def test_a_real_browser_opens_a_page(page: Page) -> None:
    page.set_content("<h1>Touchstone</h1>")

    assert page.get_by_role("heading").inner_text() == "Touchstone"


@pytest.mark.faults
@pytest.mark.xdist_group("faults")
def test_the_stack_answers_again_after_its_database_was_killed(live_stack: LiveStack) -> None:
    live_stack.start()
    get_user_model().objects.create_user("anna@example.org", "a good long password")

    live_stack.postgres.kill()
    assert not live_stack.answers()
    live_stack.postgres.start()
    live_stack.reconnect()

    live_stack.wait_until(live_stack.answers, what="the pages to answer again")
    assert get_user_model().objects.filter(email="anna@example.org").exists()


@pytest.mark.faults
@pytest.mark.xdist_group("faults")
def test_each_live_stack_begins_with_an_empty_database(live_stack: LiveStack) -> None:
    assert not get_user_model().objects.filter(email="anna@example.org").exists()
