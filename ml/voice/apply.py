"""House rules at work on a draft: each is tried, and stands only if the text is as true after it as before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ml import claims
from ml.edits.sentences import Sentence, sentences_of
from ml.facts import FactSheet
from ml.spelling import respell
from ml.voice.honesty import kept_honest
from ml.voice.person import said_by
from ml.voice.rules import Rule, RuleKind
from ml.voice.topics import topic_of
from ml.voice.words import with_words

Fields = dict[str, Any]
_WORD_RULES = frozenset({RuleKind.SWAP, RuleKind.NEVER})
_LONGEST = {"title": 255, "alt_text": 500, "description": 10_000}
_MOST_TAG = 60
# What a sentence about these says is a fact of the piece, and no mere closing.
_FACTS = frozenset({"size", "making", "material", "care"})


@dataclass(frozen=True)
class Voiced:
    """The four fields after her rules. ``applied``: rule and places changed; ``refused``: it would make them untrue."""

    fields: Fields
    applied: tuple[tuple[Rule, int], ...] = ()
    refused: tuple[Rule, ...] = field(default=())


def apply_rules(
    fields: Mapping[str, Any], facts: FactSheet, rules: Sequence[Rule], *, channel: str | None = None
) -> Voiced:
    """The text as she would have it. A rule after which the guard finds more than before is not applied.

    ``fields`` maps title, description, tags (a list) and alt_text to words. Deterministic; the order of ``rules`` does
    not matter. Raises ml.claims.GuardError when the guard cannot do its work.
    """
    guard = _Guard(facts, channel)
    now: Fields = dict(fields)
    applied: list[tuple[Rule, int]] = []
    refused: list[Rule] = []
    in_order = sorted(rules, key=lambda rule: (list(RuleKind).index(rule.kind), rule.key))
    for rule in (rule for rule in in_order if rule.kind is RuleKind.SPELLING):
        now = _tried(now, rule, guard, applied, refused)
    now = _words_changed(now, [rule for rule in in_order if rule.kind in _WORD_RULES], guard, applied, refused)
    for rule in (rule for rule in in_order if rule.kind not in {*_WORD_RULES, RuleKind.SPELLING}):
        now = _tried(now, rule, guard, applied, refused)
    return Voiced(now, tuple(applied), tuple(refused))


class _Guard:
    """What the claims guard finds in a text about this piece."""

    def __init__(self, facts: FactSheet, channel: str | None) -> None:
        self._facts, self._channel = facts, channel

    def content(self, before: Fields, after: Fields, *, words_only: bool = False) -> bool:
        """Whether nothing is found that was not found before, and the text keeps within its limits."""
        fits = all(0 < len(after.get(name) or "x") <= limit for name, limit in _LONGEST.items())
        tags = after.get("tags") or ()
        fits = fits and all(len(tag) <= _MOST_TAG for tag in tags)
        return (
            fits and kept_honest(before, after, each_field=words_only) and not self._found(after) - self._found(before)
        )

    def _found(self, fields: Fields) -> Counter[tuple[str, str]]:
        found = claims.check(fields, self._facts, channel=self._channel)
        return Counter((one.field, one.rule) for one in found)


def _tried(now: Fields, rule: Rule, guard: _Guard, applied: list[tuple[Rule, int]], refused: list[Rule]) -> Fields:
    after = _ACTS[rule.kind](now, rule)
    if after == now:
        return now
    if not guard.content(now, after):
        refused.append(rule)
        return now
    applied.append((rule, 1))
    return after


def _words_changed(
    now: Fields, rules: Sequence[Rule], guard: _Guard, applied: list[tuple[Rule, int]], refused: list[Rule]
) -> Fields:
    """Each rule is proved by itself; those that may stand then change the text together, in one pass."""
    fit = []
    for rule in rules:
        after, counts = _with_words(now, [rule])
        if counts and guard.content(now, after, words_only=True):
            fit.append(rule)
        elif counts:
            refused.append(rule)
    after, counts = _with_words(now, fit)
    if counts and not guard.content(now, after, words_only=True):
        refused += [rule for rule in fit if rule in counts]
        return now
    applied += [(rule, counts[rule]) for rule in fit if rule in counts]
    return after


def _with_words(fields: Fields, rules: Sequence[Rule]) -> tuple[Fields, Counter[Rule]]:
    after, counts = dict(fields), Counter[Rule]()
    for name in ("title", "description", "alt_text"):
        if fields.get(name):
            after[name], found = with_words(str(fields[name]), rules)
            counts.update(found)
    tags = []
    for tag in fields.get("tags") or ():
        words, found = with_words(tag, rules)
        counts.update(found)
        tags.append(words if words.strip() else tag)
    after["tags"] = list(dict.fromkeys(tags))
    return after, counts


def _respelled(fields: Fields, rule: Rule) -> Fields:
    spelling = str(rule.says["spelling"])
    words = {name: respell(str(fields.get(name) or ""), spelling) for name in ("title", "description", "alt_text")}
    return {**fields, **words, "tags": [respell(tag, spelling) for tag in fields.get("tags") or ()]}


def _on_sentences(change: Callable[[list[str], Rule], list[str]]) -> Callable[[Fields, Rule], Fields]:
    """A change of the description's sentences; a text of several paragraphs keeps those that it has."""

    def act(fields: Fields, rule: Rule) -> Fields:
        text = str(fields.get("description") or "")
        found = sentences_of(text)
        kept = change([one.text for one in found], rule)
        if not kept or kept == [one.text for one in found]:
            return fields
        return {**fields, "description": _put_together(text, found, kept)}

    return act


