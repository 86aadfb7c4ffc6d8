"""A house rule as a sentence, and the edits that taught it as examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ai_descriptions.models import Draft
from feedback.voice.models import Edit, HouseRule
from ml.edits import Part, differences
from ml.edits.sentences import sentences_of
from ml.voice import RuleKind

_TOPICS = {
    "care": gettext_lazy("care"),
    "size": gettext_lazy("size and weight"),
    "gift": gettext_lazy("presents"),
    "wearing": gettext_lazy("how it is worn"),
    "making": gettext_lazy("how it is made"),
    "material": gettext_lazy("the material"),
}
_PERSONS = {
    "i": gettext_lazy("Speak as one person: I, my."),
    "we": gettext_lazy("Speak as a shop of several: we, our."),
    "nobody": gettext_lazy("Let nobody speak: neither I nor we."),
}
_EXAMPLES = 3


@dataclass(frozen=True)
class Example:
    """A sentence of an approved text with what she changed in it."""

    listing_id: UUID
    parts: list[Part]


@dataclass(frozen=True)
class SpokenRule:
    id: UUID
    state: str
    learned: bool
    sentence: str
    question: str
    evidence: int
    examples: list[Example]


def spoken_rule(row: HouseRule) -> SpokenRule:
    """With up to three examples; ``row.evidence`` should be fetched with its drafts."""
    edits = list(row.evidence.all())
    return SpokenRule(
        row.pk,
        row.state,
        row.learned,
        rule_sentence(row.kind, row.says),
        rule_question(row.kind, row.says, len(edits)),
        len(edits),
        [Example(edit.listing_id, parts) for edit in edits[:_EXAMPLES] if (parts := _example(row, edit))],
    )


def rule_sentence(kind: str, says: Mapping[str, Any]) -> str:
    """What the rule does: “Write pendant instead of necklace.”"""
    match kind:
        case RuleKind.SWAP:
            return _("Write “%(to)s” instead of “%(from)s”.") % says
        case RuleKind.NEVER:
            return _("Never say “%(words)s”.") % says
        case RuleKind.SPELLING if says["spelling"] == "us":
            return _("Use American spelling.")
        case RuleKind.SPELLING:
            return _("Use British spelling.")
        case RuleKind.PERSON:
            return str(_PERSONS[says["person"]])
        case RuleKind.DROP_LAST:
            return _("Leave out the last sentence.")
        case RuleKind.DROP_ABOUT:
            return _("Leave out sentences about %(topic)s.") % {"topic": _TOPICS[says["topic"]]}
        case RuleKind.ORDER if says["to"] == "first":
            return _("Begin with the sentence about %(topic)s.") % {"topic": _TOPICS[says["topic"]]}
        case RuleKind.ORDER:
            return _("End with the sentence about %(topic)s.") % {"topic": _TOPICS[says["topic"]]}
        case RuleKind.SHORT:
            return _("Keep descriptions within %(words)s words.") % says
        case _:
            return _("Close with “%(sentence)s”") % says


def rule_question(kind: str, says: Mapping[str, Any], times: int) -> str:
    """What she did, and whether it is to be so always."""
    did = {
        RuleKind.SWAP: ngettext(
            "You changed “%(from)s” to “%(to)s” in %(times)s text.",
            "You changed “%(from)s” to “%(to)s” in %(times)s texts.",
            times,
        ),
        RuleKind.NEVER: ngettext(
            "You took “%(words)s” out of %(times)s text.", "You took “%(words)s” out of %(times)s texts.", times
        ),
        RuleKind.DROP_LAST: ngettext(
            "You dropped the last sentence of %(times)s text.",
            "You dropped the last sentence of %(times)s texts.",
            times,
        ),
        RuleKind.CLOSING: ngettext(
            "You closed %(times)s text with “%(sentence)s”",
            "You closed %(times)s texts with “%(sentence)s”",
            times,
        ),
    }.get(RuleKind(kind), ngettext("You did so in %(times)s text.", "You did so in %(times)s texts.", times))
    return did % {**says, "times": times}


def _example(row: HouseRule, edit: Edit) -> list[Part]:
    """The first sentence of the edit in which she did what the rule says."""
    found = next((change for change in edit.changes if _shows(row, edit, change)), None)
    return differences(found["was"], found["sentence"]) if found else []


def _shows(row: HouseRule, edit: Edit, change: Mapping[str, Any]) -> bool:
    gone, came = change["gone"].lower(), change["came"].lower()
    match row.kind:
        case RuleKind.SWAP:
            return str(row.says["from"]).lower() in gone and str(row.says["to"]).lower() in came
        case RuleKind.NEVER:
            return str(row.says["words"]).lower() in gone
        case RuleKind.SPELLING:
            return bool(gone and came) and change["kind"] == "style"
        case RuleKind.CLOSING:
            return str(row.says["sentence"]).lower() in came
        case RuleKind.ORDER:
            return bool(change["moved"])
        case RuleKind.DROP_LAST:
            return change["was"] in _last(edit) and not change["sentence"]
        case _:
            return not change["sentence"] and bool(change["was"])


def _last(edit: Edit) -> Iterator[str]:
    return iter([one.text for one in sentences_of(edit.drafted.description)][-1:])


def applied_rules(draft: Draft | None) -> list[str]:
    """The sentences of the rules that were applied to a draft; those that this release cannot say are left out."""
    told = draft.house_rules if draft is not None else []
    return [rule_sentence(rule["kind"], rule["says"]) for rule in told if rule.get("kind") in list(RuleKind)]
