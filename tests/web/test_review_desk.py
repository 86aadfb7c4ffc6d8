"""The desk beyond its forms: words kept on the way, texts side by side, undo, the queue, history, light pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ai_descriptions.models import JobKind
from feedback.desk.models import DeskHabits
from feedback.desk.selectors import words_kept
from feedback.services.review import draft_approve
from jewelry_site.core.models import User
from listings.models import Listing, ListingState
from tests.factories import PASSWORD, DraftFactory, FactFactory, PhotoFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db

TEXT = {
    "title": "Silver-tone ring with a blue stone",
    "description": "A polished silver-tone ring with a blue cabochon.",
    "tags": "silver-tone ring, blue stone",
    "alt_text": "Silver-coloured ring with a blue stone",
}
JSON = {"Accept": "application/json"}


def send(client: Client, name: str, piece: Listing, **form: Any) -> Any:
    return client.post(reverse(name, args=[piece.pk]), form)


def keep(client: Client, piece: Listing, **form: Any) -> Any:
    return client.post(reverse("words_keep", args=[piece.pk]), {"expected": 1, **TEXT, **form}, headers=JSON)


def shown(client: Client, piece: Listing, **query: Any) -> str:
    return client.get(reverse("listing", args=[piece.pk]), query).content.decode()


def test_typed_words_are_kept_checked_and_compared_and_stand_there_on_another_device(
    maker: Client, piece: Listing
) -> None:
    told = keep(maker, piece, description="A solid gold ring.").json()
    assert told["checked"]
    assert "Must be mended" in told["findings"]["description"]
    assert "<ins>A solid gold ring.</ins>" in told["changes"]
    elsewhere = Client()
    elsewhere.force_login(piece.artisan.user)
    page = shown(elsewhere, piece)
    assert "\nA solid gold ring.</textarea>" in page
    assert "Your words from before were put back" in page
    assert "Must be mended" in page
    assert piece.drafts.count() == 1


def test_another_window_does_not_overwrite_them(maker: Client, piece: Listing) -> None:
    first = keep(maker, piece, title="One").json()
    refused = keep(maker, piece, title="Other")
    assert (refused.status_code, refused.json()["code"]) == (409, "kept_elsewhere")
    assert refused.json()["kept"]["title"] == "One"
    assert keep(maker, piece, title="Other", revision=first["revision"]).status_code == 200


def test_words_that_are_kept_go_when_they_are_saved_or_dropped(maker: Client, piece: Listing) -> None:
    keep(maker, piece, title="Hers")
    send(maker, "words_forget", piece)
    assert words_kept(piece, piece.artisan.user) is None
    keep(maker, piece, title="Hers")
    send(maker, "text_save", piece, expected=1, do="save", **{**TEXT, "title": "Hers"})
    assert words_kept(piece, piece.artisan.user) is None
    assert "\nHers</textarea>" in shown(maker, piece)
    assert 'class="notice kept"' not in shown(maker, piece)


def test_words_for_an_older_version_stand_beside_the_current_text(maker: Client, piece: Listing) -> None:
    keep(maker, piece, title="Hers, of version 1")
    piece.drafts.update(is_current=False)
    DraftFactory(listing=piece, number=2, title="What came meanwhile")
    page = shown(maker, piece)
    assert "Version 2 came meanwhile, by the text model" in page
    assert "\nHers, of version 1</textarea>" in page
    assert 'data-words="What came meanwhile"' in page
    assert '<input type="hidden" name="expected" value="2">' in page


def test_words_sent_after_the_session_ended_come_back_after_signing_in_without_scripts(piece: Listing) -> None:
    browser = Client()
    answer = send(browser, "text_save", piece, expected=1, do="save", **{**TEXT, "title": "Not lost"})
    assert answer.status_code == 302
    browser.post(reverse("sign_in"), {"email": piece.artisan.user.email, "password": PASSWORD})
    assert "\nNot lost</textarea>" in shown(browser, piece)
    stranger = Client()
    send(stranger, "text_save", piece, expected=1, do="save", **{**TEXT, "title": "A stranger's"})
    stranger.force_login(UserFactory())
    stranger.get(reverse("listing", args=[piece.pk]))
    assert not piece.working_copies.exclude(user=piece.artisan.user).exists()


def test_a_text_is_tried_beside_the_present_one_and_taken(maker: Client, piece: Listing) -> None:
    send(maker, "text_rewrite", piece, tone="elegant", length="short", do="preview")
    piece.refresh_from_db()
    job = piece.jobs.get(state="queued")
    assert (job.kind, job.tone, piece.tone) == (JobKind.PREVIEW, "elegant", "warm")
    assert "Trying a text that is elegant and short" in shown(maker, piece)
    assert maker.get(reverse("preview", args=[piece.pk])).status_code == 204
    piece.jobs.filter(pk=job.pk).update(state="done")
    DraftFactory(listing=piece, number=2, job=job, is_current=False, offered=True, tone="elegant", title="Tried")
    page = maker.get(reverse("preview", args=[piece.pk])).content.decode()
    assert "Another text, elegant and" in page
    assert "Tried" in page
    send(maker, "preview_answer", piece, number=2, do="take")
    piece.refresh_from_db()
    assert (piece.drafts.get(is_current=True).title, piece.tone) == ("Tried", "elegant")


def test_an_earlier_version_is_shown_beside_the_present_text(maker: Client, piece: Listing) -> None:
    send(maker, "text_save", piece, expected=1, do="save", **{**TEXT, "title": "Silver-tone ring with a red stone"})
    page = shown(maker, piece, compare=1)
    assert "Version 1 beside the present text" in page
    assert "<del>blue</del>" in page
    assert "<ins>red</ins>" in page
    assert 'id="compared"' not in shown(maker, piece, compare="nonsense")


def test_after_an_approval_the_next_in_the_queue_opens_with_a_way_back(maker: Client, piece: Listing) -> None:
    second = ring_in_review(artisan=piece.artisan)
    assert "1 of 2 to review" in shown(maker, piece)
    answer = send(maker, "text_save", piece, expected=1, do="approve", **TEXT)
    assert answer["Location"] == f"{reverse('listing', args=[second.pk])}?after={piece.pk}"
    page = maker.get(answer["Location"]).content.decode()
    assert "1 of 1 to review" in page
    assert "approved · version 1" in page
    assert reverse("listing_undo", args=[piece.pk]) in page
    last = send(maker, "text_reject", second, expected=1, reason="tone")
    assert last["Location"] == reverse("listing", args=[second.pk])


def test_she_can_have_it_stay_and_switch_the_keys_off(maker: Client, piece: Listing) -> None:
    ring_in_review(artisan=piece.artisan)
    assert "data-single-keys" in shown(maker, piece)
    answer = maker.post(reverse("desk_habits"), {"next": reverse("listing", args=[piece.pk])})
    assert answer["Location"] == reverse("listing", args=[piece.pk])
    habits = DeskHabits.objects.get(user=piece.artisan.user)
    assert (habits.keys, habits.next_opens) == (False, False)
    assert "data-single-keys" not in shown(maker, piece)
    assert send(maker, "text_save", piece, expected=1, do="approve", **TEXT)["Location"] == reverse(
        "listing", args=[piece.pk]
    )
    evil = maker.post(reverse("desk_habits"), {"next": "https://example.org/"})
    assert evil["Location"] == reverse("desk_habits")
    assert "javascript:" not in maker.get(reverse("desk_habits"), {"next": "javascript:alert(1)"}).content.decode()


def test_the_last_act_is_undone_with_one_button_and_only_once(maker: Client, piece: Listing) -> None:
    send(maker, "text_save", piece, expected=1, do="approve", **TEXT)
    page = shown(maker, piece)
    act = page.split('name="act" value="')[1].split('"')[0]
    assert send(maker, "listing_undo", piece, act=act).status_code == 302
    assert Listing.objects.get(pk=piece.pk).state == ListingState.IN_REVIEW
    assert send(maker, "listing_undo", piece, act=act).status_code == 409


def test_the_history_tells_every_act_page_by_page(maker: Client, piece: Listing) -> None:
    for number in range(1, 46):
        send(maker, "text_rate", piece, stars=number % 5 + 1)
    assert "The whole history, 45 acts" in shown(maker, piece)
    address = reverse("listing_history", args=[piece.pk])
    first, second = (maker.get(address, {"page": page}).content.decode() for page in (1, 2))
    assert (first.count("<time "), second.count("<time ")) == (40, 5)
    assert "<strong>You</strong>" in first


def test_what_is_noted_as_published_is_the_version_that_was_shown(maker: Client, piece: Listing) -> None:
    user = piece.artisan.user
    draft_approve(listing=piece, user=user, expected=1)
    assert '<input type="hidden" name="version" value="1">' in shown(maker, piece)
    send(maker, "text_reopen", piece)
    send(maker, "text_save", piece, expected=1, do="approve", **{**TEXT, "title": "A newer title"})
    send(maker, "listing_published", piece, channel="etsy", version=1)
    assert piece.publications.get().version == 1
    assert send(maker, "listing_published", piece, channel="ebay", version=77).status_code == 404


def test_the_share_of_her_words_is_told(maker: Client, piece: Listing) -> None:
    send(maker, "text_save", piece, expected=1, do="approve", **{**TEXT, "title": "Silver-tone ring with a blue gem"})
    page = shown(maker, piece)
    assert "Drafted by the assistant, 1 word changed by you." in page
    assert "93 % of the title and description are as it wrote them." in page


def test_what_the_photos_do_not_agree_on_is_settled_by_her_word(maker: Client, piece: Listing) -> None:
    piece.jobs.update(remarks=["photos_differ:type", "photos_differ:stone_forms", "photos_differ:surface"])
    asks = "The photos do not agree on this: "
    page = shown(maker, piece)
    assert [f"{asks}{label}" in page for label in ("Type", "Form of the stones", "Surface")] == [True, True, True]
    FactFactory(listing=piece, attribute="type", value="ring", source="artisan")
    FactFactory(listing=piece, attribute="stones", value={"name": "lapis lazuli"}, source="artisan")
    page = shown(maker, piece)
    assert [f"{asks}{label}" in page for label in ("Type", "Form of the stones", "Surface")] == [False, False, True]


def test_somebody_else_who_types_is_mentioned_without_a_name(maker: Client, piece: Listing) -> None:
    moderator: User = UserFactory(is_staff=True, is_superuser=True)
    other = Client()
    other.force_login(moderator)
    keep(other, piece, title="The moderator's")
    page = shown(maker, piece)
    assert "Somebody else has unsaved words in this listing" in page
    assert moderator.email not in page


def test_the_page_is_light_and_asks_the_database_equally_often_however_much_there_is(
    maker: Client, piece: Listing
) -> None:
    keep(maker, piece, title="Hers")
    ring_in_review(artisan=piece.artisan)
    shown(maker, piece)
    with CaptureQueriesContext(
        connection,
    ) as few:
        shown(maker, piece)
    for number, motif in enumerate(("leaf", "flower", "bird", "heart", "moon_star", "knot"), 1):
        PhotoFactory(listing=piece, position=number)
        DraftFactory(listing=piece, number=number + 1, is_current=False, writer="person", author=piece.artisan.user)
        FactFactory(listing=piece, attribute="motifs", value=motif)
        ring_in_review(artisan=piece.artisan)
        send(maker, "text_rate", piece, stars=3)
    with CaptureQueriesContext(connection) as many:
        page = shown(maker, piece)
    assert len(many) == len(few)
    assert len(many) < 40
    assert len(page.encode()) < 100_000
