"""From an empty shop to an approved description, in a real browser."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, Route, expect

from listings.coach import ADVICE
from listings.models import Listing, Photo
from tests.api.machines import Worker
from tests.browser.conftest import address, watch_for_trouble
from tests.factories import PASSWORD
from tests.pictures import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def photo(name: str, **look: Any) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(900, 700, **look)}


def sign_up(page: Page, live_server: Any) -> None:
    page.goto(address(live_server, "sign_up"))
    page.get_by_label("Shop name").fill("Atelier Mara")
    page.get_by_label("E-mail address").fill("mara@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open the shop").click()


def test_sign_up_upload_watch_answer_edit_approve(live_server: Any, page: Page, worker: Worker) -> None:
    trouble = watch_for_trouble(page)
    sign_up(page, live_server)
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()

    page.get_by_role("link", name="Describe your first piece").click()
    page.locator('input[name="files"]').set_input_files([photo("front.jpg"), photo("side.jpg", stone="#a33333")])
    expect(page.locator(".tile")).to_have_count(2)
    page.get_by_role("button", name="Describe this piece").click()

    expect(page.get_by_role("heading", name="Your piece is being described")).to_be_visible()
    expect(page.get_by_role("link", name="View 2")).to_be_visible()
    worker.work_until_nothing_is_queued()
    expect(page.get_by_role("heading", name="Read it, change it, approve it")).to_be_visible()
    expect(page.get_by_label("Description")).to_have_value("A silver-coloured ring, text 1.")

    answer = page.locator(".question").first.get_by_role("button").first
    answer.click()
    expect(page.get_by_role("region", name="Progress")).to_be_visible()
    worker.work_until_nothing_is_queued()
    expect(page.get_by_text("What changed since version 1")).to_be_visible()
    expect(page.locator("ins")).to_have_text("2")

    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_visible()
    page.get_by_label("Description").fill("A silver-coloured ring for every day.")
    page.get_by_role("button", name="Save and approve").click()

    expect(page.get_by_role("heading", name="Approved")).to_be_visible()
    listing = Listing.objects.get()
    draft = listing.drafts.get(is_current=True)
    assert listing.state == "approved"
    assert (draft.description, draft.number) == ("A silver-coloured ring for every day.", 3)
    assert trouble == []


def test_a_refused_file_says_why_beside_itself_and_the_rest_go_on(live_server: Any, page: Page) -> None:
    sign_up(page, live_server)
    page.goto(address(live_server, "listing_new"))
    page.locator('input[name="files"]').set_input_files(
        [{"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}, photo("ring.jpg")]
    )

    refused = page.locator(".upload", has_text="notes.jpg")
    expect(refused).to_contain_text("No picture could be found in “notes.jpg”")
    expect(refused.get_by_role("button", name="Choose another")).to_be_visible()
    expect(page.locator(".tile")).to_contain_text("ring.jpg")
    page.get_by_role("button", name="Describe this piece").click()
    expect(page.get_by_role("heading", name="Your piece is being described")).to_be_visible()
    assert Photo.objects.get().listing is not None


def test_loose_photos_wait_until_she_comes_back(live_server: Any, page: Page) -> None:
    sign_up(page, live_server)
    page.goto(address(live_server, "listing_new"))
    page.locator('input[name="files"]').set_input_files([photo("ring.jpg")])
    expect(page.locator(".tile")).to_have_count(1)

    page.goto(address(live_server, "work"))
    page.goto(address(live_server, "listing_new"))
    page.get_by_role("button", name="Remove ring.jpg").click()
    expect(page.locator(".tile")).to_have_count(0)
    page.reload()
    expect(page.locator(".tile")).to_have_count(0)


def test_the_work_list_follows_a_listing_until_it_is_done(live_server: Any, page: Page, worker: Worker) -> None:
    sign_up(page, live_server)
    page.goto(address(live_server, "listing_new"))
    page.locator('input[name="files"]').set_input_files([photo("ring.jpg")])
    page.get_by_role("button", name="Describe this piece").dblclick()
    page.wait_for_url("**/listings/*-*/")
    page.goto(address(live_server, "work"))
    expect(page.get_by_text("Waiting for a free worker")).to_be_visible()

    worker.work_until_nothing_is_queued()

    expect(page.get_by_text("Waiting for your review", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Silver-coloured ring")).to_be_visible()
    expect(page.locator("#live[hx-get]")).to_have_count(0)
    assert Listing.objects.count() == 1


def test_the_coach_speaks_while_the_photo_is_still_on_its_way(live_server: Any, page: Page) -> None:
    trouble = watch_for_trouble(page)
    sign_up(page, live_server)
    page.get_by_role("link", name="Describe your first piece").click()
    held: list[Route] = []
    page.route("**" + reverse("photo_add"), lambda route: held.append(route))
    dark = Image.eval(Image.open(io.BytesIO(jpeg(900, 700))), lambda level: level // 4)
    body = io.BytesIO()
    dark.save(body, "JPEG")
    page.locator('input[name="files"]').set_input_files(
        {"name": "dark.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}
    )
    expect(page.get_by_text(str(ADVICE["too_dark"]))).to_be_visible(timeout=20_000)
    expect(page.locator(".tile")).to_have_count(0)
    held[0].continue_()
    expect(page.locator(".tile")).to_have_count(1)
    expect(page.get_by_text(str(ADVICE["too_dark"]))).to_have_count(1)
    assert trouble == []
