"""The review desk: nothing typed is ever lost, and everything can be done by keyboard and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ai_descriptions.models import Finding
from listings.models import Artisan, Listing
from tests.api.machines import Worker
from tests.browser.conftest import address, sign_in
from tests.factories import FactFactory, ring_in_review
from tests.pictures import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = """() => {
  const element = document.activeElement;
  return element === document.body ? "" : `${element.labels?.[0]?.textContent} ${element.textContent}`;
}"""


@pytest.fixture
def desk(live_server: Any, page: Page, piece: Listing) -> Page:
    sign_in(page.context, piece.artisan, live_server)
    page.goto(address(live_server, "listing", piece.pk))
    return page


def test_a_stale_save_shows_both_texts_and_overwrites_nothing(desk: Page, piece: Listing) -> None:
    other = desk.context.new_page()
    other.goto(desk.url)
    other.get_by_label("Title").fill("A ring from the other tab")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("Saved as version 2.")).to_be_visible()

    desk.get_by_label("Title").fill("A ring from this tab")
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("Somebody changed this text meanwhile")).to_be_visible()
    expect(desk.get_by_label("Title")).to_have_value("A ring from this tab")
    expect(desk.locator(".stale del").first).to_contain_text("other")
    assert piece.drafts.get(is_current=True).title == "A ring from the other tab"

    desk.get_by_label("Alt text").fill("Mine, from this tab")
    desk.get_by_role("button", name="Take this Title").click()
    expect(desk.get_by_label("Title")).to_have_value("A ring from the other tab")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Saved as version 3.")).to_be_visible()
    merged = piece.drafts.get(is_current=True)
    assert (merged.title, merged.alt_text) == ("A ring from the other tab", "Mine, from this tab")


def test_words_in_a_tab_that_was_closed_are_checked_on_the_way_and_stand_there_on_a_phone(
    live_server: Any, desk: Page, phone: Page, piece: Listing
) -> None:
    desk.get_by_label("Description").fill("A solid gold ring, never saved.")
    expect(desk.locator(".finding-block")).to_be_visible()
    expect(desk.locator("mark.mark-block").first).to_be_attached()
    expect(desk.get_by_text("Your words are kept here until you save them.")).to_be_visible()
    desk.get_by_text("Your changes against the assistant’s draft").click()
    expect(desk.locator(".own-changes ins").first).to_contain_text("never saved")
    assert desk.evaluate("localStorage.length") == 0
    desk.close()

    sign_in(phone.context, piece.artisan, live_server)
    phone.goto(address(live_server, "listing", piece.pk))
    expect(phone.get_by_label("Description")).to_have_value("A solid gold ring, never saved.")
    phone.get_by_role("button", name="Drop them").click()
    expect(phone.get_by_label("Description")).to_have_value("A polished silver-tone ring with a blue cabochon.")
    assert piece.drafts.count() == 1


def test_another_tone_is_seen_beside_the_present_text_and_taken(desk: Page, piece: Listing, worker: Worker) -> None:
    desk.get_by_label("Tone", exact=True).select_option("elegant")
    desk.get_by_role("button", name="See it beside this one").click()
    expect(desk.get_by_role("heading", name="Trying a text that is elegant and medium")).to_be_visible()
    worker.work_until_nothing_is_queued()
    tried = desk.get_by_role("region", name="Another text, elegant and medium")
    expect(tried).to_contain_text("A silver-coloured ring, text 1.")
    expect(desk.get_by_label("Description")).to_have_value("A polished silver-tone ring with a blue cabochon.")
    tried.get_by_role("button", name="Take this one").click()
    expect(desk.get_by_label("Description")).to_have_value("A silver-coloured ring, text 1.")
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_label("Description")).to_have_value("A polished silver-tone ring with a blue cabochon.")


def test_words_typed_in_an_expired_session_come_back_after_signing_in(
    live_server: Any, desk: Page, piece: Listing
) -> None:
    desk.get_by_label("Title").fill("Words that must not be lost")
    desk.context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("heading", name="Sign in")).to_be_visible()

    desk.get_by_label("E-mail address").fill(piece.artisan.user.email)
    desk.get_by_label("Password").fill("a good long password")
    desk.get_by_role("button", name="Sign in").click()

    expect(desk.get_by_label("Title")).to_have_value("Words that must not be lost")
    expect(desk.get_by_text("Your words from before were put back")).to_be_visible()
    desk.get_by_role("button", name="Save and approve").click()
    expect(desk.get_by_role("heading", name="Approved")).to_be_visible()
    assert desk.evaluate("localStorage.length") == 0


def test_an_untrue_claim_stops_the_approval_keeps_the_words_and_is_mended_with_one_click(
    desk: Page, piece: Listing
) -> None:
    desk.get_by_label("Description").fill("A solid gold ring with a blue cabochon.")
    desk.get_by_role("button", name="Save and approve").click()

    finding = desk.locator(".finding-block").first
    expect(finding).to_be_visible()
    expect(desk.get_by_label("Description")).to_have_value("A solid gold ring with a blue cabochon.")
    expect(desk.locator("mark.mark-block").first).to_be_attached()
    assert piece.drafts.get(is_current=True).number == 1


def test_mending_replaces_exactly_the_words_concerned(live_server: Any, desk: Page, piece: Listing) -> None:
    Finding.objects.create(
        draft=piece.drafts.get(),
        rule="a.rule",
        severity="warn",
        field="description",
        start=2,
        end=10,
        message="Polished all over?",
        suggestion="smooth",
        mend={"start": 2, "end": 10, "put": "smooth"},
    )
    desk.reload()
    desk.get_by_role("button", name="Mend it").click()
    expect(desk.get_by_label("Description")).to_have_value("A smooth silver-tone ring with a blue cabochon.")
    expect(desk.get_by_role("button", name="Save and approve")).to_be_visible()


def test_a_tap_on_a_fact_shows_where_the_model_saw_it(desk: Page, piece: Listing) -> None:
    photo = piece.photos.get()
    FactFactory(listing=piece, attribute="motifs", value="leaf", photo=photo, evidence=[[0.0, 1.0], [0.2, 0.4]])
    desk.reload()
    chip = desk.get_by_role("button", name="leaf")
    chip.click()
    expect(desk.locator(".stage-veil")).to_be_visible()
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert desk.locator(".stage-veil").evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    desk.get_by_role("link", name="See the photo large").click()
    large = desk.get_by_role("dialog")
    expect(large.locator(".enlarged-veil")).to_be_visible()
    desk.keyboard.press("+")
    expect(large.locator(".enlarged-pane")).to_have_class("enlarged-pane zoomed")
    desk.keyboard.press("Escape")
    expect(large).to_have_count(0)
    chip.press("Space")
    expect(desk.locator(".stage-veil")).to_be_hidden()


def test_a_correction_is_her_word_and_rewrites_the_text(desk: Page, piece: Listing, worker: Worker) -> None:
    desk.get_by_role("link", name="Correct Colour of the metal").click()
    desk.get_by_label("Colour of the metal").select_option("yellow")
    desk.get_by_role("button", name="That is how it is").click()

    expect(desk.get_by_role("region", name="Progress")).to_be_visible()
    worker.work_until_nothing_is_queued()
    expect(desk.get_by_text("What changed since version 1")).to_be_visible()
    expect(desk.locator("#fact-metal_tone")).to_contain_text("you said so")
    assert worker.writer.texts[-1]["metal_tone"] == "yellow"

    desk.get_by_role("button", name="Take back Colour of the metal").click()
    expect(desk.locator("#fact-metal_tone")).to_contain_text("the model thinks")


def test_a_fact_that_cannot_be_says_so_beside_its_form(desk: Page) -> None:
    desk.get_by_role("link", name="Weight").click()
    desk.get_by_label("Weight in grams").fill("heavy")
    desk.get_by_role("button", name="That is how it is").click()
    expect(desk.locator("#fact-weight_g .errors")).to_contain_text("weight")


def test_rejecting_asks_why(desk: Page, piece: Listing) -> None:
    desk.get_by_text("Reject this text").click()
    desk.get_by_label("wrong stone").check()
    desk.get_by_label("In your words").first.fill("It is glass.")
    desk.get_by_role("button", name="Reject").click()
    expect(desk.get_by_text("You rejected this text: wrong stone.")).to_be_visible()
    expect(desk.locator(".notice", has_text="It is glass.")).to_be_visible()


def test_tags_are_chips_and_post_as_words(desk: Page, piece: Listing) -> None:
    desk.get_by_label("Tags").fill("handmade, gift")
    desk.get_by_label("Tags").press("Enter")
    desk.get_by_role("button", name="Remove the tag: blue stone").click()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Saved as version 2.")).to_be_visible()
    assert piece.drafts.get(is_current=True).tags == ["silver-tone ring", "handmade", "gift"]


def test_everything_up_to_the_approval_works_with_the_keyboard_alone(desk: Page, piece: Listing) -> None:
    def tab_to(words: str) -> None:
        for _ in range(80):
            desk.keyboard.press("Tab")
            if words in desk.evaluate(FOCUSED):
                return
        raise AssertionError(f"no way to {words!r} by Tab")

    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the content")).to_be_focused()
    desk.keyboard.press("Enter")
    tab_to("I don’t know")
    desk.keyboard.press("Enter")
    expect(desk.locator(".questions")).to_have_count(0)
    tab_to("Title")
    desk.keyboard.press("ControlOrMeta+A")
    desk.keyboard.type("A ring, by keyboard")
    tab_to("Save and approve")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Approved")).to_be_visible()
    assert piece.drafts.get(is_current=True).title == "A ring, by keyboard"


def test_single_keys_review_the_queue_and_can_be_switched_off(live_server: Any, desk: Page, piece: Listing) -> None:
    second = ring_in_review(artisan=piece.artisan)
    desk.reload()
    expect(desk.get_by_text("1 of 2 to review")).to_be_visible()
    desk.keyboard.press("t")
    expect(desk.get_by_label("Title")).to_be_focused()
    desk.keyboard.press("ControlOrMeta+A")
    desk.keyboard.type("A ring, again")
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    expect(desk.get_by_text("1 of 1 to review")).to_be_visible()
    expect(desk.locator(".done")).to_contain_text("A ring, again: approved · version 2.")
    assert str(second.pk) in desk.url

    desk.keyboard.press("r")
    expect(desk.get_by_label("wrong material")).to_be_focused()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Rejected, to be written anew")).to_be_visible()
    desk.keyboard.press("u")
    expect(desk.get_by_role("heading", name="Read it, change it, approve it")).to_be_visible()

    desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog", name="Keys of the review desk")
    dialog.get_by_label("Single keys work").uncheck()
    dialog.get_by_role("button", name="Keep it like this").click()
    expect(desk.get_by_text("Your desk is set up like this from now on.")).to_be_visible()
    desk.keyboard.press("?")
    desk.keyboard.press("a")
    expect(dialog).to_be_hidden()
    expect(desk.get_by_role("heading", name="Read it, change it, approve it")).to_be_visible()
    desk.get_by_role("link", name="Keys").click()
    expect(dialog).to_be_visible()


def test_without_scripts_upload_review_and_approval_work(
    live_server: Any, without_script: Page, artisan: Artisan, worker: Worker
) -> None:
    page = without_script
    sign_in(page.context, artisan, live_server)
    page.goto(address(live_server, "listing_new"))
    page.locator('input[name="files"]').set_input_files(
        [
            {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"},
            {"name": "ring.jpg", "mimeType": "image/jpeg", "buffer": jpeg(800, 600)},
        ]
    )
    page.get_by_role("button", name="Describe this piece").click()
    expect(page.get_by_role("alert")).to_contain_text("No picture could be found in “notes.jpg”")
    expect(page.get_by_role("button", name="Remove ring.jpg")).to_be_visible()
    page.get_by_role("button", name="Describe this piece").click()
    expect(page.get_by_role("heading", name="Your piece is being described")).to_be_visible()

    worker.work_until_nothing_is_queued()
    page.reload()
    page.locator(".question").first.get_by_role("button").first.click()
    worker.work_until_nothing_is_queued()
    page.reload()
    page.get_by_label("Title").fill("My ring")
    page.get_by_label("Tags").fill("ring, blue")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Approved")).to_be_visible()
    draft = artisan.listings.get().drafts.get(is_current=True)
    assert (draft.title, draft.tags) == ("My ring", ["ring", "blue"])
