"""How the quality figures hold up against a long ledger: a year of twenty shops, written and taken back again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from bench.measuring import Bench, Entry, Figure, measure, seconds

NAME = "quality"
ACTS, QUICK_ACTS, SHOPS, DAYS = 100_000, 10_000, 20, 364
_SENTENCE = "a polished silver tone ring with one round blue stone set low in a plain band that is made by hand"


@measure(NAME)
def quality(bench: Bench) -> Iterator[Entry]:
    from django.contrib.auth import get_user_model
    from django.db import connection, transaction

    from feedback.models import ReviewAction
    from feedback.quality.snapshots import snapshots_keep, snapshots_recompute
    from listings.models import Artisan

    hers = Artisan.objects.order_by("created_at").values_list("pk", "user_id")[0]
    moderator = get_user_model().objects.create_superuser("bench@example.org", "a long password to measure with")
    wanted = QUICK_ACTS if bench.quick else ACTS
    with transaction.atomic():
        ReviewAction.objects.bulk_create(_acts(wanted, hers[0]), batch_size=2000)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE feedback_reviewaction")
        yield Figure(NAME, f"all {DAYS} days from {wanted:,} acts", round(seconds(snapshots_recompute), 2), "s")
        yield bench.read(NAME, "the day before, again", snapshots_keep)
        for who, user_id in (("a moderator", moderator.pk), ("an artisan", hers[1])):
            for period in ("2w", "1y"):
                yield bench.read(NAME, f"page of {who}, {period}", partial(_page, user_id, period))
        transaction.set_rollback(True)
    moderator.delete()


def _page(user_id: Any, period: str) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    assert client.get("/quality/", {"period": period}).status_code == 200


def _acts(wanted: int, artisan_id: UUID) -> Iterator[Any]:
    """As the services would have written them: ten acts a piece, two texts of five edited, one of ten rejected."""
    from django.utils import timezone

    draw = random.Random(11)
    shops = [artisan_id, *(uuid4() for _ in range(SHOPS - 1))]
    begin = timezone.now() - timedelta(days=DAYS)
    for number in range(wanted // 10):
        yield from _piece(draw, draw.choice(shops), begin + timedelta(days=DAYS * number * 10 / wanted), number)


def _piece(draw: random.Random, artisan_id: UUID, at: Any, number: int) -> Iterator[Any]:
    from feedback.models import ReviewAction

    listing_id, job_id, draft_id, mine_id = uuid4(), uuid4(), uuid4(), uuid4()
    made = {"models": {"vision": "eye-1", "text": f"pen-{1 + number % 3}"}, "writer": "model", "current": True}
    timings = {"decode": 40, "see": draw.randint(20, 90), "ask": 2, "write": draw.randint(150, 900), "check": 20}
    words = _some(draw, 90)
    text = {"title": _some(draw, 6), "description": words, "tags": ["ring"], "alt_text": _some(draw, 10)}
    mine = text | {"description": f"{words} {_some(draw, 8)}"}
    edited, rejected = draw.random() < 0.4, draw.random() < 0.1
    thought = {"model_thought": [["white", 0.97, True]]}

    def act(action: str, **members: Any) -> Any:
        return ReviewAction(
            action=action, at=at, artisan_id=artisan_id, listing_id=listing_id, job_id=job_id, **members
        )

    yield act("listing_created")
    yield act("photo_added")
    yield act("job_started")
    yield act("photos_seen", after=[["metal_tone", "white", 0.97, True], ["type", "ring", 0.9, False]])
    detail = made | {"timings_ms": timings, "waited_ms": draw.randint(5, 900)}
    yield act("drafted", draft_id=draft_id, after=text, detail=detail)
    yield act("fact_stated", attribute="metal_tone", after=[draw.choice(["white", "yellow"])], detail=thought)
    at += timedelta(minutes=draw.randint(1, 3000))
    yield act("edited", draft_id=mine_id, before=text, after=mine, detail=made | {"writer": "person"})
    final = made | {"edited": edited, "writer": "person" if edited else "model"}
    chosen = mine_id if edited else draft_id
    yield act("rejected" if rejected else "approved", draft_id=chosen, reason="tone" * rejected, detail=final)
    yield act("rated", draft_id=chosen, after=draw.randint(1, 5), detail=made)
    yield act("exported", draft_id=chosen)


def _some(draw: random.Random, words: int) -> str:
    return " ".join(draw.choices(_SENTENCE.split(), k=words)).capitalize() + "."
