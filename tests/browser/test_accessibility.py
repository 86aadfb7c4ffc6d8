"""axe finds nothing on any page, light and dark, on a phone and on a desktop; and nothing sticks out sideways."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from ai_descriptions.models import Finding
from feedback.services.review import draft_approve, draft_reject
from feedback.voice.models import HouseRule
from feedback.voice.services import rule_add, rule_switch
from listings.models import Artisan, Listing
from tests.browser.conftest import address, sign_in
from tests.factories import DraftFactory, FactFactory, JobFactory, ListingFactory, PhotoFactory, ring_in_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def full_shop(artisan: Artisan) -> dict[str, Listing]:
    """A listing in every state."""
    review = ring_in_review(artisan=artisan, notes="925 silver, lapis, size N")
    photo = review.photos.get()
    FactFactory(listing=review, attribute="motifs", value="leaf", photo=photo, evidence=[[0.0, 1.0]])
    FactFactory(listing=review, attribute="made_by", value="artisan", source="artisan")
    PhotoFactory(listing=review, position=1)
    DraftFactory(listing=review, number=2, is_current=False, description="An earlier text.")
    for severity in ("block", "warn"):
        Finding.objects.create(
            draft=review.drafts.get(number=1),
            rule="a.rule",
            severity=severity,
            field="title",
            start=0,
            end=6,
            message="Nobody said that.",
            suggestion="Silver-coloured",
            mend={"start": 0, "end": 6, "put": "Silver-coloured"},
        )
    approved, rejected = ring_in_review(artisan=artisan), ring_in_review(artisan=artisan)
    draft_approve(listing=approved, user=artisan.user, expected=1)
    house_rules(artisan, approved)
    draft_reject(listing=rejected, user=artisan.user, expected=1, reason="tone")
    working, failed = ListingFactory(artisan=artisan), ListingFactory(artisan=artisan)
    for listing in (working, failed):
        PhotoFactory(listing=listing)
    JobFactory(listing=working)
    JobFactory(listing=failed, state="failed", error_code="worker_lost")
    PhotoFactory(listing=None, artisan=artisan)
    return {"review": review, "approved": approved, "rejected": rejected, "working": working, "failed": failed}


def house_rules(artisan: Artisan, approved: Listing) -> None:
    """A rule in every state; the proposed one is taught by the approved listing."""
    says = {"from": "ring", "to": "band"}
    proposed = HouseRule.objects.create(artisan=artisan, kind="swap", says=says, key="swap:ring")
    proposed.evidence.set(approved.edits.all())
    for word, state in (("stunning", "on"), ("gorgeous", "off"), ("awesome", "deleted")):
        rule = rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": word})
        rule_switch(artisan=artisan, user=artisan.user, rule_id=rule.pk, state=state)


def pages(server: Any, shop: dict[str, Listing]) -> list[str]:
    listings = [address(server, "listing", listing.pk) for listing in shop.values()]
    review, failed = listings[0], listings[-1]
    others = [address(server, name) for name in ("work", "listing_new", "quality", "shop", "voice", "learning")]
    exports = f"{address(server, 'exports')}?channel=etsy&listing={shop['review'].pk}&listing={shop['approved'].pk}"
    approved = f"{address(server, 'listing', shop['approved'].pk)}?channel=amazon"
    more = [f"{review}?correct=technique", f"{failed}?write=1", f"{server.url}/nothing/", exports, approved]
    return [*others, *listings, *more]


def violations(page: Page, rules: list[str]) -> list[str]:
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [f"{page.url} {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def check(page: Page) -> list[str]:
    """Every rule in light; in dark, which changes nothing but colours, the rule about colours."""
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    page.emulate_media(color_scheme="light")
    found = violations(page, RULES)
    page.emulate_media(color_scheme="dark")
    return found + violations(page, ["color-contrast"])


@pytest.mark.parametrize("width", [375, 1440])
def test_axe_finds_nothing_and_nothing_sticks_out(
    live_server: Any, browser: Browser, full_shop: dict[str, Listing], artisan: Artisan, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    found = []
    for name in ("sign_in", "sign_up"):
        page.goto(address(live_server, name))
        found += check(page)
    sign_in(context, artisan, live_server)
    for url in pages(live_server, full_shop):
        page.goto(url)
        found += check(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    context.close()
    assert found == []


def test_axe_would_find_something(page: Page) -> None:
    page.set_content("<!doctype html><title>t</title><img src='data:,'><p>no alternative text, no language</p>")
    assert len(violations(page, RULES)) > 1


def test_the_chosen_theme_stays(live_server: Any, page: Page) -> None:
    page.goto(address(live_server, "sign_in"))
    page.get_by_role("button", name="Dark colours").click()
    page.goto(address(live_server, "sign_up"))
    assert page.locator("html").get_attribute("data-theme") == "dark"
