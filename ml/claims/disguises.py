"""Sees through spellings that hide a claim from a reader of words: "g o l d", "s!lver", "dia-mond".

Works on plain text (lower case, without markup) and says which signs to drop and which to read as another, so that
every place still points into the original text. Each step is one pass of a pattern that cannot backtrack far.
"""

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

# Only words that make a claim are read out of a disguise: "go1d" is gold, "m1" and "h3llo" stay as they are.
_CLAIMS = frozenset(
    json.loads((Path(__file__).parent / "words" / "disguised.json").read_text(encoding="utf-8"))["words"]
)
_MEANT = {
    "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "$": "s", "!": "il", "@": "a", "|": "il",
}  # fmt: skip
_SPACED = re.compile(r"(?<![\w'])[a-z](?:(?P<by>[ .*_·•~+/-]|[^\w\s.,;:!?'\"()-])[a-z])(?:(?P=by)[a-z]){2,}(?![\w'])")
_MIXED = re.compile(r"(?<![\w$!@|])(?=[a-z$@|]*[013457$!@|])[a-z013457$!@|]{4,16}(?![\w$@|])")
_SPLIT = re.compile(r"(?<![\w-])([a-z]{2,9})-([a-z]{2,9})(?![\w-])")
_MOST_SIGNS = 6


def dropped(text: str) -> set[int]:
    """Places of signs that only part the letters of a word."""
    places = {place for word in _SPACED.finditer(text) for place in range(word.start() + 1, word.end(), 2)}
    return places | {word.end(1) for word in _SPLIT.finditer(text) if word.group(1) + word.group(2) in _CLAIMS}


def meant(text: str) -> str:
    """The text with digits and signs read as the letters they stand for; its length stays the same."""
    return _MIXED.sub(lambda word: _claim(word.group()) or word.group(), text)


def _claim(word: str) -> str | None:
    """The claim that a word with digits or signs spells, or None."""
    return next((one for one in _readings(word) if one.rstrip("!") in _CLAIMS), None)


def _readings(word: str) -> Iterator[str]:
    if sum(sign in _MEANT for sign in word) > _MOST_SIGNS:
        return iter(())
    choices = [_MEANT.get(sign, sign) for sign in word]
    choices[-1] += "!" if word.endswith("!") else ""
    return ("".join(letters) for letters in product(*choices))
