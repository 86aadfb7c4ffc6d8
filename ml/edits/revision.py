"""After a fact changed: what of a text depends on it is written anew, and the rest stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ml import claims
from ml.edits.facts import fact_changes, sheet_from
from ml.edits.reasons import says
from ml.edits.sentences import Sentence, sentences_of
from ml.facts import FactSheet

# A text that is so much shorter than the fresh one, or longer than both, is out of its length: the fresh one stands.
_SHORTEST, _LONGEST = 0.6, 1.4
_Text = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class _Touched:
    """The words that may tell of a changed fact, as it was and as it is."""

    words: frozenset[str]
    came: frozenset[str]

    def concerns(self, text: str) -> bool:
        return says(text, self.words)


def revised(draft: _Text, fresh: _Text, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any] | None:
    """The draft with what depends on changed facts taken from ``fresh``, a text about the facts as they are now.

    ``before`` and ``after`` are facts as JSON. None where nothing of the draft can stay (all of it is about a ring, if
    it is a ring), or where what would come of it may not stand: then the fresh text is the better one. Raises
    ml.claims.GuardError when the guard fails.
    """
    if before.get("type") != after.get("type"):
        return None
    touched = _touched(before, after)
    sheet = sheet_from(after)
    description = _description(str(draft["description"]), str(fresh["description"]), touched, sheet, after)
    if description is None:
        return None
    text = {
        "title": _line("title", draft, fresh, touched, sheet),
        "description": description,
        "tags": _tags(draft["tags"], fresh["tags"], touched, sheet),
        "alt_text": _line("alt_text", draft, fresh, touched, sheet),
    }
    return text if _as_clean(text, fresh, sheet) else None


def _touched(before: Mapping[str, Any], after: Mapping[str, Any]) -> _Touched:
    changes = fact_changes(before, after)
    came = frozenset[str]().union(*(change.new for change in changes))
    gone = frozenset[str]().union(*(change.old for change in changes))
    # A told metal says its colour, told stones say what they look like: words for the look are theirs.
    looks = {"metal": ("metal_tone",), "stones": ("stone_colours", "stone_forms")}
    for change in changes:
        for attribute in looks.get(change.attribute, ()):
            seen = {attribute: before[attribute]} if before.get(attribute) else {}
            gone |= frozenset[str]().union(*(one.new for one in fact_changes({}, seen)))
    return _Touched(gone | came, came)


def _description(old: str, fresh: str, touched: _Touched, sheet: FactSheet, after: Mapping[str, Any]) -> str | None:
    was, new = sentences_of(old), sentences_of(fresh)
    kept = [not (touched.concerns(one.text) or _untrue("description", one.text, sheet)) for one in was]
    wanted = [touched.concerns(one.text) for one in new]
    if not was or not new or not any(kept):
        return None
    if not kept[0] or wanted[0]:
        kept[0], wanted[0] = False, True
    wanted = _with_what_went(was, new, kept, wanted, after)
    pieces = _pieces(was, new, kept, wanted)
    text = _joined([(old if mine else fresh, one) for mine, one in pieces])
    words, before, now = (len(one.split()) for one in (text, old, fresh))
    return text if _SHORTEST * now <= words <= _LONGEST * max(before, now) else None


def _with_what_went(
    was: list[Sentence], new: list[Sentence], kept: list[bool], wanted: list[bool], after: Mapping[str, Any]
) -> list[bool]:
    """A sentence that goes may have told other facts too: what tells them in the fresh text comes along."""
    stays = " ".join(one.text for one, stay in zip(was, kept, strict=True) if stay)
    went = " ".join(one.text for one, stay in zip(was, kept, strict=True) if not stay)
    comes = list(wanted)
    for change in fact_changes({}, after):
        told = " ".join(one.text for one, come in zip(new, comes, strict=True) if come)
        if says(went, change.new) and not says(f"{stays} {told}", change.new):
            place = next((place for place, one in enumerate(new) if says(one.text, change.new)), None)
            if place is not None:
                comes[place] = True
    return comes


def _pieces(
    was: list[Sentence], new: list[Sentence], kept: list[bool], wanted: list[bool]
) -> list[tuple[bool, Sentence]]:
    """What stays, in its order; what comes stands where the first sentence went, or as far in as in the fresh text."""
    stay = [(place, one) for place, one in enumerate(was) if kept[place]]
    come = [one for one, comes in zip(new, wanted, strict=True) if comes]
    gap = next((place for place, stays in enumerate(kept) if not stays), wanted.index(True) if any(wanted) else 0)
    # An opening stands first; the rest of what comes follows what it was written after.
    head, tail = (come[:1], come[1:]) if wanted[0] else ([], come)
    later = next((place for place, stays in enumerate(kept) if not stays and place > 0), gap)
    before = [(True, one) for place, one in stay if place < later]
    behind = [(True, one) for place, one in stay if place >= later]
    return [*((False, one) for one in head), *before, *((False, one) for one in tail), *behind]


def _joined(pieces: Sequence[tuple[str, Sentence]]) -> str:
    """With the blanks or line ends that stood before each sentence."""
    text = ""
    for source, one in pieces:
        gap = source[: one.start]
        blank = gap[len(gap.rstrip()) :] or " "
        text += (blank if text else "") + one.text
    return text


def _line(field: str, draft: _Text, fresh: _Text, touched: _Touched, sheet: FactSheet) -> str:
    old, new = str(draft[field]), str(fresh[field])
    stays = old and not touched.concerns(old) and not _untrue(field, old, sheet)
    return old if stays and not says(new, touched.came) else new


def _tags(old: str | Sequence[str], new: str | Sequence[str], touched: _Touched, sheet: FactSheet) -> list[str]:
    stay = [one for one in old if not touched.concerns(one) and not _untrue("tags", [one], sheet)]
    come = [one for one in new if touched.concerns(one) and one not in stay]
    rest = [one for one in new if one not in stay and one not in come]
    return [*come, *stay, *rest][: max(len(old), len(new))]


def _untrue(field: str, words: str | list[str], sheet: FactSheet) -> bool:
    return any(one.severity == "block" for one in claims.check({field: words}, sheet))


def _as_clean(text: dict[str, Any], fresh: _Text, sheet: FactSheet) -> bool:
    """Whether the guard finds no more in it than in the fresh text."""
    known = {one.rule for one in claims.check(dict(fresh), sheet)}
    return all(one.rule in known and one.severity != "block" for one in claims.check(text, sheet))
