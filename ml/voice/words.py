"""Exchanging and leaving out words, so that articles, capitals, plurals and commas are right again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ml.claims.grammar import with_article
from ml.voice.rules import Rule, RuleKind

_VERB_BEFORE = re.compile(r"\b(?:is|are|was|looks?|feels?|seems?|be) (?:so |very |quite |truly )?$", re.IGNORECASE)

# An adjective may go when something that it described stands behind it.
_NOUN_AFTER = re.compile(
    r" (?!(?:and|or|but|with|without|for|from|in|of|on|to|by|at|as|is|are|was|that|which|than|when|while)\b)\w",
    re.IGNORECASE,
)


def with_words(text: str, rules: Sequence[Rule]) -> tuple[str, dict[Rule, int]]:
    """The text after all swaps, then all omissions, and how often each rule found a place.

    Every place is swapped once, from the text as it was: rules that undo each other cannot run in circles.
    """
    text, counts = _swapped(text, [rule for rule in rules if rule.kind is RuleKind.SWAP])
    for rule in (rule for rule in rules if rule.kind is RuleKind.NEVER):
        text, count = _without(text, str(rule.says["words"]))
        if count:
            counts[rule] = count
    return text, counts


def _swapped(text: str, rules: Sequence[Rule]) -> tuple[str, dict[Rule, int]]:
    places: list[tuple[int, int, str, Rule]] = []
    for rule in sorted(rules, key=lambda one: -len(one.says["from"])):
        for start, end, put in _places(text, rule):
            if all(end <= taken[0] or start >= taken[1] for taken in places):
                places.append((start, end, put, rule))
    counts: dict[Rule, int] = {}
    for start, end, put, rule in sorted(places, key=lambda one: -one[0]):
        if not rule.changes_capitals_only:
            start, end, put = with_article(text, start, end, put)
        text = text[:start] + put + text[end:]
        counts[rule] = counts.get(rule, 0) + 1
    return text, counts


def _places(text: str, rule: Rule) -> list[tuple[int, int, str]]:
    old, new = str(rule.says["from"]), str(rule.says["to"])
    if rule.changes_capitals_only:
        pattern = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
        return [(*match.span(), new) for match in pattern.finditer(text) if match[0] != new]
    plural = _pattern(old, plural=" " not in old and not old.endswith("s"))
    return [(*match.span(), _numbered(new, match[0], old)) for match in plural.finditer(text)]


def _without(text: str, words: str) -> tuple[str, int]:
    """Left out wherever the sentence stands without them; from the end, so that the places before stay right."""
    count = 0
    for match in reversed(list(_pattern(words).finditer(text))):
        place = _left_out(text, *match.span())
        if place is not None:
            text = text[: place[0]] + place[2] + text[place[1] :]
            count += 1
    return text, count


def _pattern(words: str, *, plural: bool = False) -> re.Pattern[str]:
    ending = "s?" if plural else ""
    return re.compile(rf"(?<![\w-]){re.escape(words)}{ending}(?![\w-])", re.IGNORECASE)


def _numbered(new: str, found: str, old: str) -> str:
    """Several stay several: necklaces become pendants."""
    several = len(found) > len(old) and not new.endswith("s")
    return f"{new}s" if several else new


def _left_out(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """What to cut so that the sentence stands without the words; None where it would not."""
    before, after = text[:start], text[end:]
    joined = re.search(r"(?:,? and |, )$", before)
    if joined:
        stands = re.match(r" \w|[.!?;:]|$", after)
        return (joined.start(), end, "") if stands else None
    following = re.match(r"(?:, (?:and )?| and )(?=\w)", after)
    if following:
        return _followed_by(text, start, end + following.end())
    if _VERB_BEFORE.search(before) or _NOUN_AFTER.match(after) is None:
        return None
    return with_article(text, start, end, "")


def _followed_by(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Cut up to the next word, with the article and the capital that this word needs now."""
    following = re.match(r"[\w-]+", text[end:])
    word = following[0] if following else ""
    return with_article(text, start, end + len(word), word)
