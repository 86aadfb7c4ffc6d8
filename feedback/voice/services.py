"""What is done to house rules: proposed, made by hand, switched, deleted, brought back; each with its ledger row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from feedback.models import Action, ReviewAction
from feedback.voice.edits import edit_store
from feedback.voice.models import HouseRule, RuleState
from feedback.voice.selectors import edits_teaching, rules_of, taught
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from jewelry_site.core.text import without_controls
from listings.models import Artisan
from listings.services import shop_change
from ml.voice import Rule, RuleError, RuleKind, make_rule, proposals
from ml.voice.learn import REMEMBERED

# More rules than this nobody can oversee, and each is tried on every draft.
MOST_RULES = 100
_ACTS = {
    RuleState.ON: "house_rule_on",
    RuleState.OFF: "house_rule_off",
    RuleState.DELETED: "house_rule_deleted",
}


def approval_learn(*, artisan: Artisan, listing_id: UUID) -> None:
    """Store the edit of the approval that was recorded last, and propose what it teaches; in its transaction."""
    approval = ReviewAction.objects.filter(listing_id=listing_id, action=Action.APPROVED).first()
    if approval is not None and edit_store(approval=approval) is not None:
        rules_propose(artisan=artisan)


@transaction.atomic
def rules_propose(*, artisan: Artisan) -> list[HouseRule]:
    """Propose what her own edits agree on, but nothing about which she has a rule, be it off or deleted."""
    _lock(artisan)
    edits = list(edits_teaching(artisan).order_by("-approval")[:REMEMBERED])[::-1]
    known = set(rules_of(artisan).values_list("key", flat=True))
    made = []
    for one in proposals(taught(edits)):
        if one.rule.key not in known and len(known) < MOST_RULES:
            row = _create(artisan, one.rule, RuleState.PROPOSED, learned=True)
            row.evidence.set([edit for edit in edits if edit.pk in one.evidence])
            _record("house_rule_proposed", row, None, evidence=[str(edit) for edit in one.evidence])
            known.add(row.key)
            made.append(row)
    return made


@transaction.atomic
def rule_add(*, artisan: Artisan, user: User, kind: str, says: Mapping[str, Any]) -> HouseRule:
    """A rule that she wrote herself: it is on at once. Raises Problem ``rule_invalid`` or ``rule_exists``.

    Who speaks is a choice of one: a new one takes the place of the one before.
    """
    _hers(artisan, user)
    try:
        rule = make_rule(kind, {name: _clean(value) for name, value in says.items()})
    except RuleError as error:
        raise Problem("rule_invalid", extra={"reason": error.code}) from None
    known = rules_of(artisan).filter(key=rule.key).first()
    if known is not None and known.state != RuleState.DELETED and rule.kind is not RuleKind.PERSON:
        raise Problem("rule_exists")
    if rules_of(artisan).exclude(state=RuleState.DELETED).count() >= MOST_RULES:
        raise Problem("too_many_rules", limit=MOST_RULES)
    if known is not None:
        known.delete()
    row = _create(artisan, rule, RuleState.ON, learned=False, user=user)
    _record("house_rule_added", row, user)
    return row


@transaction.atomic
def rule_switch(*, artisan: Artisan, user: User, rule_id: UUID, state: str) -> HouseRule:
    """Switch a rule on or off, or delete it; doing so again changes nothing. Raises Problem ``not_found``."""
    row = _locked(artisan, user, rule_id)
    if state not in _ACTS:
        raise Problem("bad_request", reason="do")
    if row.state == RuleState.DELETED and state != RuleState.DELETED:
        raise Problem("not_found")
    if row.state != state:
        before = row.state
        _decide(row, user, state, state_before=before)
        _record(_ACTS[RuleState(state)], row, user, before=before)
    return row


@transaction.atomic
def rule_restore(*, artisan: Artisan, user: User, rule_id: UUID) -> HouseRule:
    """Bring a deleted rule back as it was before. Raises Problem ``not_found``."""
    row = _locked(artisan, user, rule_id)
    if row.state == RuleState.DELETED:
        _decide(row, user, row.state_before or RuleState.OFF, state_before="")
        _record("house_rule_restored", row, user, before=RuleState.DELETED)
    return row


@transaction.atomic
def steering_switch(*, artisan: Artisan, user: User, on: bool) -> None:
    """Let her approved texts steer the choice of the next, or not; doing so again changes nothing."""
    _hers(artisan, user)
    before = Artisan.objects.values_list("steered", flat=True).get(pk=artisan.pk)
    if before != on:
        Artisan.objects.filter(pk=artisan.pk).update(steered=on)
        told: dict[str, Any] = {"before": {"steered": before}, "after": {"steered": on}}
        ledger.record(ledger.Act(action="shop_changed", actor=user, artisan_id=artisan.pk, **told))


def _decide(row: HouseRule, user: User, state: str, *, state_before: str) -> None:
    row.state, row.state_before, row.decided_by, row.decided_at = state, state_before, user, timezone.now()
    row.save(update_fields=["state", "state_before", "decided_by", "decided_at"])
    _spelling_follow(row, user)


def _create(artisan: Artisan, rule: Rule, state: str, *, learned: bool, user: User | None = None) -> HouseRule:
    return HouseRule.objects.create(
        artisan=artisan,
        kind=rule.kind,
        says=dict(rule.says),
        key=rule.key,
        state=state,
        learned=learned,
        decided_by=user,
        decided_at=timezone.now() if user else None,
    )


def _locked(artisan: Artisan, user: User, rule_id: UUID) -> HouseRule:
    _hers(artisan, user)
    row = HouseRule.objects.select_for_update(of=("self",)).filter(pk=rule_id, artisan=artisan).first()
    if row is None:
        raise Problem("not_found")
    return row


def _hers(artisan: Artisan, user: User) -> None:
    """How she writes is hers alone: not even a moderator decides about it."""
    if artisan.user_id != user.pk:
        raise Problem("not_found")
    _lock(artisan)


def _lock(artisan: Artisan) -> None:
    """One at a time for a shop; rows that only point at the shop need not wait (PostgreSQL's FOR NO KEY UPDATE)."""
    Artisan.objects.select_for_update(no_key=True).get(pk=artisan.pk)


def _spelling_follow(row: HouseRule, user: User) -> None:
    """Her yes to a spelling is a setting of the shop too: the writer itself writes so from now on."""
    shop = row.artisan
    if row.kind == RuleKind.SPELLING and row.state == RuleState.ON:
        shop_change(
            artisan=shop,
            user=user,
            shop_name=shop.shop_name,
            tone=shop.tone,
            length=shop.length,
            spelling=row.says["spelling"],
        )


def _clean(value: Any) -> Any:
    return without_controls(value) if isinstance(value, str) else value


def _record(action: str, row: HouseRule, user: User | None, *, before: Any = None, **detail: Any) -> None:
    ledger.record(
        ledger.Act(
            action=action,
            actor=user,
            artisan_id=row.artisan_id,
            before=before,
            after=row.state,
            detail={"rule": str(row.pk), "kind": row.kind, "says": row.says, **detail},
        )
    )
