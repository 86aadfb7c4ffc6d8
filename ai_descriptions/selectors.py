"""Querysets that are already limited to what a person may see."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from ai_descriptions.models import Draft, Fact, Job, Question
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Listing
from listings.selectors import listings_of

Anybody = User | AnonymousUser

# How many earlier texts a new one is compared with: of the listing itself, and of the shop's other listings.
OWN_TEXTS, SHOP_TEXTS = 3, 30


def job_latest(listing: Listing) -> Job | None:
    return listing.jobs.first()


def facts_current(listing: Listing) -> QuerySet[Fact]:
    return listing.facts.filter(retired_at=None).select_related("photo")


def questions_open(listing: Listing) -> QuerySet[Question]:
    return listing.questions.filter(answered_at=None, withdrawn_at=None)


def texts_to_avoid(listing: Listing, *, own: bool = True) -> list[str]:
    """Descriptions that a new text of this listing should not be like, the nearest first: its own last ones, then the
    current and approved ones of the shop's other listings. Two queries, however many there are.
    """
    hers = listing.drafts.exclude(description="").values_list("description", flat=True)[: OWN_TEXTS if own else 0]
    shop = (
        Draft.objects.filter(Q(is_current=True) | Q(approved_at__isnull=False), listing__artisan_id=listing.artisan_id)
        .exclude(listing=listing)
        .exclude(description="")
        .order_by("-created_at")
        .values_list("description", flat=True)[:SHOP_TEXTS]
    )
    return list(dict.fromkeys([*hers, *shop]))


def fact_of(user: Anybody, fact_id: UUID) -> Fact:
    """Raises Problem ``not_found``, also for somebody else's."""
    fact = Fact.objects.filter(listing__in=listings_of(user), pk=fact_id).select_related("photo").first()
    if fact is None:
        raise Problem("not_found")
    return fact


def question_of(user: Anybody, question_id: UUID) -> Question:
    """Raises Problem ``not_found``, also for somebody else's."""
    question = Question.objects.filter(listing__in=listings_of(user), pk=question_id).select_related("listing").first()
    if question is None:
        raise Problem("not_found")
    return question
