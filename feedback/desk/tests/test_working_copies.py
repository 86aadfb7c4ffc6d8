"""Words that are not saved yet: kept for the person who typed them, and never put over others."""

from __future__ import annotations

import pytest

from feedback.desk.models import WorkingCopy
from feedback.desk.selectors import others_typing, words_kept
from feedback.desk.services import words_drop, words_keep
from feedback.models import ReviewAction
from jewelry_site.core.problems import Problem
from listings.models import Listing
from tests.factories import ArtisanFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db

SAVED = {
    "title": "Silver-tone ring with a blue stone",
    "description": "A polished silver-tone ring with a blue cabochon.",
    "tags": "silver-tone ring, blue stone",
    "alt_text": "Silver-coloured ring with a blue stone",
}
HERS = {**SAVED, "title": "Her words"}


@pytest.fixture
def piece() -> Listing:
    return ring_in_review()


def test_typed_words_are_kept_without_a_draft_and_without_an_act(piece: Listing) -> None:
    words_keep(listing=piece, user=piece.artisan.user, base=1, text=HERS, revision=None)
    kept = words_kept(piece, piece.artisan.user)
    assert kept is not None
    assert (kept.text, kept.base) == (HERS, 1)
    assert (piece.drafts.count(), ReviewAction.objects.filter(listing_id=piece.pk).count()) == (1, 0)


def test_words_of_another_window_are_not_overwritten(piece: Listing) -> None:
    user = piece.artisan.user
    first = words_keep(listing=piece, user=user, base=1, text=HERS, revision=None)
    assert first is not None
    second = words_keep(listing=piece, user=user, base=1, text={**HERS, "title": "Again"}, revision=first.revision)
    assert second is not None
    with pytest.raises(Problem) as refused:
        words_keep(listing=piece, user=user, base=1, text={**HERS, "title": "Other"}, revision=first.revision)
    assert refused.value.code == "kept_elsewhere"
    assert refused.value.extra["kept"]["title"] == "Again"
    assert refused.value.extra["revision"] == str(second.revision)
    assert words_kept(piece, user).text["title"] == "Again"  # type: ignore[union-attr]


def test_words_that_equal_the_saved_text_need_no_keeping(piece: Listing) -> None:
    user = piece.artisan.user
    kept = words_keep(listing=piece, user=user, base=1, text=HERS, revision=None)
    assert kept is not None
    again = {**SAVED, "tags": "silver-tone ring,blue stone "}
    assert words_keep(listing=piece, user=user, base=1, text=again, revision=kept.revision) is None
    assert words_kept(piece, user) is None


def test_each_person_has_words_of_her_own(piece: Listing) -> None:
    moderator = UserFactory(is_staff=True, is_superuser=True)
    words_keep(listing=piece, user=piece.artisan.user, base=1, text=HERS, revision=None)
    words_keep(listing=piece, user=moderator, base=1, text={**HERS, "title": "The moderator's"}, revision=None)
    assert WorkingCopy.objects.filter(listing=piece).count() == 2
    assert others_typing(piece, moderator)
    words_drop(listing=piece, user=piece.artisan.user)
    assert words_kept(piece, piece.artisan.user) is None
    assert not others_typing(piece, moderator)


def test_a_stranger_keeps_nothing_and_more_than_a_listing_holds_is_refused(piece: Listing) -> None:
    with pytest.raises(Problem, match="not_found"):
        words_keep(listing=piece, user=ArtisanFactory().user, base=1, text=HERS, revision=None)
    with pytest.raises(Problem, match="text_invalid"):
        words_keep(
            listing=piece, user=piece.artisan.user, base=1, text={**HERS, "description": "x" * 20_001}, revision=None
        )
