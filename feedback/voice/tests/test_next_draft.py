"""Rules that are on shape the next draft, before the guard reads it; and never against the facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from ai_descriptions import jobs, pipeline, worker
from ai_descriptions.models import Draft
from ai_descriptions.services import rewrite_request
from feedback.models import ReviewAction
from feedback.voice.models import HouseRule
from feedback.voice.services import rule_add, rule_switch
from listings.models import Listing
from ml.text import Text
from tests.factories import ArtisanFactory, FactFactory, ListingFactory, PhotoFactory

pytestmark = pytest.mark.django_db

TEXT = Text(
    title="Gold-plated ring",
    description="A ring in gold-plated silver. It is of a calm colour. Wear it with linen.",
    tags=("ring", "gold-plated"),
    alt_text="Ring",
    writer="model",
    findings=(),
    seconds=0.1,
    seed=1,
)
FACTS = {"type": "ring", "metal": {"base": "silver", "fineness": 925, "plating": "gold"}}


class FixedWriter:
    version = "fixed-1"

    def write(self, facts: Any, **wishes: Any) -> Text:
        return TEXT


@pytest.fixture
def listing() -> Iterator[Listing]:
    piece: Listing = ListingFactory(artisan=ArtisanFactory())
    PhotoFactory(listing=piece, position=0)
    for attribute, value in FACTS.items():
        FactFactory(listing=piece, attribute=attribute, value=value, source="artisan")
    with (
        patch.object(jobs.app, "send_task"),
        patch.object(pipeline, "live_writer", FixedWriter),
        patch.object(pipeline, "live_eye", lambda: None),
    ):
        yield piece


def rule(listing: Listing, kind: str, **says: Any) -> HouseRule:
    return rule_add(artisan=listing.artisan, user=listing.artisan.user, kind=kind, says=says)


def next_draft(listing: Listing) -> Draft:
    job = rewrite_request(listing=listing, user=listing.artisan.user)
    worker.job_run(job_id=job.pk, worker="w")
    return Draft.objects.get(job=job)


def test_the_next_draft_follows_her_rules_and_says_which(listing: Listing) -> None:
    swap, last = rule(listing, "swap", **{"from": "ring", "to": "band"}), rule(listing, "drop_last")
    draft = next_draft(listing)
    assert draft.description == "A band in gold-plated silver. It is of a calm colour."
    assert (draft.title, draft.tags) == ("Gold-plated band", ["band", "gold-plated"])
    assert [one["id"] for one in draft.house_rules] == [str(swap.pk), str(last.pk)]
    assert [one["kind"] for one in draft.house_rules] == ["swap", "drop_last"]
    act = ReviewAction.objects.filter(action="drafted").latest("id")
    assert act.detail["house_rules"] == [str(swap.pk), str(last.pk)]


def test_a_rule_that_is_off_changes_nothing(listing: Listing) -> None:
    row = rule(listing, "swap", **{"from": "ring", "to": "band"})
    rule_switch(artisan=listing.artisan, user=listing.artisan.user, rule_id=row.pk, state="off")
    draft = next_draft(listing)
    assert (draft.description, draft.house_rules) == (TEXT.description, [])


def test_a_rule_that_would_make_the_text_untrue_is_not_applied(listing: Listing) -> None:
    rule(listing, "swap", **{"from": "gold-plated silver", "to": "sterling silver"})
    rule(listing, "swap", **{"from": "ring", "to": "pendant"})
    draft = next_draft(listing)
    assert (draft.title, draft.description, draft.house_rules) == (TEXT.title, TEXT.description, [])


def test_the_guard_reads_the_text_after_her_rules(listing: Listing) -> None:
    rule(listing, "closing", sentence="Every piece is hypoallergenic.")
    draft = next_draft(listing)
    assert draft.description == TEXT.description
    assert draft.findings.count() == 0


def test_another_shops_rules_are_not_hers(listing: Listing) -> None:
    other = ArtisanFactory()
    rule_add(artisan=other, user=other.user, kind="drop_last", says={})
    assert next_draft(listing).description == TEXT.description
