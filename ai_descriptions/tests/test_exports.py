"""What may leave for a marketplace, what may not, and what a person says of where it is published."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from ai_descriptions import exports
from ai_descriptions.authorship import authorship_of, words_changed
from ai_descriptions.export_files import export_file
from ai_descriptions.exports import channel_export, channel_exports, chosen_of, export_check, exports_read
from ai_descriptions.models import Draft, Writer
from ai_descriptions.publications import listing_publish, listing_unpublish
from feedback.models import Action, ReviewAction
from feedback.services.review import EditedText, draft_approve, draft_edit, listing_reopen
from jewelry_site.core.problems import Problem
from listings.links import export_link
from listings.models import Listing, Photo, Publication
from ml.claims import GuardError
from tests.factories import ArtisanFactory, DraftFactory, PhotoFactory, ring_in_review

pytestmark = pytest.mark.django_db

TEXT = {
    "title": "Silver-tone ring with a blue stone",
    "description": "A polished silver-tone ring with a blue cabochon.",
    "tags": ["silver-tone ring", "blue stone"],
    "alt_text": "Silver-coloured ring with a blue stone",
}


def approved(**listing: Any) -> Listing:
    piece = ring_in_review(**listing)
    draft_approve(listing=piece, user=piece.artisan.user, expected=1)
    return piece


def read(piece: Listing) -> Any:
    return exports_read(Listing.objects.filter(pk=piece.pk)).get()


def export(piece: Listing, channel: str, address: Callable[[Photo], str] = lambda photo: "") -> exports.ChannelExport:
    return channel_export(listing=read(piece), channel=channel, address=address)


def acts(piece: Listing) -> list[str]:
    return list(ReviewAction.objects.filter(listing_id=piece.pk).order_by("id").values_list("action", flat=True))


def test_only_the_text_of_the_current_approval_leaves() -> None:
    piece = ring_in_review()
    with pytest.raises(Problem, match="not_approved"):
        export(piece, "etsy")

    draft_approve(listing=piece, user=piece.artisan.user, expected=1)
    DraftFactory(listing=piece, number=2, is_current=False, title="A later machine text")
    assert export(piece, "etsy").text.values["title"] == TEXT["title"]

    listing_reopen(listing=piece, user=piece.artisan.user)
    with pytest.raises(Problem, match="not_approved"):
        export(piece, "etsy")


def test_what_the_guard_stops_for_a_channel_stays_with_the_finding() -> None:
    piece = approved()
    Draft.objects.filter(listing=piece).delete()
    DraftFactory(listing=piece, number=2, approved_at=piece.changed_at, description="A ring of solid gold.")

    with pytest.raises(Problem) as raised:
        export_check(export(piece, "etsy"))

    assert (raised.value.code, raised.value.status) == ("export_blocked", 422)
    finding = raised.value.extra["findings"][0]
    assert (finding["field"], finding["severity"]) == ("description", "block")
    assert "gold" in "A ring of solid gold."[finding["start"] : finding["end"]]


def test_a_broken_guard_lets_nothing_out() -> None:
    piece = approved()
    broken = patch.object(exports, "findings_in", side_effect=GuardError("rules unreadable"))
    with broken, pytest.raises(Problem, match="guard_unavailable"):
        export(piece, "etsy")


def test_as_many_queries_for_five_listings_as_for_one() -> None:
    artisan = ArtisanFactory()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            good, _left = channel_exports(
                listings=exports_read(artisan.listings.all()), channel="etsy", address=lambda photo: ""
            )
        assert good
        return len(captured)

    approved(artisan=artisan)
    few = queries()
    for _ in range(4):
        piece = approved(artisan=artisan)
        PhotoFactory(listing=piece, position=1)
        listing_publish(listing=piece, user=artisan.user, channel="etsy")
    assert queries() == few


def test_a_listing_of_somebody_else_is_not_among_the_chosen() -> None:
    mine, theirs = approved(), approved()
    with pytest.raises(Problem, match="not_found"):
        chosen_of(mine.artisan.listings.all(), [mine.pk, theirs.pk])


def test_the_zip_holds_texts_and_photos_under_the_names_of_the_csv() -> None:
    piece = approved()
    made = export(piece, "etsy")
    answer: Any = export_file([made], [], channel="etsy", file_format="zip", for_excel=False)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        names = archive.namelist()
        assert names == ["etsy.csv", "etsy.json", f"photos/{piece.pk.hex[:8]}-1.jpg"]
        assert archive.read(names[2]) == piece.photos.get().file.read()
        assert names[2] in archive.read("etsy.csv").decode()


def test_a_photo_that_is_gone_costs_nobody_the_text_and_is_told_to_operators(caplog: pytest.LogCaptureFixture) -> None:
    piece = approved()
    stored = piece.photos.get().file
    stored.storage.delete(stored.name)
    answer: Any = export_file([export(piece, "etsy")], [], channel="etsy", file_format="zip", for_excel=False)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert archive.namelist() == ["etsy.csv", "etsy.json"]
    assert f"a photo is gone from storage and missing in an export: {stored.name}" in caplog.text


def test_an_exported_address_opens_for_anybody_while_the_listing_is_approved(settings: Any) -> None:
    piece = approved()
    photo = piece.photos.get()
    link = export_link(photo, RequestFactory().get("/"))
    address = link.removeprefix("http://testserver")
    assert Client().get(address).status_code == 200
    assert Client().get(address.replace("/photo/", "/thumbnail/")).status_code == 404

    settings.EXPORT_LINK_LIFETIME = timedelta(0)
    assert (export_link(photo, RequestFactory().get("/")), Client().get(address).status_code) == ("", 404)
    settings.EXPORT_LINK_LIFETIME = timedelta(days=7)
    listing_reopen(listing=piece, user=piece.artisan.user)
    assert Client().get(address).status_code == 404


def test_publishing_keeps_the_version_and_who_and_a_second_time_changes_nothing() -> None:
    piece = approved()
    user = piece.artisan.user

    first = listing_publish(listing=piece, user=user, channel="etsy")
    again = listing_publish(listing=piece, user=user, channel="etsy")
    listing_unpublish(listing=piece, user=user, channel="etsy")
    listing_unpublish(listing=piece, user=user, channel="etsy")

    assert (first.pk, first.version, first.published_by) == (again.pk, 1, user)
    assert acts(piece) == [Action.APPROVED, Action.PUBLISHED, Action.UNPUBLISHED]
    assert ReviewAction.objects.get(action=Action.PUBLISHED).detail == {"channel": "etsy", "number": 1}
    assert not Publication.objects.filter(unpublished_at=None).exists()


def test_a_newer_version_takes_the_place_of_the_published_one() -> None:
    piece = approved()
    user = piece.artisan.user
    listing_publish(listing=piece, user=user, channel="etsy")
    listing_reopen(listing=piece, user=user)
    with pytest.raises(Problem, match="not_approved"):
        listing_publish(listing=piece, user=user, channel="etsy")
    draft_edit(listing=piece, user=user, expected=1, text=EditedText(**{**TEXT, "title": "Blue-stone ring"}))
    draft_approve(listing=piece, user=user, expected=2)

    listing_publish(listing=piece, user=user, channel="etsy")

    assert [row.version for row in Publication.objects.filter(unpublished_at=None)] == [2]


def test_a_stranger_publishes_nothing() -> None:
    piece = approved()
    for act in (listing_publish, listing_unpublish):
        with pytest.raises(Problem, match="not_found"):
            act(listing=piece, user=ArtisanFactory().user, channel="etsy")
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("a silver ring", "a silver ring", 0),
        ("a silver ring", "a wide silver ring", 1),
        ("a silver ring", "a ring", 1),
        ("a silver ring for every day", "a gold-plated ring for every day", 1),
        ("", "three new words", 3),
    ],
)
def test_changed_words_are_counted_once(before: str, after: str, changed: int) -> None:
    assert words_changed(before, after) == changed


def test_whose_words_a_text_is_made_of() -> None:
    piece = ring_in_review()
    user = piece.artisan.user
    machine = piece.drafts.get()
    mine = draft_edit(listing=piece, user=user, expected=1, text=EditedText(**{**TEXT, "title": "Aurora"}))
    new = DraftFactory(listing=piece, number=9, is_current=False, writer=Writer.PERSON, parent=None)
    drafts = list(piece.drafts.all())

    assert authorship_of(machine, drafts).machine_written == {"title", "description"}
    changed = authorship_of(mine, drafts)
    assert (changed.drafted, changed.machine_written) == (True, {"description"})
    assert changed.changed == 6
    assert authorship_of(new, drafts).drafted is False
