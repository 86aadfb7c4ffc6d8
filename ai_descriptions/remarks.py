"""What is worth saying about the photos of a piece: no jewellery in them, or photos that do not agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ai_descriptions.models import Job, JobKind
from ml import vocabulary

NO_JEWELLERY = "no_jewellery_seen"
DIFFER = "photos_differ"


def remarks_on(*, jewellery: Sequence[bool], differ: Sequence[str]) -> list[str]:
    """Codes, as stored with a job: ``no_jewellery_seen``, or ``photos_differ:<attribute>`` for each."""
    if not any(jewellery):
        return [NO_JEWELLERY]
    return [f"{DIFFER}:{attribute}" for attribute in differ]


def remarks_of(jobs: Iterable[Job]) -> list[dict[str, str]]:
    """Code and sentence of each remark of the job that last looked at the photos; ``jobs`` come newest first."""
    looked = next((job for job in jobs if job.kind == JobKind.DESCRIBE), None)
    return [{"code": code, "detail": _sentence(code)} for code in looked.remarks] if looked else []


def _sentence(code: str) -> str:
    if code == NO_JEWELLERY:
        return _("No piece of jewellery could be made out in the photos. Answer the questions, or take another photo.")
    attribute = vocabulary.attribute_label(code.partition(":")[2], (get_language() or "en").split("-")[0])
    return _("The photos do not agree on this: %(attribute)s. Check what is said of it.") % {"attribute": attribute}
