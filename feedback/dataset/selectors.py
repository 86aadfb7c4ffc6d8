"""Reading the training set: who may label, what is filled in before a person decides, and how far the set is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from feedback.models import Action, LabelSource, ReviewAction, TrainingLabel, TrainingPhoto, Verdict
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from ml import vocabulary

LABEL, DELETE = "feedback.change_trainingphoto", "feedback.delete_trainingphoto"
# Below this the model's best value is no help: the question is left open.
GUESS_FROM = 0.5


@dataclass(frozen=True)
class Suggestion:
    """What is filled in; ``origin`` is hers, table, words or guess. Nothing of it counts before she confirms."""

    values: list[str]
    origin: str
    words: str = ""
    probability: float | None = None
    doubted: bool = False


def may_label(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff and user.has_perm(LABEL)


def may_delete(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff and user.has_perm(DELETE)


def labeller_check(user: User | AnonymousUser) -> None:
    """Raises Problem ``forbidden`` for everybody but moderators and administrators."""
    if not may_label(user):
        raise Problem("forbidden")


def suggestions_for(photo: TrainingPhoto, user: User) -> dict[str, Suggestion]:
    """By attribute: what she had said before she took it back, else the table, the seller's words, or the model."""
    labels = list(photo.labels.all())
    hers = _last_retired(
        label for label in labels if label.source == LabelSource.PERSON and label.labelled_by_id == user.pk
    )
    current = [label for label in labels if label.retired_at is None]
    by_source = {source: {row.attribute: row for row in current if row.source == source} for source in LabelSource}
    found = _guesses(photo)
    for origin, rows in (
        ("words", by_source[LabelSource.WORDS]),
        ("table", by_source[LabelSource.TABLE]),
        ("hers", hers),
    ):
        found |= {
            name: Suggestion(list(row.values), origin, words=row.words, doubted=row.doubted)
            for name, row in rows.items()
        }
    return found


def _last_retired(labels: Iterable[TrainingLabel]) -> dict[str, TrainingLabel]:
    """Those of her last answer; an answer's labels are retired in one statement, so they share the moment."""
    retired = [label for label in labels if label.retired_at is not None]
    last = max((label.retired_at for label in retired if label.retired_at), default=None)
    return {label.attribute: label for label in retired if label.retired_at == last}


def _guesses(photo: TrainingPhoto) -> dict[str, Suggestion]:
    guess = getattr(photo, "guess", None)
    if guess is None:
        return {}
    found = {}
    for name in vocabulary.VISIBLE:
        likely = [(value, chance) for value, chance in guess.readings.get(name, []) if chance >= GUESS_FROM]
        chosen = [value for value, _chance in likely]
        if chosen and not (len(chosen) > 1 and "none" in chosen):
            ordered = [value for value in vocabulary.values(name) if value in chosen]
            found[name] = Suggestion(ordered, "guess", probability=min(chance for _value, chance in likely))
    return found


@dataclass(frozen=True)
class AttributeProgress:
    """Photos by the best source of this attribute's label."""

    attribute: str
    people: int
    table: int
    words: int
    doubted: int


@dataclass(frozen=True)
class PersonProgress:
    """``unchanged`` is how many of the labels were confirmed as they had been filled in."""

    name: str
    photos: int
    set_aside: int
    labels: int
    unchanged: int


@dataclass(frozen=True)
class SetCounts:
    """``unguessed`` photos wait for a person and were looked at by no model."""

    photos: int
    waiting: int
    labelled: int
    not_jewellery: int
    several_pieces: int
    unguessed: int


def set_counts(user: User | AnonymousUser) -> SetCounts:
    """Raises Problem ``forbidden``."""
    labeller_check(user)
    counts = TrainingPhoto.objects.aggregate(
        photos=Count("pk"),
        waiting=Count("pk", filter=Q(wanted=True)),
        labelled=Count("pk", filter=Q(verdict=Verdict.LABELLED)),
        not_jewellery=Count("pk", filter=Q(verdict=Verdict.NOT_JEWELLERY)),
        several_pieces=Count("pk", filter=Q(verdict=Verdict.SEVERAL_PIECES)),
        unguessed=Count("pk", filter=Q(wanted=True, guess=None)),
    )
    return SetCounts(**counts)


def waiting_count(user: User | AnonymousUser) -> int:
    """How many photos wait for a label. Raises Problem ``forbidden``."""
    labeller_check(user)
    return TrainingPhoto.objects.filter(wanted=True).count()


def set_progress(user: User | AnonymousUser) -> tuple[list[AttributeProgress], list[PersonProgress]]:
    """How many photos are labelled, by attribute and by whom. Raises Problem ``forbidden``."""
    labeller_check(user)
    return _by_attribute(), _by_person()


def _by_attribute() -> list[AttributeProgress]:
    current = TrainingLabel.objects.filter(retired_at=None)
    better: list[str] = []
    counts: dict[str, dict[str, int]] = {}
    for source in LabelSource:
        beaten = current.filter(photo=OuterRef("photo"), attribute=OuterRef("attribute"), source__in=list(better))
        counts[source] = _counted(current.filter(~Exists(beaten), source=source))
        better.append(source)
    doubted = _counted(current.filter(doubted=True))
    return [
        AttributeProgress(
            attribute=name,
            people=counts[LabelSource.PERSON].get(name, 0),
            table=counts[LabelSource.TABLE].get(name, 0),
            words=counts[LabelSource.WORDS].get(name, 0),
            doubted=doubted.get(name, 0),
        )
        for name in vocabulary.VISIBLE
    ]


def _counted(labels: QuerySet[TrainingLabel]) -> dict[str, int]:
    rows = labels.order_by().values_list("attribute").annotate(count=Count("photo", distinct=True))
    return dict(rows)


def _by_person() -> list[PersonProgress]:
    """Labels that stand, and what each person set aside and did not take back, most labels first."""
    labels = TrainingLabel.objects.filter(retired_at=None, source=LabelSource.PERSON)
    rows = (
        labels.order_by()
        .values("labelled_by")
        .annotate(
            photos=Count("photo", distinct=True), labels=Count("pk"), unchanged=Count("pk", filter=~Q(suggested_by=""))
        )
    )
    figures: dict[int | None, dict[str, Any]] = {row["labelled_by"]: dict(row) for row in rows}
    aside = _set_aside()
    everybody = User.objects.in_bulk([pk for pk in {*figures, *aside} if pk is not None])
    people = [
        PersonProgress(
            name=str(everybody[pk]) if pk in everybody else "",
            photos=figures.get(pk, {}).get("photos", 0),
            set_aside=aside.get(pk, 0),
            labels=figures.get(pk, {}).get("labels", 0),
            unchanged=figures.get(pk, {}).get("unchanged", 0),
        )
        for pk in {*figures, *aside}
    ]
    return sorted(people, key=lambda person: (-person.labels, -person.set_aside, person.name))


def _set_aside() -> dict[int | None, int]:
    """Acts of setting aside that were not taken back."""
    undone = ReviewAction.objects.filter(action=Action.LABELLING_UNDONE).values_list("detail__undoes", flat=True)
    acts = ReviewAction.objects.filter(action=Action.PHOTO_SET_ASIDE).exclude(pk__in=list(undone))
    return dict(acts.order_by().values_list("actor").annotate(count=Count("pk")))
