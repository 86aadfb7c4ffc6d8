"""Proposes house rules from an artisan's own edits: what she did alike three times, and hardly ever otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ml.edits import Change, Kind
from ml.edits.sentences import sentences_of
from ml.spelling import respell
from ml.voice.rules import Rule, RuleError, RuleKind, make_rule
from ml.voice.topics import TOPICS, topic_of

AGREEING = 3
# Of the texts in which she could have done so, she must have done so in this share.
MOSTLY = 0.6
# A voice changes: older edits do not count.
REMEMBERED = 40
_SHORTER = 0.75
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
_SMALL_WORDS = (
    "a an the and or but with without for from in of on to by at as is are was it its this that these those you your"
    " they be has have not so very which will can each every one"
)
_SMALL = frozenset(_SMALL_WORDS.split(" "))


@dataclass(frozen=True)
class TaughtEdit:
    """An approved text beside the draft that she changed. ``id`` is whatever the caller knows the edit by."""

    id: Hashable
    draft: Mapping[str, Any]
    final: Mapping[str, Any]
    changes: Sequence[Change]

    @property
    def description(self) -> str:
        return str(self.draft.get("description") or "")


@dataclass(frozen=True)
class Proposal:
    rule: Rule
    evidence: tuple[Hashable, ...]


def proposals(edits: Sequence[TaughtEdit]) -> list[Proposal]:
    """Rules on which at least three of these edits agree. ``edits`` are of one artisan, the newest last.

    Only style teaches a rule: a fix of a fact or a mended claim says how one piece is, not how she writes.
    """
    recent = list(edits)[-REMEMBERED:]
    seen: dict[Rule, list[Hashable]] = {}
    for edit in recent:
        for rule in dict.fromkeys(_shown_by(edit)):
            seen.setdefault(rule, []).append(edit.id)
    held = [
        Proposal(rule, tuple(evidence))
        for rule, evidence in _lengths_joined(seen, recent).items()
        if len(evidence) >= AGREEING and len(evidence) >= MOSTLY * _chances(rule, recent)
    ]
    return _one_for_each_thing(held)


def _shown_by(edit: TaughtEdit) -> Iterator[Rule]:
    style = [change for change in edit.changes if change.kind is Kind.STYLE and change.field != "tags"]
    for change in style:
        yield from _word_rules(change)
    in_text = [change for change in style if change.field == "description"]
    added = [one for one in edit.changes if one.field == "description" and not one.was and one.came == one.sentence]
    yield from _sentence_rules(edit, in_text, [one for one in added if one.kind in (Kind.STYLE, Kind.ADDITION)])


def _word_rules(change: Change) -> Iterator[Rule]:
    if change.moved or not change.gone or not change.sentence:
        return
    gone, came = _ARTICLE.sub("", change.gone), _ARTICLE.sub("", change.came)
    if not came:
        if 1 <= len(gone.split()) <= 2 and not set(gone.lower().split()) & _SMALL:
            yield from _made(RuleKind.NEVER, words=gone)
        return
    for old, new in _swapped_words(gone, came):
        if old != new and old.lower() == new.lower():
            if not change.was.startswith(old):
                yield from _made(RuleKind.SWAP, **{"from": old, "to": new})
        elif respell(old, "us") == new:
            yield from _made(RuleKind.SPELLING, spelling="us")
        elif respell(new, "us") == old:
            yield from _made(RuleKind.SPELLING, spelling="uk")
        elif old.lower() not in _SMALL and not re.search(r"\d", old + new):
            lead = change.sentence.startswith(new) and change.was.startswith(old)
            yield from _made(RuleKind.SWAP, **{"from": old, "to": new[:1].lower() + new[1:] if lead else new})


def _swapped_words(gone: str, came: str) -> list[tuple[str, str]]:
    """Word for word where both have as many words, else the phrases as they are, if they are short."""
    old, new = gone.split(), came.split()
    if len(old) == len(new):
        return [(a.strip(",;"), b.strip(",;")) for a, b in zip(old, new, strict=True) if a != b]
    return [(gone, came)] if max(len(old), len(new)) <= 4 else []


def _sentence_rules(edit: TaughtEdit, style: Sequence[Change], added: Sequence[Change]) -> Iterator[Rule]:
    sentences = [one.text for one in sentences_of(edit.description)]
    dropped = [change.was for change in style if change.was and not change.sentence]
    if sentences and sentences[-1] in dropped and len(sentences) > 1:
        yield from _made(RuleKind.DROP_LAST)
    for sentence in dropped:
        if topic_of(sentence):
            yield from _made(RuleKind.DROP_ABOUT, topic=topic_of(sentence))
    if len(dropped) > 1:
        yield from _shorter(edit)
    final = [one.text for one in sentences_of(str(edit.final.get("description") or ""))]
    for change in style:
        if change.moved and topic_of(change.sentence) and change.sentence in (final[0], final[-1]):
            to = "first" if change.sentence == final[0] else "last"
            yield from _made(RuleKind.ORDER, topic=topic_of(change.sentence), to=to)
    if final and any(change.sentence == final[-1] for change in added):
        yield from _made(RuleKind.CLOSING, sentence=final[-1])


def _shorter(edit: TaughtEdit) -> Iterator[Rule]:
    before, after = (len(str(text.get("description") or "").split()) for text in (edit.draft, edit.final))
    if after <= _SHORTER * before:
        yield from _made(RuleKind.SHORT, words=max(10, min(300, after)))


def _lengths_joined(seen: Mapping[Rule, list[Hashable]], edits: Sequence[TaughtEdit]) -> dict[Rule, list[Hashable]]:
    """Texts cut to 31, 40 and 36 words are one habit: at most 40 words."""
    lengths = [rule for rule in seen if rule.kind is RuleKind.SHORT]
    joined = {rule: ids for rule, ids in seen.items() if rule.kind is not RuleKind.SHORT}
    if lengths:
        order = [edit.id for edit in edits]
        ids = sorted({one for rule in lengths for one in seen[rule]}, key=order.index)
        joined[make_rule(RuleKind.SHORT, {"words": max(rule.says["words"] for rule in lengths)})] = ids
    return joined


def _chances(rule: Rule, edits: Sequence[TaughtEdit]) -> int:
    """In how many drafts she could have done what the rule says."""
    could: dict[RuleKind, Callable[[TaughtEdit], bool]] = {
        RuleKind.SWAP: lambda edit: _holds(edit, str(rule.says["from"]), exact=rule.changes_capitals_only),
        RuleKind.NEVER: lambda edit: _holds(edit, str(rule.says["words"])),
        RuleKind.SPELLING: lambda edit: _respellable(edit, str(rule.says["spelling"])),
        RuleKind.DROP_LAST: lambda edit: len(sentences_of(edit.description)) > 1,
        RuleKind.DROP_ABOUT: lambda edit: _about(edit, str(rule.says["topic"])),
        RuleKind.ORDER: lambda edit: _about(edit, str(rule.says["topic"])),
        RuleKind.SHORT: lambda edit: len(edit.description.split()) > rule.says["words"],
        RuleKind.CLOSING: lambda edit: True,
    }
    return sum(could[rule.kind](edit) for edit in edits)


def _holds(edit: TaughtEdit, words: str, *, exact: bool = False) -> bool:
    pattern = re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])", 0 if exact else re.IGNORECASE)
    return any(pattern.search(str(edit.draft.get(name) or "")) for name in ("title", "description", "alt_text"))


def _respellable(edit: TaughtEdit, spelling: str) -> bool:
    american = respell(edit.description, "us")
    return american != edit.description if spelling == "us" else bool(edit.changes)


def _about(edit: TaughtEdit, topic: str) -> bool:
    return any(topic_of(one.text) == topic for one in sentences_of(edit.description)[1:])


def _one_for_each_thing(held: list[Proposal]) -> list[Proposal]:
    """One rule for a thing (the one with most evidence), and the plainer of two that the same edits show."""
    best: dict[str, Proposal] = {}
    for one in held:
        known = best.get(one.rule.key)
        if known is None or len(one.evidence) > len(known.evidence):
            best[one.rule.key] = one
    last = next((set(one.evidence) for one in best.values() if one.rule.kind is RuleKind.DROP_LAST), None)
    return [
        one
        for one in best.values()
        if not (last and one.rule.kind is RuleKind.DROP_ABOUT and set(one.evidence) <= last)
    ]


def _made(kind: RuleKind, **says: Any) -> Iterator[Rule]:
    """Nothing for words of which no rule can be made."""
    try:
        yield make_rule(kind, says)
    except RuleError:
        return


__all__ = ["AGREEING", "TOPICS", "Proposal", "TaughtEdit", "proposals"]
