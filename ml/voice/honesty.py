"""The words that keep names honest. The guard reads what is said; of what is left unsaid these must not be lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ml import vocabulary

_FIELDS = ("title", "description")
_ALWAYS = ("plated", "filled", "vermeil", "tone", "toned", "coloured", "look", "style", "like", "simulated")
# Whoever likes a thing does not say that it is like one.
_FOND = re.compile(r"\b(?:we|i|you|they|would|to) (?:rather |warmly |both )?like\b")


def kept_honest(before: Mapping[str, Any], after: Mapping[str, Any], *, each_field: bool) -> bool:
    """Whether no word such as "plated", "silver-tone", "lab-created" or "dyed" was lost.

    Exchanged words must keep them in ``each_field``: "gold-plated silver" made into "sterling" would be true of the
    metal beneath and yet mislead. A sentence may go with its own, as long as title and description still hold them.
    """
    if each_field:
        return all(_said(str(before.get(name) or "")) <= _said(str(after.get(name) or "")) for name in _FIELDS)
    texts = [" ".join(str(fields.get(name) or "") for name in _FIELDS) for fields in (before, after)]
    return _said(texts[0]) <= _said(texts[1])


def _said(text: str) -> frozenset[str]:
    plain = _FOND.sub("", text.lower()).replace("-", " ").replace("colored", "coloured")
    found = _pattern().findall(plain)
    return frozenset(found) - {"natural", "none", "untreated"}


@cache
def _pattern() -> re.Pattern[str]:
    told = [value for part in ("origin", "treatment") for value in vocabulary.values(part)]
    words = sorted({word.replace("-", " ") for word in (*_ALWAYS, *told)}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
