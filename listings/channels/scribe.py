"""Fits the approved text into one marketplace's limits and keeps account of all that it changed."""

from __future__ import annotations

import re

from listings.channels.model import Notice, Piece
from listings.channels.shorten import Truth
from listings.channels.spec import Limit, Spec
from listings.channels.spreadsheet import FORMULA_SIGNS
from listings.channels.wording import repeated_signs, reworded

# "1.5 mm" without its point is another measure.
_INSIDE_A_NUMBER = re.compile(r"\d[^\w\s]+\d")


class Scribe:
    """One piece for one marketplace. Everything it changes, leaves out or cannot know becomes a notice."""

    def __init__(self, piece: Piece, spec: Spec) -> None:
        self.piece = piece
        self.spec = spec
        self.said = piece.facts.statable()
        self.notices: list[Notice] = []
        self.truth = Truth(piece.facts, spec.channel)

    def note(self, code: str, field: str, **values: str | int) -> None:
        notice = Notice(code, field, values)
        if notice not in self.notices:
            self.notices.append(notice)

    def ask(self, code: str, field: str, value: str) -> str:
        """``value``, or a notice that only she can fill the field in."""
        if not value:
            self.note(code, field)
        return value

    def title(self, signs: dict[str, str] | None = None) -> str:
        """The title within the limit; unchanged, with a notice, if it cannot be shortened truthfully."""
        title = self._in_its_words("title", self.piece.title)
        if signs:
            spelt = repeated_signs(title, signs)
            if spelt != title:
                self.note("signs_spelt_out", "title", before=title, after=spelt)
            title = spelt
        limit = self.spec.limits["title"].most
        short = self.truth.title(title, limit)
        if short is None:
            self.note("title_too_long", "title", count=len(title), limit=limit)
        elif short != title:
            self.note("title_shortened", "title", before=title, after=short, limit=limit)
        return self._no_formula("title", title if short is None else short)

    def title_within(self, field: str, limit: int) -> str:
        """The title for a second, shorter place; empty, with a notice, if it cannot be that short and true."""
        title = self._in_its_words("title", self.piece.title)
        short = self.truth.title(title, limit)
        if short is None:
            self.note("left_empty_too_long", field, limit=limit)
        return short or ""

    def description(self) -> str:
        text = self._in_its_words("description", self.piece.description)
        limit = self.spec.limits.get("description")
        if limit is None or len(text) <= limit.most:
            return self._no_formula("description", text)
        short = self.truth.description(text, limit.most)
        if short is None:
            self.note("description_too_long", "description", count=len(text), limit=limit.most)
            return self._no_formula("description", text)
        self.note("description_shortened", "description", sentences=short[1], limit=limit.most)
        return self._no_formula("description", short[0])

    def first_sentences(self, limit: int) -> str:
        """The first sentences of the description in one line, as many as fit and are true without the rest, or none."""
        text = " ".join(self._in_its_words("description", self.piece.description).split())
        short = (text, 0) if len(text) <= limit else self.truth.description(text, limit)
        return short[0] if short else ""

    def tags(self, refused: re.Pattern[str] | None = None) -> list[str]:
        """The tags that fit, each once; ``refused`` matches signs that the marketplace does not take in them."""
        limit = self.spec.limits.get("tags", Limit(most=1000))
        most, each = limit.most, limit.each or 1000
        fitting: list[str] = []
        for tag in self.piece.tags:
            wanted = self._in_its_words("tags", tag)
            words = wanted if refused is None else _without_signs(wanted, refused)
            if not words:
                self.note("tag_signs", "tags", tag=tag)
                continue
            short = self.truth.tag(words, each)
            if short is None:
                self.note("tag_left_out", "tags", tag=tag, limit=each)
            elif short.casefold() not in {known.casefold() for known in fitting}:
                if short != wanted:
                    self.note("tag_shortened", "tags", before=wanted, after=short)
                fitting.append(self._no_formula("tags", short))
        for tag in fitting[most:]:
            self.note("tag_over", "tags", tag=tag, limit=most)
        return fitting[:most]

    def alt_text(self) -> str:
        return self._in_its_words("alt_text", self.piece.alt_text)

    def fact_words(self, words: str) -> str:
        """Words made from facts, in the marketplace's wording."""
        return reworded(words, self.spec)[0]

    def _in_its_words(self, field: str, text: str) -> str:
        changed, changes = reworded(text, self.spec)
        for before, after in changes:
            self.note("reworded", field, before=before, after=after)
        return changed

    def _no_formula(self, field: str, text: str) -> str:
        if text.startswith(FORMULA_SIGNS):
            self.note("begins_like_a_formula", field, sign=text[0])
        return text


def _without_signs(tag: str, refused: re.Pattern[str]) -> str:
    """The tag with blanks for signs that are refused; empty where that would change a number."""
    if not refused.search(tag):
        return tag
    return "" if _INSIDE_A_NUMBER.search(tag) else " ".join(refused.sub(" ", tag.replace("&", " and ")).split())
