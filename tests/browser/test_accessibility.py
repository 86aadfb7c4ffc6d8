"""axe finds nothing on any page, light and dark, on a phone and on a desktop; and nothing sticks out sideways."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from ai_descriptions.models import Finding, PhotoLook
from feedback.desk.services import words_keep
from feedback.quality.tests.story_teller import Piece, noon
from feedback.services.review import draft_approve, draft_reject
from feedback.voice.models import HouseRule
from feedback.voice.services import rule_add, rule_switch
from jewelry_site.core.models import User
from listings.models import Artisan, Listing
from listings.pieces.models import Piece as LoosePiece
from tests.browser.conftest import address, sign_in_user
from tests.factories import (
    DraftFactory,
    FactFactory,
    JobFactory,
    ListingFactory,
    PhotoFactory,
    TrainingPhotoFactory,
    UserFactory,
    ring_in_review,
)
from tests.support.axe import RULES, check, violations
from tests.support.every_page import every_page
from tests.test_access_matrix import Owner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def full_shop(artisan: Artisan) -> dict[str, Listing]:
    """A listing in every state."""
    review = ring_in_review(artisan=artisan, notes="925 silver, lapis, size N")
    photo = review.photos.get()
    FactFactory(listing=review, attribute="motifs", value="leaf", photo=photo, evidence=[[0.0, 1.0]])
    FactFactory(listing=review, attribute="made_by", value="artisan", source="artisan")
    PhotoFactory(listing=review, position=1)
    DraftFactory(listing=review, number=2, is_current=False, description="An earlier text.")
    DraftFactory(listing=review, number=3, is_current=False, offered=True, title="A text that is tried")
    words_keep(listing=review, user=artisan.user, base=2, text={"title": "Words of hers"}, revision=None)
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
    waiting_photos(artisan)
    return {"review": review, "approved": approved, "rejected": rejected, "working": working, "failed": failed}


def review_history(artisan: Artisan) -> None:
    """Enough decisions for every chart of the quality page."""
    for number in range(12):
        piece = Piece(artisan.pk)
        draft = piece.drafted(noon(number % 6), waited_ms=40, timings_ms={"see": 30, "write": 700})
        if number % 3:
            piece.approved(noon(number % 6, 5), draft)
        else:
            piece.rejected(noon(number % 6, 5), draft)
        thought = {"model_thought": [["white", 0.97, True]]}
        piece.act("fact_stated", noon(1), attribute="metal_tone", after=["white"], detail=thought)
        piece.act("rated", noon(1), draft_id=draft, after=4)


def waiting_photos(artisan: Artisan) -> None:
    """Five photos in two pieces, two of which look alike."""
    pieces = [LoosePiece.objects.create(artisan=artisan) for _ in range(2)]
    scores = ([6.0, -4.0], [5.9, -4.1], [-5.0, 3.0], [1.0, 6.0], [-1.0, -7.0])
    for place, row in enumerate(scores):
        photo = PhotoFactory(listing=None, artisan=artisan, piece=pieces[place // 4], position=place)
        PhotoLook.objects.create(photo=photo, eye="eye", scores=row)


def house_rules(artisan: Artisan, approved: Listing) -> None:
    """A rule in every state; the proposed one is taught by the approved listing."""
    says = {"from": "ring", "to": "band"}
    proposed = HouseRule.objects.create(artisan=artisan, kind="swap", says=says, key="swap:ring")
    proposed.evidence.set(approved.edits.all())
    for word, state in (("lovely", "on"), ("gorgeous", "off"), ("awesome", "deleted")):
        rule = rule_add(artisan=artisan, user=artisan.user, kind="never", says={"words": word})
        rule_switch(artisan=artisan, user=artisan.user, rule_id=rule.pk, state=state)


WIDTHS = (375, 1440)
# What moved although nobody touched anything (web.dev/cls: up to 0.1 is good; without an image that loads late, 0).
MOVED = """() => new Promise(done => new PerformanceObserver(list => done(
  list.getEntries().filter(each => !each.hadRecentInput).reduce((sum, each) => sum + each.value, 0)
)).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 100))"""
UNSIZED = """all => all.filter(each => each.src && !(each.hasAttribute("width") && each.hasAttribute("height")))
  .map(each => each.src)"""
MOVING = "document.getAnimations().filter(each => each.playState === 'running').length"


@pytest.fixture
def world(full_shop: dict[str, Listing], artisan: Artisan) -> tuple[Owner, list[User | None]]:
    """One of everything that has an address, and everybody who may open pages."""
    TrainingPhotoFactory(title="Silver ring")
    review_history(artisan)
    return Owner(artisan), [None, artisan.user, UserFactory(is_staff=True, is_superuser=True)]


def look(page: Page) -> list[str]:
    """What is wrong with the page that has just been opened, on a phone and on a desktop, in light and in dark."""
    moved = page.evaluate(MOVED)
    found = []
    if "/admin/" not in page.url and "/api/" not in page.url:
        found = [f"{page.url} moved by {moved:.3f}"] if moved > 0.01 else []
        unsized = page.eval_on_selector_all("img", UNSIZED)
        found += [f"{page.url} an image without its size: {source}" for source in unsized]
        found += [f"{page.url} moves for those who asked for less"] * bool(page.evaluate(MOVING))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += check(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{page.url} sticks out at {width} px")
    return found


@pytest.mark.slow
@pytest.mark.timeout(900)  # a hundred pages and four looks at each: a minute, on a busy machine many
@pytest.mark.parametrize("who", ["visitors and artisans", "administrators"])
def test_every_page_is_accessible_fits_and_stands_still(
    live_server: Any, browser: Browser, world: tuple[Owner, list[User | None]], full_shop: dict[str, Listing], who: str
) -> None:
    owner, people = world
    addresses = by_person(owner, people, full_shop)
    found = []
    for user in people[:2] if who == "visitors and artisans" else people[2:]:
        context = browser.new_context(viewport={"width": 375, "height": 900}, reduced_motion="reduce")
        if user is not None:
            sign_in_user(context, user, live_server)
        page = context.new_page()
        for one in addresses[user]:
            page.goto(live_server.url + one)
            found += look(page)
        context.close()
    assert found == []


def by_person(owner: Owner, people: list[User | None], shop: dict[str, Listing]) -> dict[User | None, list[str]]:
    """Every page of the URL conf, and those of hers that look different by the state of a listing."""
    addresses: dict[User | None, list[str]] = {user: [] for user in people}
    for one in every_page(owner, people):
        addresses[one.user].append(one.address)
    listings = {state: reverse("listing", args=[listing.pk]) for state, listing in shop.items()}
    review = listings["review"]
    states = [f"{review}?compare=2", f"{review}?correct=technique", f"{listings['failed']}?write=1", "/nothing/"]
    both = f"listing={shop['review'].pk}&listing={shop['approved'].pk}"
    states += [f"{reverse('exports')}?channel=etsy&{both}", f"{listings['approved']}?channel=amazon"]
    addresses[owner.user] += [*listings.values(), *states]
    return addresses


def test_axe_would_find_something(page: Page) -> None:
    page.set_content("<!doctype html><title>t</title><img src='data:,'><p>no alternative text, no language</p>")
    assert len(violations(page, RULES)) > 1


def test_the_chosen_theme_stays(live_server: Any, page: Page) -> None:
    page.goto(address(live_server, "sign_in"))
    page.get_by_role("button", name="Dark colours").click()
    page.goto(address(live_server, "sign_up"))
    assert page.locator("html").get_attribute("data-theme") == "dark"
