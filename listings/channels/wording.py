"""Words that one marketplace wants otherwise: the same thing said, in its terms."""

from __future__ import annotations

import re

from listings.channels.spec import Spec


def reworded(text: str, spec: Spec) -> tuple[str, list[tuple[str, str]]]:
    """The text with the marketplace's own words, and which words became which."""
    changes: list[tuple[str, str]] = []
    for rule in spec.wording:

        def put(found: re.Match[str], new: str = rule.put) -> str:
            words = _cased(found.expand(new), found[0])
            changes.append((found[0], words))
            return words

        text = rule.pattern.sub(put, text)
    return text, [change for change in dict.fromkeys(changes) if change[0] != change[1]]


def repeated_signs(title: str, replacements: dict[str, str]) -> str:
    """A title in which each sign stands once at most: further ones become the words for them."""
    for sign, words in replacements.items():
        first = title.find(sign)
        if first >= 0:
            head, rest = title[: first + 1], title[first + 1 :]
            title = head + rest.replace(sign, words)
    return " ".join(title.split())


def _cased(new: str, old: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
