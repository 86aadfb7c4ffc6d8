"""Labelling with the keyboard alone, with the keys switched off, and without script."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from feedback.models import PhotoGuess, TrainingLabel, TrainingPhoto
from jewelry_site.core.models import User
from tests.browser.conftest import address, watch_for_trouble
from tests.factories import TrainingPhotoFactory, UserFactory
from tests.support.axe import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def labeller(transactional_db: None) -> User:
    for place in range(3):
        photo = TrainingPhotoFactory(title="Silver ring", description="A ring.")
        readings = {"type": [["ring", 0.8]], "motifs": [["none", 0.7]]}
        PhotoGuess.objects.create(photo=photo, version="eye", readings=readings, entropy=0.9 - place / 10, margin=0.1)
    user: User = UserFactory(is_staff=True, is_superuser=True)
    return user


def sign_in(context: BrowserContext, user: User, server: Any) -> None:
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])


def labels() -> dict[str, list[str]]:
    return {row.attribute: row.values for row in TrainingLabel.objects.filter(retired_at=None)}


def test_a_photo_takes_a_few_keys_and_can_be_taken_back(live_server: Any, page: Page, labeller: User) -> None:
    trouble = watch_for_trouble(page)
    sign_in(page.context, labeller, live_server)
    page.goto(address(live_server, "labelling"))
    marked = page.locator(".label-group-now legend")
    expect(marked).to_have_text("Colour of the metal")
    page.keyboard.press("2")
    expect(marked).to_have_text("Stone colours")
    for key in ("1", "q", "j", "3"):
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert labels() == {
        "type": ["ring"],
        "metal_tone": ["yellow"],
        "stone_colours": ["blue"],
        "stone_forms": ["cabochon"],
        "motifs": ["none"],
    }
    with page.expect_navigation():
        page.keyboard.press("z")
    assert labels() == {}
    expect(page.get_by_label("gold-coloured", exact=False).first).to_be_checked()
    with page.expect_navigation():
        page.keyboard.press("x")
    assert TrainingPhoto.objects.filter(verdict="not_jewellery").count() == 1
    assert trouble == []


def test_keys_can_be_switched_off_and_stay_off(live_server: Any, page: Page, labeller: User) -> None:
    sign_in(page.context, labeller, live_server)
    page.goto(address(live_server, "labelling"))
    switch = page.get_by_role("button", name="Keys")
    switch.click()
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")
    for key in ("2", "x", "s"):
        page.keyboard.press(key)
    assert page.locator('[name="metal_tone"][value="yellow"]').is_checked() is False
    assert TrainingPhoto.objects.filter(verdict="", skips=0).count() == 3


def test_it_works_without_script(live_server: Any, without_script: Page, labeller: User) -> None:
    sign_in(without_script.context, labeller, live_server)
    without_script.goto(address(live_server, "labelling"))
    without_script.get_by_label("brooch").check()
    without_script.get_by_role("button", name="Confirm").click()
    assert labels() == {"type": ["brooch"], "motifs": ["none"]}


@pytest.mark.parametrize("width", [375, 1440])
def test_axe_finds_nothing_and_nothing_sticks_out(
    live_server: Any, browser: Browser, labeller: User, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    sign_in(context, labeller, live_server)
    page, found = context.new_page(), []
    TrainingLabel.objects.create(
        photo=TrainingPhoto.objects.all()[0], attribute="surface", values=["wire"], source="words"
    )
    for name in ("labelling", "labelling_progress"):
        page.goto(address(live_server, name))
        found += check(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()
    assert found == []