def _put_together(text: str, found: Sequence[Sentence], kept: Sequence[str]) -> str:
    """The sentences with the line ends that stood before them."""
    lead = {one.text: "\n\n" for last, one in pairwise(found) if "\n" in text[last.end : one.start]}
    return "".join(("" if place == 0 else lead.get(one, " ")) + one for place, one in enumerate(kept))


def _spoken(sentences: list[str], rule: Rule) -> list[str]:
    """As the person says it; what is about nobody but the speaker goes, unless nothing would be left."""
    said = [said_by(one, rule.says["person"]) for one in sentences]
    return [one for one in said if one is not None] or sentences


def _without_topic(sentences: list[str], rule: Rule) -> list[str]:
    return [sentences[0], *(one for one in sentences[1:] if topic_of(one) != rule.says["topic"])] if sentences else []


def _without_last(sentences: list[str], rule: Rule) -> list[str]:
    """A last sentence that tells size, making, material or care stays: there the text ends with its facts."""
    told = bool(sentences) and topic_of(sentences[-1]) in _FACTS
    return sentences[:-1] if len(sentences) > 1 and not told else sentences


def _reordered(sentences: list[str], rule: Rule) -> list[str]:
    about = [one for one in sentences if topic_of(one) == rule.says["topic"]]
    others = [one for one in sentences if one not in about]
    return [*about, *others] if rule.says["to"] == "first" else [*others, *about]


def _shortened(sentences: list[str], rule: Rule) -> list[str]:
    """Sentences that tell neither size, making nor material go first, from the end."""
    kept = list(sentences)
    plain = [one for one in reversed(sentences[1:]) if topic_of(one) not in _FACTS]
    for one in plain:
        if _count(kept) <= rule.says["words"]:
            break
        kept.remove(one)
    return kept


def _count(sentences: Sequence[str]) -> int:
    return sum(len(one.split()) for one in sentences)


def _closed(sentences: list[str], rule: Rule) -> list[str]:
    closing = str(rule.says["sentence"])
    return sentences if closing in sentences else [*sentences, *(one.text for one in sentences_of(closing))]


_ACTS: dict[RuleKind, Callable[[Fields, Rule], Fields]] = {
    RuleKind.SPELLING: _respelled,
    RuleKind.PERSON: _on_sentences(_spoken),
    RuleKind.DROP_ABOUT: _on_sentences(_without_topic),
    RuleKind.DROP_LAST: _on_sentences(_without_last),
    RuleKind.ORDER: _on_sentences(_reordered),
    RuleKind.SHORT: _on_sentences(_shortened),
    RuleKind.CLOSING: _on_sentences(_closed),
}
