"""What a labeller does with a photo of the training set; each act is one transaction with its ledger row.

Two people never get the same photo: whoever is given one holds it for ``LEASE`` by the database's clock, and rows that
are being given to somebody else at this moment are passed over (``skip_locked``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback.dataset.selectors import labeller_check, suggestions_for
from feedback.models import Action, LabelSource, ReviewAction, TrainingLabel, TrainingPhoto, Verdict
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from ml import vocabulary

LEASE = timedelta(minutes=10)
# How far back "undo" reaches.
UNDO_REACH = 100
_ACTS = (Action.PHOTO_LABELLED, Action.PHOTO_SET_ASIDE, Action.PHOTO_SKIPPED, Action.LABELLING_UNDONE)
Answers = Mapping[str, Sequence[str]]


@transaction.atomic
def photo_next(*, user: User) -> TrainingPhoto | None:
    """The photo that she holds, else the next that nobody holds, least sure first. Raises Problem ``forbidden``.

    Photos that were left for later come last; photos that no model has looked at come after those that one has.
    """
    labeller_check(user)
    waiting = TrainingPhoto.objects.filter(wanted=True)
    hers = waiting.filter(leased_to=user, leased_until__gt=Now()).order_by("-leased_until").first()
    photo = hers or _free_photo(waiting)
    if photo is not None:
        _lease(photo, user)
    return photo


@transaction.atomic
def photo_label(*, photo_id: UUID, user: User, answers: Answers, doubted: Sequence[str] = ()) -> None:
    """Keep what she sees; attributes without an answer stay open. Raises Problem."""
    photo = _held(photo_id, user)
    labels = {name: answers_checked(name, values) for name, values in answers.items() if values}
    if not labels:
        raise Problem("labels_invalid", reason=_("Nothing is chosen. Choose what you see, or leave it for later."))
    suggested = suggestions_for(photo, user)
    _retire(photo)
    rows = [
        TrainingLabel(
            photo=photo,
            attribute=name,
            values=values,
            source=LabelSource.PERSON,
            doubted=name in doubted,
            labelled_by=user,
            suggested_by=suggested[name].origin if name in suggested and suggested[name].values == values else "",
        )
        for name, values in labels.items()
    ]
    TrainingLabel.objects.bulk_create(rows)
    _decide(photo, Verdict.LABELLED)
    unchanged = {row.attribute: row.suggested_by for row in rows if row.suggested_by}
    detail = {"doubted": sorted(set(doubted) & set(labels)), "unchanged": unchanged, "guess": _guess(photo)}
    _record(Action.PHOTO_LABELLED, photo, user, after=labels, **detail)


@transaction.atomic
def photo_set_aside(*, photo_id: UUID, user: User, verdict: str) -> None:
    """No jewellery, or several pieces: not a photo to learn attributes from. Raises Problem."""
    if verdict not in (Verdict.NOT_JEWELLERY, Verdict.SEVERAL_PIECES):
        raise Problem("labels_invalid", reason=_("This decision is not known."))
    photo = _held(photo_id, user)
    _retire(photo)
    _decide(photo, verdict)
    _record(Action.PHOTO_SET_ASIDE, photo, user, after=verdict, guess=_guess(photo))


@transaction.atomic
def photo_skip(*, photo_id: UUID, user: User) -> None:
    """Leave it for later, or for somebody else. Raises Problem."""
    photo = _held(photo_id, user)
    TrainingPhoto.objects.filter(pk=photo.pk).update(skips=F("skips") + 1, leased_to=None, leased_until=None)
    _record(Action.PHOTO_SKIPPED, photo, user)


@transaction.atomic
def labelling_undo(*, user: User) -> TrainingPhoto:
    """Take back her last act that still stands, and give her the photo again. Raises Problem."""
    labeller_check(user)
    act = _last_standing(user)
    if act is None:
        raise Problem("nothing_to_undo")
    photo = TrainingPhoto.objects.select_for_update().filter(pk=act.detail["photo"]).first()
    if photo is None:
        raise Problem("nothing_to_undo")
    if act.action == Action.PHOTO_SKIPPED:
        _check_skip_stands(photo, user)
        photo.skips = max(0, photo.skips - 1)
    else:
        _retire(photo)
        photo.verdict, photo.wanted = "", True
    photo.save(update_fields=["skips", "verdict", "wanted"])
    TrainingPhoto.objects.filter(leased_to=user).update(leased_to=None, leased_until=None)
    _lease(photo, user)
    _record(Action.LABELLING_UNDONE, photo, user, before=act.after, undoes=act.pk)
    return photo


def answers_checked(attribute: str, values: Sequence[str]) -> list[str]:
    """The values in the vocabulary's order. Raises Problem ``labels_invalid``."""
    if attribute not in vocabulary.VISIBLE or not set(values) <= set(vocabulary.values(attribute)):
        raise Problem("labels_invalid", reason=_("%s has another value than the form offers.") % attribute)
    known = [value for value in vocabulary.values(attribute) if value in values]
    label = vocabulary.attribute_label(attribute, (get_language() or "en").split("-")[0])
    if len(known) > 1 and attribute not in vocabulary.MANY_VALUED:
        raise Problem("labels_invalid", reason=_("“%s” takes one value.") % label)
    if len(known) > 1 and "none" in known:
        raise Problem("labels_invalid", reason=_("“%s” cannot be none and something at once.") % label)
    return known


