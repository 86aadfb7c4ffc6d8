"""The port through which the pipeline reads an artisan's house rules, and what they do to a draft.

The rules themselves live in the top layer, beside the edits that taught them; ``feedback`` plugs its reader in when the
application starts. A rule travels with its id, so that a draft can say which rules were applied to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ml.facts import FactSheet
from ml.voice import Rule, apply_rules

if TYPE_CHECKING:
    from ml.text import Text

Read = Callable[[UUID], Sequence[tuple[UUID, Rule]]]


def _none(artisan_id: UUID) -> Sequence[tuple[UUID, Rule]]:
    return ()


_read: Read = _none


def plug(read: Read) -> None:
    """Make ``read`` the source of the rules that are on. Called once, by ``feedback.apps``."""
    global _read
    _read = read


def voiced(text: Text, *, artisan_id: UUID, facts: FactSheet, channel: str | None) -> tuple[Text, list[dict[str, Any]]]:
    """The text after the artisan's rules, and for each one applied {"id", "kind", "says", "places"}.

    A rule that would make the text untrue for this piece leaves it as it was. Raises ml.claims.GuardError.
    """
    ids = {rule: rule_id for rule_id, rule in _read(artisan_id)}
    if not ids:
        return text, []
    fields = {
        "title": text.title,
        "description": text.description,
        "tags": list(text.tags),
        "alt_text": text.alt_text,
    }
    found = apply_rules(fields, facts, list(ids), channel=channel)
    told = [
        {"id": str(ids[rule]), "kind": str(rule.kind), "says": dict(rule.says), "places": places}
        for rule, places in found.applied
    ]
    if not told:
        return text, []
    return replace(text, **{**found.fields, "tags": tuple(found.fields["tags"])}), told
