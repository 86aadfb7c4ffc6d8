"""Edits and house rules, limited to those who may see them or learn from them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ai_descriptions.steering import PastText
from feedback.voice.models import Edit, HouseRule, RuleState
from jewelry_site.core.problems import Problem
from listings.models import Artisan, ListingState
from ml.edits import Change, Kind
from ml.voice import Rule, RuleError, RuleKind, TaughtEdit, make_rule
from ml.voice.learn import AGREEING

logger = logging.getLogger(__name__)
# So many of her newest approved texts steer the choice of the next: a voice changes, and more would cost time.
STEERING_TEXTS = 50
_BY_HER = Q(approved__author=None) | Q(approved__author=F("artisan__user"))


@dataclass(frozen=True)
class EditFigures:
    """How many approved texts were compared with their drafts, and what was changed in them."""

    edits: int
    kinds: dict[str, int]
    fixes: list[tuple[str, int]]


def edits_confirmed() -> QuerySet[Edit]:
    """The last edit of each listing that stands approved: what nobody approved, or approved no more, teaches nobody."""
    later = Edit.objects.filter(listing_id=OuterRef("listing_id"), approval__gt=OuterRef("approval"))
    return Edit.objects.filter(
        ~Exists(later), listing__state=ListingState.APPROVED, approved__approved_at__isnull=False
    ).select_related("drafted", "approved", "listing")


def edits_teaching(artisan: Artisan) -> QuerySet[Edit]:
    """What may teach her voice: her own last edits, none that a moderator made in her place."""
    return edits_confirmed().filter(_BY_HER, artisan=artisan)


def taught(edits: Sequence[Edit]) -> list[TaughtEdit]:
    return [
        TaughtEdit(edit.pk, edit.drafted.text, edit.approved.text, [Change.from_json(one) for one in edit.changes])
        for edit in edits
    ]


def texts_steering(artisan_id: UUID) -> list[PastText]:
    """The newest approved texts of a shop beside their drafts, the newest last: what steers its next text."""
    edits = edits_confirmed().filter(_BY_HER, artisan_id=artisan_id).order_by("-approval")[:STEERING_TEXTS]
    return [_past(edit) for edit in edits][::-1]


def texts_steering_count(artisan: Artisan) -> int:
    """How many texts would steer the next one: none before the third."""
    count = edits_teaching(artisan).count()
    return min(STEERING_TEXTS, count) if count >= AGREEING else 0


def _past(edit: Edit) -> PastText:
    """What was put right, added or mended by law is no matter of taste."""
    claimed = (one["was"] for one in edit.changes if one["kind"] != Kind.STYLE and one["field"] == "description")
    drafted, approved = edit.drafted, edit.approved
    return PastText(
        drafted.description, approved.description, drafted.tone, drafted.length, frozenset(filter(None, claimed))
    )


def edit_figures(*, artisan: Artisan | None, first: date) -> EditFigures:
    """Changes by kind, and fact fixes by attribute, the most frequent first; since a day, of one shop or of all.

    The caller asked whose figures may be seen.
    """
    edits = Edit.objects.filter(approved_at__gte=datetime(first.year, first.month, first.day, tzinfo=UTC))
    if artisan is not None:
        edits = edits.filter(artisan=artisan)
    kinds, fixes = Counter[str](), Counter[str]()
    for kind, attribute, count in _changes_counted(edits):
        kinds[kind] += count
        if kind == Kind.FACT_FIX:
            fixes[attribute] += count
    return EditFigures(edits.count(), dict(kinds), fixes.most_common())


def _changes_counted(edits: QuerySet[Edit]) -> list[tuple[str, str, int]]:
    """(kind, attribute, how many): PostgreSQL counts, so that the words of a year's edits need not be fetched."""
    query, parameters = edits.order_by().values("changes").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT change->>'kind', change->>'attribute', count(*)"
            f" FROM ({query}) AS edits, jsonb_array_elements(edits.changes) AS change GROUP BY 1, 2 ORDER BY 3 DESC, 2",
            parameters,
        )
        return [(str(kind), str(attribute), int(count)) for kind, attribute, count in cursor.fetchall()]


def rules_of(artisan: Artisan) -> QuerySet[HouseRule]:
    return HouseRule.objects.filter(artisan=artisan)


def rules_told(artisan: Artisan) -> QuerySet[HouseRule]:
    """All but the deleted ones, with the edits that speak for them."""
    return rules_of(artisan).exclude(state=RuleState.DELETED).prefetch_related("evidence")


def rule_read(artisan: Artisan, rule_id: UUID) -> HouseRule:
    """One of her rules. Raises Problem ``not_found``, also for a deleted one."""
    row = rules_told(artisan).filter(pk=rule_id).first()
    if row is None:
        raise Problem("not_found")
    return row


def rules_on(artisan_id: UUID) -> list[tuple[UUID, Rule]]:
    """The rules that the pipeline applies.

    One that an older version wrote and nobody can read any more is left out, and so is one about spelling that the
    shop's setting contradicts: she changed her mind there.
    """
    found = []
    for row in HouseRule.objects.filter(artisan_id=artisan_id, state=RuleState.ON).select_related("artisan"):
        rule = rule_of(row)
        if rule is None or (rule.kind is RuleKind.SPELLING and rule.says["spelling"] != row.artisan.spelling):
            continue
        found.append((row.pk, rule))
    return found


def rule_of(row: HouseRule) -> Rule | None:
    try:
        return make_rule(row.kind, row.says)
    except RuleError as error:
        logger.error("house rule %s cannot be read: %s", row.pk, error)
        return None


def rules_proposed_by(edit: Edit | None) -> list[HouseRule]:
    """The rules that wait for her answer and that this edit speaks for."""
    if edit is None:
        return []
    return list(edit.house_rules.filter(state=RuleState.PROPOSED).prefetch_related("evidence__drafted"))


def edit_last(listing_id: UUID) -> Edit | None:
    return Edit.objects.filter(listing_id=listing_id).order_by("-approval").first()


def edits_by_approval(listing_id: UUID) -> dict[int, list[dict[str, Any]]]:
    """The changes of each approval of a listing, by the number of the act in the ledger."""
    return dict(Edit.objects.filter(listing_id=listing_id).values_list("approval", "changes"))
