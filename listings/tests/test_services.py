"""Services refuse strangers themselves: a view that forgot to ask changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ai_descriptions.jobs import job_retry
from ai_descriptions.models import JobState
from ai_descriptions.services import rewrite_request
from feedback.models import ReviewAction
from jewelry_site.core.problems import Problem
from listings.models import Listing, Photo
from listings.services import listing_delete, photo_discard
from tests.factories import ArtisanFactory, JobFactory, PhotoFactory, ring_in_review

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "act",
    [
        lambda listing, user: listing_delete(listing=listing, user=user),
        lambda listing, user: rewrite_request(listing=listing, user=user),
        lambda listing, user: job_retry(job=listing.jobs.get(), user=user),
        lambda listing, user: photo_discard(photo=listing.photos.first(), user=user),
    ],
    ids=["delete", "rewrite", "retry", "discard a photo"],
)
def test_a_stranger_changes_nothing(act: Callable[[Listing, Any], object]) -> None:
    listing = ring_in_review()
    listing.jobs.all().delete()
    JobFactory(listing=listing, artisan=listing.artisan, state=JobState.FAILED)
    PhotoFactory(artisan=listing.artisan, listing=listing, position=99)
    acts_before = ReviewAction.objects.count()

    with pytest.raises(Problem, match="not_found"):
        act(listing, ArtisanFactory().user)

    assert ReviewAction.objects.count() == acts_before
    assert (Listing.objects.count(), listing.jobs.get().state) == (1, JobState.FAILED)


def test_a_photo_that_a_listing_took_meanwhile_is_not_thrown_away() -> None:
    listing = ring_in_review()
    photo = PhotoFactory(artisan=listing.artisan, listing=None)
    seen_by_the_other_tab = Photo.objects.get(pk=photo.pk)
    Photo.objects.filter(pk=photo.pk).update(listing=listing, position=99)

    with pytest.raises(Problem, match="wrong_state"):
        photo_discard(photo=seen_by_the_other_tab, user=listing.artisan.user)

    assert Photo.objects.filter(pk=photo.pk).exists()