def _free_photo(waiting: QuerySet[TrainingPhoto]) -> TrainingPhoto | None:
    """The first that nobody holds, locked; only its id is sorted, for descriptions are long."""
    ordered = waiting.filter(_free()).order_by("skips", F("guess__entropy").desc(nulls_last=True), "added_at", "id")
    locked = ordered.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True).first()
    return TrainingPhoto.objects.get(pk=locked) if locked else None


def _free() -> Q:
    return Q(leased_to=None) | Q(leased_until=None) | Q(leased_until__lte=Now())


def _lease(photo: TrainingPhoto, user: User) -> None:
    TrainingPhoto.objects.filter(pk=photo.pk).update(leased_to=user, leased_until=Now() + LEASE)


def _held(photo_id: UUID, user: User) -> TrainingPhoto:
    """The row, locked, if nobody else holds it and it still waits. Raises Problem."""
    labeller_check(user)
    row = TrainingPhoto.objects.select_for_update().filter(pk=photo_id).first()
    if row is None:
        raise Problem("not_found")
    free = TrainingPhoto.objects.filter(_free() | Q(leased_to=user), pk=row.pk, wanted=True).exists()
    if not free:
        raise Problem("label_taken")
    return row


def _check_skip_stands(photo: TrainingPhoto, user: User) -> None:
    others = TrainingPhoto.objects.filter(pk=photo.pk).exclude(_free()).exclude(leased_to=user).exists()
    if others or not photo.wanted:
        raise Problem("label_taken")


def _retire(photo: TrainingPhoto) -> None:
    photo.labels.filter(source=LabelSource.PERSON, retired_at=None).update(retired_at=Now())


def _decide(photo: TrainingPhoto, verdict: str) -> None:
    photo.verdict, photo.wanted = verdict, False
    photo.leased_to = photo.leased_until = None
    photo.save(update_fields=["verdict", "wanted", "leased_to", "leased_until"])


def _last_standing(user: User) -> ReviewAction | None:
    """Her last act on a photo that is still there, unless she took it back."""
    acts = list(ReviewAction.objects.filter(actor=user, action__in=_ACTS)[:UNDO_REACH])
    undone = {act.detail.get("undoes") for act in acts if act.action == Action.LABELLING_UNDONE}
    done = [act for act in acts if act.action != Action.LABELLING_UNDONE and act.pk not in undone]
    kept = TrainingPhoto.objects.filter(pk__in=[act.detail["photo"] for act in done]).values_list("pk", flat=True)
    there = {str(pk) for pk in kept}
    return next((act for act in done if act.detail["photo"] in there), None)


def _guess(photo: TrainingPhoto) -> dict[str, Any] | None:
    """What the model had thought, so that its agreement with people can be counted later."""
    guess = getattr(photo, "guess", None)
    return {"version": guess.version, "readings": guess.readings} if guess else None


def _record(action: Action, photo: TrainingPhoto, user: User, **members: Any) -> None:
    known = {name: members.pop(name) for name in ("before", "after") if name in members}
    ledger.record(ledger.Act(action=action, actor=user, detail={"photo": str(photo.pk), **members}, **known))
