"""Forms that no page of ours sends: each is answered, none breaks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import Action, ReviewAction
from listings.models import Listing
from tests.factories import PhotoFactory, QuestionFactory

pytestmark = pytest.mark.django_db

NUMBER = "9" * 5000


def test_a_number_too_long_for_a_number_is_no_answer_and_no_photo(piece: Listing, maker: Client) -> None:
    question = QuestionFactory(listing=piece, code="another")
    assert maker.post(reverse("question_reply", args=[question.pk]), {"option": NUMBER}).status_code == 400
    assert maker.get(reverse("listing", args=[piece.pk]), {"photo": NUMBER}).status_code == 200


def test_a_nul_in_the_notes_is_left_out(piece: Listing, maker: Client) -> None:
    photo = PhotoFactory(listing=None, artisan=piece.artisan)
    answer = maker.post(reverse("listing_new"), {"photo": str(photo.pk), "notes": "925\x00 silver\r\n18 mm"})
    assert answer.status_code == 302
    photo.refresh_from_db()
    assert photo.listing.notes == "925 silver\n18 mm"


@pytest.mark.parametrize(
    ("page", "form", "action"),
    [
        ("text_rate", {"stars": "4"}, Action.RATED),
        ("text_reject", {"reason": "tone"}, Action.REJECTED),
    ],
)
def test_a_nul_in_a_comment_is_left_out(
    page: str, form: dict[str, Any], action: str, piece: Listing, maker: Client
) -> None:
    expected = str(piece.drafts.get(is_current=True).number)
    answer = maker.post(reverse(page, args=[piece.pk]), {**form, "expected": expected, "comment": "too\x00 stiff"})
    assert answer.status_code == 302
    assert ReviewAction.objects.get(listing_id=piece.pk, action=action).comment == "too stiff"
