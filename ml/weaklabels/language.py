"""Which of five languages a text is written in, by its little words; None when it is another one or too short."""

from __future__ import annotations

import re

from ml.weaklabels.words import words

_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """The language with most little words and letters of its own, if it leads the next and every foreign one."""
    small = text.casefold()
    found = _WORD.findall(small)
    letters = [language for letter, language in words()["letters"].items() if letter in small]
    counts = sorted(
        (
            (sum(word in known for word in found) + letters.count(name), name)
            for name, known in words()["languages"].items()
        ),
        reverse=True,
    )
    (best, name), (second, _) = counts[0], counts[1]
    foreign = sum(word in words()["other_languages"] for word in found)
    return name if best > max(second, foreign) else None
