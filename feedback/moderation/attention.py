"""What wants a person's attention today, for the first page of the admin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models.functions import Now
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ai_descriptions.models import Job, JobState, ModelState, ModelVersion
from feedback.learning.models import Alarm, RunState, TrainingRun
from feedback.models import TrainingPhoto
from feedback.moderation.risk import cases, still_open
from jewelry_site.core.models import User

RECENTLY = timedelta(days=7)


@dataclass(frozen=True)
class Matter:
    """Something that waits: how many, in words, where to look, and the right that it takes to see it there.
    ``pressing`` ones cannot wait long.
    """

    count: int
    words: str | Promise
    address: str
    right: str
    pressing: bool = False


def attention(user: User) -> list[Matter]:
    """What waits and the reader may look at; nothing that is done is listed."""
    matters = [
        Matter(
            Alarm.objects.filter(settled_at=None).count(),
            _("open alarms"),
            _list("feedback_alarm"),
            "feedback.view_alarm",
            pressing=True,
        ),
        Matter(
            Job.objects.filter(state=JobState.FAILED, finished_at__gt=Now() - RECENTLY).count(),
            _("descriptions failed this week"),
            _list("ai_descriptions_job", state__exact=JobState.FAILED),
            "ai_descriptions.view_job",
            pressing=True,
        ),
        Matter(still_open(cases()).count(), _("listings want a look"), _list("feedback_case"), "feedback.view_case"),
        Matter(
            TrainingRun.objects.filter(state=RunState.FAILED, finished_at__gt=Now() - RECENTLY).count(),
            _("trainings failed this week"),
            _list("feedback_trainingrun", state__exact=RunState.FAILED),
            "feedback.view_trainingrun",
        ),
        Matter(
            ModelVersion.objects.filter(state=ModelState.CANDIDATE).count(),
            _("models are candidates"),
            _list("ai_descriptions_modelversion", state__exact=ModelState.CANDIDATE),
            "ai_descriptions.view_modelversion",
        ),
        Matter(
            TrainingPhoto.objects.filter(wanted=True).count(),
            _("photos wait for a label"),
            reverse("labelling"),
            "feedback.change_trainingphoto",
        ),
    ]
    return [matter for matter in matters if matter.count and user.has_perm(matter.right)]


def _list(model: str, **filters: str) -> str:
    address = reverse(f"admin:{model}_changelist")
    return f"{address}?{urlencode(filters)}" if filters else address
