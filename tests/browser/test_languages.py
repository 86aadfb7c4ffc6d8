"""German, French and Spanish fit where English fits: on a phone nothing sticks out, and axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from feedback.services.review import draft_approve
from listings.models import Artisan
from tests.browser.conftest import address, sign_in
from tests.factories import FactFactory, ring_in_review
from tests.support.axe import RULES, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Words that end beyond the screen, or inside something that hides what does not fit.
STUCK_OUT = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter(each => each.checkVisibility() && !each.closest(".unseen, .skip, [tabindex='0']"))
  .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(each => {
    const box = each.getBoundingClientRect();
    const hides = each.scrollWidth > each.clientWidth + 1 && /hidden|clip/.test(getComputedStyle(each).overflowX);
    return hides || box.right > innerWidth + 1 || box.left < -1;
  })
  .map(each => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 60)}`)"""


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_no_word_is_cut_on_a_phone(live_server: Any, browser: Browser, artisan: Artisan, language: str) -> None:
    type(artisan.user).objects.filter(pk=artisan.user.pk).update(language=language)
    review, approved = ring_in_review(artisan=artisan), ring_in_review(artisan=artisan)
    FactFactory(listing=review, attribute="made_by", value="artisan", source="artisan")
    draft_approve(listing=approved, user=artisan.user, expected=1)
    page = browser.new_context(viewport={"width": 375, "height": 812}, reduced_motion="reduce").new_page()
    sign_in(page.context, artisan, live_server)
    names = [("work",), ("listing_new",), ("quality",), ("shop",), ("listing", review.pk), ("listing", approved.pk)]
    found = []
    for name in names:
        page.goto(address(live_server, *name))
        page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
        assert page.locator("html").get_attribute("lang") == language
        found += page.evaluate(STUCK_OUT) + violations(page, RULES)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, name
    page.context.close()
    assert found == []


def test_the_choice_works_without_scripts_and_keeps_the_page(live_server: Any, without_script: Any) -> None:
    without_script.goto(f"{address(live_server, 'sign_up')}?next=/quality/")
    without_script.get_by_role("button", name="Deutsch").click()
    assert without_script.url == f"{address(live_server, 'sign_up')}?next=/quality/"
    assert without_script.locator("html").get_attribute("lang") == "de"
    assert without_script.get_by_role("heading", level=1).inner_text() == "Einen Shop eröffnen"
