"""Raising and settling alarms: of one thing there is one open alarm, told once by mail, log and dashboard."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import override

from feedback.learning.models import Alarm, AlarmKind
from feedback.learning.words import alarm_sentence
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem

logger = logging.getLogger(__name__)

# What a person settled is not raised again for so long, although the figures still stand.
QUIET = timedelta(days=7)


@transaction.atomic
def alarm_raise(*, kind: str, subject: str, figures: Mapping[str, Any]) -> Alarm | None:
    """The new alarm; None where one is open already, which then shows these figures, or a person settled one lately."""
    about = Alarm.objects.filter(kind=kind, subject=subject)
    if about.filter(settled_by__isnull=False, settled_at__gt=Now() - QUIET).exists():
        return None
    about.filter(settled_at=None).update(figures=dict(figures))
    Alarm.objects.bulk_create([Alarm(kind=kind, subject=subject, figures=dict(figures))], ignore_conflicts=True)
    alarm = about.filter(settled_at=None, mailed_at=None).select_for_update(of=("self",)).first()
    if alarm is None:
        return None
    Alarm.objects.filter(pk=alarm.pk).update(mailed_at=Now())
    ledger.record(ledger.Act(action="alarm_raised", detail={"alarm": str(alarm.pk), "kind": kind, "subject": subject}))
    logger.warning("alarm: %s (%s): %s", AlarmKind(kind).label, subject, alarm_sentence(alarm))
    transaction.on_commit(lambda: _mail(alarm))
    return alarm


@transaction.atomic
def alarms_settle(*, kind: str, subject: str) -> int:
    """All is well again with this: close its open alarm, if there is one."""
    closed = list(Alarm.objects.select_for_update().filter(kind=kind, subject=subject, settled_at=None))
    for alarm in closed:
        _settle(alarm, None, "")
    return len(closed)


@transaction.atomic
def alarm_settle(*, alarm: Alarm, user: User, reason: str = "") -> Alarm:
    """A person has seen to it. Again changes nothing. Raises Problem ``forbidden``."""
    if not user.has_perm("feedback.change_alarm"):
        raise Problem("forbidden")
    row = Alarm.objects.select_for_update(of=("self",)).get(pk=alarm.pk)
    if row.open:
        _settle(row, user, reason)
    return row


def alarms_see(*, user: User) -> None:
    """Remember that she has seen the open alarms."""
    for alarm in Alarm.objects.filter(settled_at=None).exclude(seen_by=user):
        alarm.seen_by.add(user)


def _settle(alarm: Alarm, user: User | None, reason: str) -> None:
    Alarm.objects.filter(pk=alarm.pk).update(settled_at=Now(), settled_by=user, reason=reason[:300])
    detail = {"alarm": str(alarm.pk), "kind": alarm.kind, "subject": alarm.subject}
    ledger.record(ledger.Act(action="alarm_settled", actor=user, comment=reason, detail=detail))


def _mail(alarm: Alarm) -> None:
    """Mail that cannot leave is logged: the alarm itself stands on the dashboard."""
    if not settings.ALARM_MAIL:
        return
    with override("en"):
        subject = f"Touchstone: {alarm.get_kind_display()} ({alarm.subject})"
        body = f"{alarm_sentence(alarm)}\n\nRaised {alarm.raised_at:%Y-%m-%d %H:%M} UTC. Look at /learning/.\n"
    try:
        send_mail(subject, body, None, settings.ALARM_MAIL)
    except (OSError, smtplib.SMTPException) as error:
        logger.error("the mail about the alarm %s could not be sent: %s", alarm.pk, error)
