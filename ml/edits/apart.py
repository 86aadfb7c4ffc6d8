"""An edit, taken apart: sentences are laid beside each other, then their words, and each change gets its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ml.claims import FIELDS
from ml.edits.facts import FactChange, fact_changes
from ml.edits.model import Change, Kind
from ml.edits.reasons import Place, Reasons
from ml.edits.sentences import Pair, aligned, in_one_piece
from ml.edits.words import Swap, swaps, tokens_of

# With more of its words exchanged than this a sentence was written anew: one change.
_WRITTEN_ANEW = 0.7
# One such word between two changes does not part them.
_JOINTS = frozenset({"a", "an", "the", "of", "to", "in", "is", "with", "-"})
_Text = Mapping[str, str | Sequence[str]]


def take_apart(draft: _Text, final: _Text, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What was changed, in the order of the fields and of the later text.

    ``draft`` and ``final`` map title, description, tags and alt_text to words; ``before`` and ``after`` are facts as
    JSON: those that were believed when the draft was written, and those known now. A fact that was wrong and of which
    no word of the text tells is a change of the field "facts". Raises ml.claims.GuardError when the guard fails.
    """
    facts = fact_changes(before, after)
    changes: list[Change] = []
    for field in FIELDS:
        if field == "tags":
            old, new = _tags(draft.get(field)), _tags(final.get(field))
            reasons = Reasons(field, ", ".join(old), ", ".join(new), before, after, facts)
            changes += _changed_tags(old, new, reasons)
        else:
            texts = str(draft.get(field) or ""), str(final.get(field) or "")
            reasons = Reasons(field, *texts, before, after, facts)
            pairs = aligned(*texts) if field == "description" else in_one_piece(*texts)
            changes += [change for pair in pairs for change in _changed(pair, reasons)]
    changes = _with_the_fact_left_over(changes, facts)
    return [*changes, *_silent_fixes(changes, facts)]


def _changed(pair: Pair, reasons: Reasons) -> Iterator[Change]:
    if pair.before is None or pair.after is None:
        yield reasons.change(_whole(pair))
        return
    if pair.moved:
        words = {"gone": pair.before.text, "came": pair.after.text, "sentence": pair.after.text}
        yield Change(Kind.STYLE, reasons.field, was=pair.before.text, moved=True, **words)
        return
    old, new = tokens_of(pair.before.text), tokens_of(pair.after.text)
    found = _joined(swaps([one.text for one in old], [one.text for one in new]), [one.text.lower() for one in old])
    if sum(max(one.j - one.i, one.m - one.k) for one in found) > _WRITTEN_ANEW * max(len(old), len(new)):
        yield reasons.change(_whole(pair))
        return
    for one in found:
        gone = (old[one.i].start, old[one.j - 1].end) if one.j > one.i else (0, 0)
        came = (new[one.k].start, new[one.m - 1].end) if one.m > one.k else (0, 0)
        yield reasons.change(
            Place(
                gone=(gone[0] + pair.before.start, gone[1] + pair.before.start),
                came=(came[0] + pair.after.start, came[1] + pair.after.start),
                was=pair.before.text,
                sentence=pair.after.text,
            )
        )


def _whole(pair: Pair) -> Place:
    return Place(
        gone=(pair.before.start, pair.before.end) if pair.before else (0, 0),
        came=(pair.after.start, pair.after.end) if pair.after else (0, 0),
        was=pair.before.text if pair.before else "",
        sentence=pair.after.text if pair.after else "",
    )


def _joined(found: Sequence[Swap], old: Sequence[str]) -> list[Swap]:
    """Changes that only a small word parts are one."""
    joined: list[Swap] = []
    for swap in found:
        last = joined[-1] if joined else None
        between = old[last.j : swap.i] if last else []
        if last and len(between) == 1 and between[0] in _JOINTS:
            joined[-1] = Swap(last.i, swap.j, last.k, swap.m)
        else:
            joined.append(swap)
    return joined


def _tags(value: str | Sequence[str] | None) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value or ())


def _changed_tags(old: Sequence[str], new: Sequence[str], reasons: Reasons) -> Iterator[Change]:
    """Tags have no order that means anything: those that went and those that came."""
    starts: dict[tuple[str, str], int] = {}
    for side, tags in (("gone", old), ("came", new)):
        at = 0
        for tag in tags:
            starts.setdefault((side, tag), at)
            at += len(tag) + 2
    for tag in [tag for tag in old if tag not in new]:
        start = starts["gone", tag]
        yield reasons.change(Place(gone=(start, start + len(tag)), came=(0, 0), was=tag, sentence=""))
    for tag in [tag for tag in new if tag not in old]:
        start = starts["came", tag]
        yield reasons.change(Place(gone=(0, 0), came=(start, start + len(tag)), was="", sentence=tag))


def _with_the_fact_left_over(changes: list[Change], facts: Sequence[FactChange]) -> list[Change]:
    """An addition in words that no vocabulary knows ("there is only one like it") tells the new fact that is left."""
    told = {change.attribute for change in changes}
    left = [fact.attribute for fact in facts if fact.verdict == "new" and fact.attribute not in told]
    nameless = [change for change in changes if change.kind is Kind.ADDITION and not change.attribute]
    if len(left) == 1 and len(nameless) == 1:
        return [replace(one, attribute=left[0]) if one is nameless[0] else one for one in changes]
    return changes


def _silent_fixes(changes: Sequence[Change], facts: Sequence[FactChange]) -> Iterator[Change]:
    """Facts that were wrong and that the text never told, or that were put right before it was written."""
    fixed = {change.attribute for change in changes if change.kind is Kind.FACT_FIX}
    for fact in facts:
        if fact.verdict == "wrong" and fact.attribute not in fixed:
            yield Change(Kind.FACT_FIX, "facts", fact.attribute)
