"""Her voice in a real browser: one tap after the approval, and all of it without scripts and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from feedback.voice.models import HouseRule
from feedback.voice.tests.test_learning import approve, piece
from listings.models import Artisan
from tests.browser.conftest import address, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BAND = "A polished silver-tone band with a blue cabochon."


def test_three_edits_a_notice_and_one_tap(live_server: Any, page: Page, artisan: Artisan) -> None:
    for _ in range(2):
        approve(piece(artisan), BAND)
    third = piece(artisan)
    sign_in(page.context, artisan, live_server)
    page.goto(address(live_server, "listing", third.pk))
    page.get_by_label("Description").fill(BAND)
    page.get_by_role("button", name="Save and approve").click()

    notice = page.locator(".rule-notice")
    expect(notice).to_contain_text("You changed “ring” to “band” in 3 texts.")
    notice.get_by_role("button", name="Yes, always").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("The rule is on: the next draft follows it.")).to_be_visible()
    expect(page.locator(".rule-notice")).to_have_count(0)
    assert HouseRule.objects.get(artisan=artisan).state == "on"


def test_rules_are_made_switched_and_brought_back_without_scripts(
    live_server: Any, without_script: Page, artisan: Artisan
) -> None:
    page = without_script
    sign_in(page.context, artisan, live_server)
    page.goto(address(live_server, "voice"))
    page.get_by_label("Instead of").fill("necklace")
    page.get_by_label("Write", exact=True).fill("pendant")
    page.get_by_role("button", name="Make the rule").click()
    expect(page.get_by_text("Write “pendant” instead of “necklace”.").first).to_be_visible()

    page.get_by_role("button", name="Delete").click()
    page.locator("summary", has_text="Deleted rules").click()
    page.get_by_role("button", name="Bring back").click()

    expect(page.get_by_text("The rule is back.")).to_be_visible()
    assert HouseRule.objects.get(artisan=artisan).state == "on"
