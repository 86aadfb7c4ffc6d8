"""From a title and a description to hints; where the words allow two readings, none is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ml import vocabulary
from ml.weaklabels.language import language_of
from ml.weaklabels.model import WeakLabel
from ml.weaklabels.phrases import LANGUAGES, READ, pattern, phrases
from ml.weaklabels.takenback import taken_back

LONGEST = 4000
# "Silver heart ring" is a title, whatever column it stands in.
_TITLE_WORDS = 8
_SENTENCE = re.compile(r"[.!?;\n](?=\s|$)")
# A pendant hangs on a necklace: which of both a photo shows, words that name both do not say.
_HANGING = frozenset({"pendant", "necklace"})
# Of these a title with another piece in it tells too little: "earring set", "charm pendant".
_UNSURE_BESIDE_OTHERS = frozenset({*_HANGING, "set", "charm"})
# English shops say necklace for any pendant on a chain: 0.71 were necklaces to the eye (7 products).
_SAYS_TOO_LITTLE = frozenset({"necklace", "necklaces", "pendant necklace"})
# German and Dutch spell it alike, and mean flexible and rigid bracelets by it.
_DUTCH_TOO = re.compile(r"(?<!\w)armband(?!\w)")
_CHAIN_TOO = re.compile(r"(?<!\w)(?:chain|cord|cadena|chaine|kette|corrente|ribbon)(?!\w)")


@dataclass(frozen=True)
class _Mention:
    value: str
    start: int
    end: int


_Named = tuple[_Mention, str]


def read_weak_labels(description: str, title: str = "") -> list[WeakLabel]:
    """Hints from a seller's words in English, Spanish, French, German or Portuguese; another language gives none.

    At most one label an attribute. At most 4,000 characters are read.
    """
    description, title = description[:LONGEST], title[:LONGEST]
    if not title and _is_title(description):
        description, title = "", description
    language = language_of(f"{title}. {description}")
    found = [_read_type(title, description, language)]
    if language is not None:
        found += [_read(attribute, f"{title}. {description}", language) for attribute in READ[1:]]
    return [label for label in found if label is not None]


def _is_title(text: str) -> bool:
    return len(text.split()) <= _TITLE_WORDS and not _SENTENCE.search(text.strip().rstrip("."))


def _read_type(title: str, description: str, language: str | None) -> WeakLabel | None:
    """Where title and description, or the languages a short text may be in, name different pieces, there is none."""
    if not language and _DUTCH_TOO.search(f"{title} {description}".casefold()):
        return None
    labels = [
        WeakLabel("type", (mention.value,), words, name)
        for name in ((language,) if language else LANGUAGES)
        for mention, words in (*_type_of_title(title, name), *_type_of_sentence(description, name))
    ]
    return labels[0] if len({label.values for label in labels}) == 1 else None


def _type_of_title(title: str, language: str) -> list[_Named]:
    """The noun that the title ends in (English, German) or begins with (the others)."""
    folded = vocabulary.folded(title)
    mentions = list(_mentions("type", folded, language, title=True))
    if not mentions:
        return []
    chosen = mentions[-1] if language in ("en", "de") else mentions[0]
    words = folded[chosen.start : chosen.end]
    values = {mention.value for mention in mentions}
    if len(values) > 1 and (_joined(folded) or values & _UNSURE_BESIDE_OTHERS):
        return []
    return [] if words in _SAYS_TOO_LITTLE else [(chosen, words)]


def _joined(folded: str) -> bool:
    """Two pieces in one title: "earrings and necklace"."""
    return re.search(r"(?<!\w)(?:and|y|et|und|e|with|con|avec|mit|com|&|\+)(?!\w)|[&+/]", folded) is not None


def _type_of_sentence(description: str, language: str) -> list[_Named]:
    """The first piece that is named, unless the text names another one as well."""
    folded = vocabulary.folded(description)
    mentions = list(_mentions("type", folded, language, title=False))
    values = {mention.value for mention in mentions}
    if len(values) != 1:
        return []
    words = folded[mentions[0].start : mentions[0].end]
    if words in _SAYS_TOO_LITTLE or (values & _HANGING and _CHAIN_TOO.search(folded)):
        return []
    return [(mentions[0], words)]


def _read(attribute: str, text: str, language: str) -> WeakLabel | None:
    folded = vocabulary.folded(text)
    mentions = list(_mentions(attribute, folded, language, title=False))
    values = sorted({mention.value for mention in mentions}, key=vocabulary.values(attribute).index)
    if not values or (len(values) > 1 and attribute not in vocabulary.MANY_VALUED):
        return None
    words = "; ".join(dict.fromkeys(folded[mention.start : mention.end] for mention in mentions))
    return WeakLabel(attribute, tuple(values), words[:200], language)


def _mentions(attribute: str, folded: str, language: str, *, title: bool) -> Iterator[_Mention]:
    compiled = pattern(attribute, language, title=title)
    if compiled is None:
        return
    known = phrases(attribute, language, title=title)
    for found in compiled.finditer(folded):
        start, end = found.span("phrase")
        if not taken_back(folded, start, end, english=language == "en"):
            yield _Mention(known[found.group("phrase")], start, end)
