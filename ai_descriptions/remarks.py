"""What is worth saying about a job: no jewellery in the photos, photos that do not agree, a text too like another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ai_descriptions.models import Job, JobKind
from ml import vocabulary

NO_JEWELLERY = "no_jewellery_seen"
DIFFER = "photos_differ"
LIKE_ANOTHER = "like_another_text"


def remarks_on(*, jewellery: Sequence[bool], differ: Sequence[str]) -> list[str]:
    """Codes, as stored with a job: ``no_jewellery_seen``, or ``photos_differ:<attribute>`` for each."""
    if not any(jewellery):
        return [NO_JEWELLERY]
    return [f"{DIFFER}:{attribute}" for attribute in differ]


def remarks_of(jobs: Iterable[Job]) -> list[dict[str, str]]:
    """Code and sentence of each remark: on the photos from the job that last looked at them, on the text from the last
    job of all; ``jobs`` come newest first.
    """
    known = list(jobs)
    looked: list[str] = next((job.remarks for job in known if job.kind == JobKind.DESCRIBE), [])
    codes = [code for code in looked if code != LIKE_ANOTHER]
    codes += [LIKE_ANOTHER] if known and LIKE_ANOTHER in known[0].remarks else []
    return [{"code": code, "detail": _sentence(code)} for code in codes]


def _sentence(code: str) -> str:
    if code == NO_JEWELLERY:
        return _("No piece of jewellery could be made out in the photos. Answer the questions, or take another photo.")
    if code == LIKE_ANOTHER:
        return _("This text is much like another one of the shop. Tell more facts, or try another tone or length.")
    attribute = vocabulary.attribute_label(code.partition(":")[2], (get_language() or "en").split("-")[0])
    return _("The photos do not agree on this: %(attribute)s. Check what is said of it.") % {"attribute": attribute}
