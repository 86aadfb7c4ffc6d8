"""Photos of several pieces in one drop, until both are in review; and the same without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from ai_descriptions.models import PhotoLook
from listings.models import Artisan, Listing, Photo
from tests.api.machines import Worker
from tests.browser.conftest import address, sign_in, watch_for_trouble
from tests.pictures import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = {"ring": [6.0, -4.0, 1.0, 0.0], "leaf": [-5.0, 3.0, 2.0, -1.0]}
NAMES = ["leaf-1.jpg", "leaf-2.jpg", "leaf-3.jpg", "ring-1.jpg", "ring-2.jpg", "ring-3.jpg"]


def photo(name: str) -> Any:
    """A small photo; each name has a stone of its own colour."""
    red, blue = 40 * int(name[5]), 180 if name.startswith("ring") else 60
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(900, 700, stone=f"#{red:02x}40{blue:02x}")}


def names(page: Page) -> list[list[str]]:
    """What lies in each piece, in its order."""
    return [
        [name.removesuffix(".jpg") for name in piece.locator(".tile-name").all_inner_texts()]
        for piece in page.locator(".piece").all()
    ]


def expect_names(page: Page, *pieces: list[str]) -> None:
    for number, piece in enumerate(pieces):
        tiles = page.locator(".piece").nth(number).locator(".tile-name")
        expect(tiles).to_have_text([f"{name}.jpg" for name in piece])
    expect(page.locator(".piece")).to_have_count(len(pieces))


def drag(page: Page, what: Locator, to: Locator) -> None:
    to.scroll_into_view_if_needed()
    what.hover()
    page.mouse.down()
    box = to.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 4, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()


def test_six_photos_of_two_pieces_and_a_broken_file_become_two_listings(
    live_server: Any, page: Page, artisan: Artisan, worker: Worker
) -> None:
    trouble = watch_for_trouble(page)
    page.set_viewport_size({"width": 1280, "height": 1900})
    sign_in(page.context, artisan, live_server)
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if not lost:
            lost.append(route.request.url)
            return route.abort("connectionfailed")
        return route.continue_()

    page.route("**" + reverse("photo_add"), lose_the_first)
    page.goto(address(live_server, "listing_new"))
    broken = {"name": "ring-9.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}
    page.locator('input[name="files"]').set_input_files([*map(photo, NAMES), broken])

    refused = page.locator(".upload", has_text="ring-9.jpg")
    expect(refused).to_contain_text("No picture could be found in “ring-9.jpg”")
    expect_names(page, ["leaf-1", "leaf-2", "leaf-3", "ring-1", "ring-2", "ring-3"])
    assert len(lost) == 1

    for row in Photo.objects.all():
        PhotoLook.objects.create(photo=row, eye="eye", scores=LOOKS[row.name[:4]])
    suggestion = page.locator(".alike").nth(1)
    expect(suggestion.get_by_role("img", name="ring-3.jpg")).to_be_visible()
    suggestion.get_by_role("button", name="Yes, one piece").click()
    expect_names(page, ["leaf-1", "leaf-2", "leaf-3"], ["ring-1", "ring-2", "ring-3"])
    expect(page.locator(".alike")).to_have_count(0)

    with page.expect_file_chooser() as chooser:
        refused.get_by_role("button", name="Choose another").click()
    chooser.value.set_files([photo("ring-4.jpg")])
    expect_names(page, ["leaf-1", "leaf-2", "leaf-3", "ring-4"], ["ring-1", "ring-2", "ring-3"])
    page.get_by_role("combobox", name="Piece of ring-4.jpg").select_option(label="Piece 2")
    expect_names(page, ["leaf-1", "leaf-2", "leaf-3"], ["ring-1", "ring-2", "ring-3", "ring-4"])

    drag(page, page.get_by_role("img", name="Photo 3 of piece 1"), page.get_by_role("img", name="Photo 1 of piece 1"))
    expect_names(page, ["leaf-3", "leaf-1", "leaf-2"], ["ring-1", "ring-2", "ring-3", "ring-4"])
    page.get_by_role("button", name="Move ring-4.jpg forward").press("Enter")
    expect_names(page, ["leaf-3", "leaf-1", "leaf-2"], ["ring-1", "ring-2", "ring-4", "ring-3"])
    expect(page.get_by_role("button", name="Move ring-4.jpg forward")).to_be_focused()

    page.locator("textarea").nth(1).fill("925 silver")
    page.get_by_role("heading", name="New listing").click()
    expect(page.locator("photo-tray[aria-busy]")).to_have_count(0)
    page.reload()
    expect_names(page, ["leaf-3", "leaf-1", "leaf-2"], ["ring-1", "ring-2", "ring-4", "ring-3"])
    expect(page.locator("textarea").nth(1)).to_have_value("925 silver")

    page.get_by_role("button", name="Describe all 2 pieces").click()
    expect(page.get_by_text("2 pieces are being described.")).to_be_visible()
    expect(page.get_by_text("Waiting for a free worker")).to_have_count(2)
    worker.work_until_nothing_is_queued()
    expect(page.get_by_text("Waiting for your review", exact=True)).to_have_count(2)
    expect(page.locator("#live[hx-get]")).to_have_count(0)
    page.get_by_role("link", name="Review the next one").click()
    expect(page.get_by_label("Description")).to_have_value(re.compile("A silver-coloured ring"))
    assert sorted(listing.notes for listing in Listing.objects.all()) == ["", "925 silver"]
    assert [word for word in trouble if "415" not in word and "ERR_CONNECTION_FAILED" not in word] == []


def test_photos_are_sent_sorted_and_described_without_scripts(
    live_server: Any, without_script: Page, artisan: Artisan
) -> None:
    page = without_script
    sign_in(page.context, artisan, live_server)
    page.goto(address(live_server, "listing_new"))
    broken = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}
    page.locator('input[name="files"]').set_input_files([*map(photo, NAMES[2:4]), broken])
    page.get_by_role("button", name="Send the chosen photos").click()
    expect(page.get_by_role("alert")).to_contain_text("No picture could be found in “notes.jpg”")
    expect_names(page, ["leaf-3", "ring-1"])
    page.set_viewport_size({"width": 375, "height": 812})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375

    page.get_by_role("combobox", name="Piece of ring-1.jpg").select_option(label="New piece")
    page.get_by_role("button", name="Keep this sorting").click()
    expect_names(page, ["leaf-3"], ["ring-1"])
    page.get_by_label("Add them to").select_option(label="Piece 1")
    page.locator('input[name="files"]').set_input_files([photo("leaf-2.jpg")])
    page.get_by_role("button", name="Send the chosen photos").click()
    page.get_by_role("button", name="Move leaf-2.jpg forward").click()
    expect_names(page, ["leaf-2", "leaf-3"], ["ring-1"])

    page.locator("textarea").first.fill("Brass")
    page.get_by_role("button", name="Describe all 2 pieces").click()
    expect(page.get_by_text("2 pieces are being described.")).to_be_visible()
    assert sorted((one.notes, one.photos.count()) for one in Listing.objects.all()) == [("", 1), ("Brass", 2)]
