"""What was changed in an approved text, in words: "you corrected the metal's colour; you changed 3 words"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ai_descriptions.web.fact_words import attribute_words
from ml.edits import Kind, words_changed


def edit_words(changes: Sequence[dict[str, Any]]) -> str:
    """Empty for a text that was taken as it was."""
    of = {kind: [one for one in changes if one["kind"] == kind] for kind in Kind}
    told = [
        _named(of[Kind.FACT_FIX], _("corrected: %(facts)s")),
        _named(of[Kind.ADDITION], _("added: %(facts)s")),
        _style(of[Kind.STYLE]),
    ]
    if of[Kind.LEGAL]:
        count = len(of[Kind.LEGAL])
        told.append(ngettext("%(count)s claim mended", "%(count)s claims mended", count) % {"count": count})
    return "; ".join(filter(None, told))


def _named(changes: Sequence[dict[str, Any]], words: str) -> str:
    names = dict.fromkeys(attribute_words(one["attribute"]) if one["attribute"] else _("news") for one in changes)
    return words % {"facts": ", ".join(names)} if names else ""


def _style(changes: Sequence[dict[str, Any]]) -> str:
    words = sum(words_changed(one["gone"], one["came"]) for one in changes if not one["moved"])
    moved = sum(one["moved"] for one in changes)
    told = []
    if words:
        told.append(ngettext("%(count)s word changed", "%(count)s words changed", words) % {"count": words})
    if moved:
        told.append(ngettext("%(count)s sentence moved", "%(count)s sentences moved", moved) % {"count": moved})
    return ", ".join(told)
