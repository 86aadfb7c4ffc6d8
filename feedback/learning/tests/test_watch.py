"""The watch raises what chance cannot explain, once, tells people, and takes it back when all is well."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils.timezone import now

from ai_descriptions.models import Draft, ModelVersion
from feedback.learning.acceptance import fisher_less
from feedback.learning.alarms import QUIET, alarm_raise, alarm_settle, alarms_settle
from feedback.learning.models import Alarm, AlarmKind
from feedback.learning.watch import watch, watch_acceptance, watch_files, watch_photos
from feedback.learning.words import alarm_sentence
from feedback.models import Action, ReviewAction
from feedback.voice.models import Edit
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from tests.factories import ArtisanFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db


def administrator() -> Any:
    return UserFactory(is_superuser=True, is_staff=True)


def looks(days_ago: float, count: int, *, warmth: float, vision: str = "first") -> None:
    """So many photos of eight shops, seen on one day."""
    dice = random.Random(round(days_ago * 10))
    rows = [
        ReviewAction(
            action=Action.PHOTOS_SEEN,
            artisan_id=f"00000000-0000-0000-0000-{number % 8:012d}",
            listing_id=f"00000000-0000-0000-{round(days_ago):04d}-{number:012d}",
            after=[["type", "ring", 0.9, True], ["motifs", "leaf", 0.2, False]],
            detail={"vision": vision, "photos": [{"warmth": dice.gauss(warmth, 0.1)}]},
            at=now() - timedelta(days=days_ago, minutes=5),
        )
        for number in range(count)
    ]
    ReviewAction.objects.bulk_create(rows)


def test_four_quiet_weeks_raise_nothing_and_other_photos_do_within_a_day(live: ModelVersion) -> None:
    for day in range(28, 0, -1):
        looks(day, 30, warmth=0.0)
    watch_photos()
    assert not Alarm.objects.exists()

    looks(0, 80, warmth=0.4)
    watch_photos()
    watch_photos()

    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.subject, alarm.figures["now_cases"], alarm.figures["days"]) == (
        AlarmKind.DRIFT, "warmth", 80, 1
    )  # fmt: skip
    assert alarm_sentence(alarm).startswith("The population stability of “warmth” is ")


def test_what_a_newly_promoted_model_names_otherwise_is_no_drift(live: ModelVersion) -> None:
    for day in range(28, 0, -1):
        looks(day, 20, warmth=0.0, vision="another")
    looks(0, 80, warmth=0.0)

    watch_photos()

    assert not Alarm.objects.exists()


def decisions(artisan: Artisan, days_ago: float, *, taken: int, changed: int, model: str) -> None:
    for number in range(taken + changed):
        draft = DraftFactory(listing__artisan=artisan, number=1, models_used={"text": model})
        Edit.objects.create(
            approval=Edit.objects.count() + 1,
            artisan=artisan,
            listing=draft.listing,
            drafted=draft,
            approved=draft,
            distance=0.0 if number < taken else 0.5,
            approved_at=now() - timedelta(days=days_ago),
        )


def test_fewer_drafts_taken_as_they_are_is_an_alarm_with_its_figures(text_model: ModelVersion) -> None:
    artisan = ArtisanFactory()
    decisions(artisan, 20, taken=45, changed=5, model="older")
    decisions(artisan, 1, taken=12, changed=28, model=text_model.version)

    found = watch_acceptance(text_model)

    assert (found.now_cases, found.now_taken, found.before_cases, found.before_taken) == (40, 12, 50, 45)
    alarm = Alarm.objects.get(kind=AlarmKind.ACCEPTANCE_DROP, subject="text")
    assert (alarm.figures["now"], alarm.figures["before"]) == (30, 90)
    assert alarm_sentence(alarm) == (
        "Of the drafts of words, 30 % were taken as they are in the last days (40 cases); before, it was 90 % "
        "(50 cases). Chance alone does so once in 1000000 times."
    )


def test_a_drop_that_rests_on_few_cases_or_that_chance_explains_is_none(text_model: ModelVersion) -> None:
    artisan = ArtisanFactory()
    decisions(artisan, 20, taken=30, changed=10, model="older")
    decisions(artisan, 1, taken=10, changed=19, model=text_model.version)
    watch_acceptance(text_model)
    decisions(artisan, 1, taken=12, changed=0, model=text_model.version)
    found = watch_acceptance(text_model)

    assert found.judged and found.points_lost > 10 and not found.dropped
    assert not Alarm.objects.exists()


def test_a_draft_rejected_for_its_material_is_the_eyes_fault_not_the_writers(live: ModelVersion) -> None:
    draft = DraftFactory(models_used={"vision": "first", "text": "words"})
    ReviewAction.objects.create(action=Action.REJECTED, draft_id=draft.pk, reason="wrong_material")
    ReviewAction.objects.create(action=Action.REJECTED, draft_id=draft.pk, reason="tone")

    found = watch_acceptance(live)

    assert (found.now_cases, found.now_taken) == (1, 0)
    assert Draft.objects.count() == 1


def test_fishers_test_gives_the_textbook_figure() -> None:
    """The lady tasting tea: 3 of 4 cups right, 1 of 4 wrong; the chance of at most one is 17 of 70."""
    assert fisher_less(1, 4, 3, 4) == pytest.approx(17 / 70)


def test_a_damaged_live_model_is_an_alarm_until_its_files_are_sound_again(live: ModelVersion, settings: Any) -> None:
    card = settings.MODEL_ROOT / "first" / "card.md"
    before = card.read_text()
    card.write_text("changed")
    watch_files(live)
    assert "is not the file that was exported" in Alarm.objects.get(settled_at=None).figures["reason"]

    card.write_text(before)
    watch()

    assert not Alarm.objects.filter(settled_at=None).exists()


def test_an_alarm_is_mailed_once_and_says_where_to_look(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.ALARM_MAIL = ["owner@example.org"]
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            alarm_raise(kind=AlarmKind.TRAINING_FAILED, subject="vision", figures={"reason": "The disk is full."})

    (letter,) = mail.outbox
    assert letter.to == ["owner@example.org"]
    assert letter.subject == "Touchstone: a training failed (vision)"
    assert letter.body.startswith("The disk is full. The live model serves on.") and "/learning/" in letter.body


def test_mail_that_cannot_leave_keeps_no_alarm_back(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.ALARM_MAIL = ["owner@example.org"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with django_capture_on_commit_callbacks(execute=True):
        alarm_raise(kind=AlarmKind.DRIFT, subject="warmth", figures={})

    assert Alarm.objects.count() == 1


def test_what_a_person_settled_is_not_raised_again_the_next_day_but_a_week_later() -> None:
    alarm = alarm_raise(kind=AlarmKind.DRIFT, subject="warmth", figures={})
    assert alarm is not None
    with pytest.raises(Problem, match="forbidden"):
        alarm_settle(alarm=alarm, user=UserFactory())
    alarm_settle(alarm=alarm, user=administrator(), reason="A new lamp.")

    assert alarm_raise(kind=AlarmKind.DRIFT, subject="warmth", figures={}) is None
    Alarm.objects.update(settled_at=now() - QUIET - timedelta(hours=1))
    assert alarm_raise(kind=AlarmKind.DRIFT, subject="warmth", figures={}) is not None
    acts = ReviewAction.objects.filter(action__in=[Action.ALARM_RAISED, Action.ALARM_SETTLED]).order_by("id")
    assert [act.action for act in acts] == [Action.ALARM_RAISED, Action.ALARM_SETTLED, Action.ALARM_RAISED]


def test_an_open_alarm_shows_the_figures_of_the_last_look() -> None:
    alarm_raise(kind=AlarmKind.DRIFT, subject="warmth", figures={"psi": 0.3})
    assert alarm_raise(kind=AlarmKind.DRIFT, subject="warmth", figures={"psi": 0.5}) is None

    assert Alarm.objects.get().figures == {"psi": 0.5}


def test_an_alarm_that_settled_by_itself_is_raised_again_when_it_comes_back() -> None:
    alarm_raise(kind=AlarmKind.DRIFT, subject="warmth", figures={})
    assert alarms_settle(kind=AlarmKind.DRIFT, subject="warmth") == 1

    assert alarm_raise(kind=AlarmKind.DRIFT, subject="warmth", figures={}) is not None
