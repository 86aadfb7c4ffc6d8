"""The phrases that are read: words of the vocabulary in one language, without those that mean other things as well.

What is left out was measured: docs/weak-labels.md tells how often each attribute is right, and why stone colours,
most motifs and most surfaces are not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ml import vocabulary
from ml.weaklabels.words import words

LANGUAGES: tuple[str, ...] = ("en", "es", "fr", "de", "pt")
READ: tuple[str, ...] = ("type", "metal_tone", "stone_forms", "motifs", "surface")


@cache
def phrases(attribute: str, language: str, *, title: bool) -> Mapping[str, str]:
    """Folded phrase -> value in one language; for types the vocabulary's own words, for the rest chosen ones."""
    if attribute != "type":
        chosen: dict[str, str] = words()["phrases"][attribute].get(language, {})
        return chosen
    left_out = {*words()["never"].get(language, ()), *(() if title else words()["only_in_titles"][language])}
    found: dict[str, str] = {}
    for value in vocabulary.values(attribute):
        known = vocabulary.entry(attribute, value)
        for phrase in (known["labels"].get(language, ""), *known["synonyms"].get(language, [])):
            folded = vocabulary.folded(phrase)
            if folded and value != "other" and folded not in left_out:
                found.setdefault(folded, value)
    return found


@cache
def pattern(attribute: str, language: str, *, title: bool) -> re.Pattern[str] | None:
    """Any phrase in folded text, the longest first; a German noun also as the end of a compound (Perlenarmband)."""
    known = sorted(phrases(attribute, language, title=title), key=len, reverse=True)
    if not known:
        return None
    any_of_them = "|".join(re.escape(phrase) for phrase in known)
    before = r"(?<!\w)\w*?" if language == "de" and attribute == "type" else r"(?<!\w)"
    return re.compile(rf"{before}(?P<phrase>{any_of_them})(?!\w)")
