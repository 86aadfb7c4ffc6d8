"""One click to mend: for each finding a change of its field that was tried, and after which the guard is content.

Tried in this order: other wording for the words, the words left out, the part between two commas left out, the whole
sentence (or tag) left out. A change counts only if the finding is gone after it and no other has come.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ml.claims.findings import find
from ml.claims.grammar import agreeing, removable, stutters, with_article, with_praise_before
from ml.claims.model import Finding
from ml.claims.rulebook import rules
from ml.facts import FactSheet

# A text with more findings than this wants to be written anew, and each try costs one reading of the field.
_MOST_TRIED = 12
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*(?:[.!?]+|\n|$)\s*")
_PART = re.compile(r"\s*[,;–—]\s*|\s+-\s+")


@dataclass(frozen=True)
class Mend:
    """Put `put` in place of the signs from `start` to `end` of the finding's field."""

    start: int
    end: int
    put: str


def mends(
    text: Mapping[str, str | Sequence[str]],
    facts: FactSheet,
    findings: Sequence[Finding],
    *,
    channel: str | None = None,
    jurisdiction: str | None = None,
) -> list[Mend | None]:
    """For each finding the first change that mends it, or None. The text, facts and places as given to `check`."""
    guard = _Guard(text, facts, channel, jurisdiction, Counter((one.field, one.rule) for one in findings))
    return [
        next((mend for mend in _candidates(finding, guard.words(finding.field)) if guard.content(finding, mend)), None)
        if place < _MOST_TRIED
        else None
        for place, finding in enumerate(findings)
    ]


@dataclass(frozen=True)
class _Guard:
    """The text as it is, and what the guard says of it."""

    text: Mapping[str, str | Sequence[str]]
    facts: FactSheet
    channel: str | None
    jurisdiction: str | None
    before: Counter[tuple[str, str]]

    def words(self, field: str) -> str:
        """A field as findings count its places."""
        value = self.text.get(field, "")
        return value if isinstance(value, str) else ", ".join(value)

    def content(self, finding: Finding, mend: Mend) -> bool:
        """Whether the finding is gone after the change and no other has come."""
        words = self.words(finding.field)
        changed = words[: mend.start] + mend.put + words[mend.end :]
        if not changed.strip() or changed == words or (stutters(changed) and not stutters(words)):
            return False
        fields = dict(self.text) | {finding.field: changed.split(", ") if finding.field == "tags" else changed}
        found = find(fields, self.facts, self.channel, self.jurisdiction)
        after = Counter((one.field, one.rule) for one in found)
        key = (finding.field, finding.rule)
        return after[key] < self.before[key] and not after - self.before


def _candidates(finding: Finding, words: str) -> Iterator[Mend]:
    start, end = finding.start, finding.end
    if start >= end:
        return
    if finding.suggestion:
        put = agreeing(finding.suggestion, words[start:end], words[end:])
        for begin in dict.fromkeys((with_praise_before(words, start), start)):
            yield Mend(*with_article(words, begin, end, put))
    if not rules()[finding.rule].may_be_left_out:
        return
    if finding.field == "tags":
        yield _tag(words, start, end)
        return
    if removable(words, start, end):
        yield Mend(*with_article(words, start, end, ""))
    yield from _part(words, start, end)
    yield _sentence(words, start, end)


def _tag(words: str, start: int, end: int) -> Mend:
    """The tags that the words stand in, with one comma."""
    first = words.rfind(", ", 0, start + 1) + 2 if ", " in words[: start + 1] else 0
    last = words.find(", ", end)
    if last >= 0:
        return Mend(first, last + 2, "")
    return Mend(max(0, first - 2), len(words), "")


def _part(words: str, start: int, end: int) -> Iterator[Mend]:
    """What stands between two commas or dashes; the first part of a sentence carries the rest and stays."""
    begin, stop = _sentence_around(words, start, end)
    joints = [joint.span() for joint in _PART.finditer(words, begin, stop)]
    before = [joint for joint in joints if joint[1] <= start]
    after = [joint for joint in joints if joint[0] >= end]
    if not before:
        return
    cut_at = before[-1][0]
    tail = re.search(r"[.!?]*\s*$", words[begin:stop])
    last = after[0][0] if after else begin + (tail.start() if tail else stop - begin)
    yield Mend(cut_at, last, "")


def _sentence(words: str, start: int, end: int) -> Mend:
    begin, stop = _sentence_around(words, start, end)
    return Mend(begin, stop, "") if stop < len(words) else Mend(len(words[:begin].rstrip()), len(words), "")


def _sentence_around(words: str, start: int, end: int) -> tuple[int, int]:
    """From the beginning of the sentence that holds `start` to the end of the one that holds `end`."""
    begin, stop = 0, len(words)
    for sentence in _SENTENCE.finditer(words):
        if sentence.start() <= start < sentence.end():
            begin = sentence.start()
        if sentence.end() >= end:
            stop = sentence.end()
            break
    return begin, stop
