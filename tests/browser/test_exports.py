"""From an approved text to the file that a marketplace reads."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from listings.models import Listing
from tests.browser.conftest import address, sign_in, watch_for_trouble

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_approve_take_the_etsy_file_and_say_that_it_is_published(live_server: Any, page: Page, piece: Listing) -> None:
    trouble = watch_for_trouble(page)
    sign_in(page.context, piece.artisan, live_server)
    page.goto(address(live_server, "listing", piece.pk))
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("heading", name="For your shops")).to_be_visible()

    page.get_by_role("link", name="Amazon").click()
    expect(page.get_by_text("White-tone ring with a blue stone")).to_be_visible()
    page.get_by_role("link", name="Etsy").click()
    expect(page.get_by_text("Not on Etsy yet.")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="Download CSV", exact=True).click()
    with started.value.path().open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["title"], row["tags"]) == ("Silver-tone ring with a blue stone", "silver-tone ring,blue stone")

    page.get_by_role("button", name="I published it").click()
    expect(page.get_by_text("On Etsy since")).to_be_visible()
    assert trouble == []


def test_ticked_listings_go_into_one_file_without_scripts(
    live_server: Any, without_script: Page, piece: Listing
) -> None:
    page = without_script
    sign_in(page.context, piece.artisan, live_server)
    page.goto(address(live_server, "listing", piece.pk))
    page.get_by_role("button", name="Approve", exact=True).click()
    page.goto(address(live_server, "work"))
    page.get_by_label("Choose “Silver-tone ring with a blue stone” for an export").check()
    page.get_by_label("Marketplace").select_option("ebay")
    with page.expect_download() as started:
        page.get_by_role("button", name="Export the ticked ones").click()
    assert started.value.suggested_filename.startswith("ebay-atelier-")
