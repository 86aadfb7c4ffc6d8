"""What the forms of the desk send, read strictly."""

from __future__ import annotations

from django.http import QueryDict

from feedback.desk.services import FIELDS
from jewelry_site.core.problems import Problem


def number_of(form: QueryDict, name: str) -> int:
    """A number that the page put into its form. Raises Problem ``bad_request`` for anything else."""
    text = form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Problem("bad_request", reason=name)
    return int(text)


def typed_words(form: QueryDict) -> dict[str, str]:
    """The four fields as they were typed, with line ends as ``\\n``."""
    return {name: form.get(name, "").replace("\r\n", "\n") for name in FIELDS}
