"""Who speaks in a text: I, we, or nobody.

Only sentences in which the shop speaks of itself change. In "some of us" or "let us" everybody is meant, and such
sentences stay as they are.
"""

from __future__ import annotations

import re

PERSONS = ("i", "we", "nobody")

_EVERYBODY = re.compile(
    r"\b(?:(?:most|all|some|many|both|few|each|one|none|the rest) of us|let us|let's|we all|we both|us all)\b",
    re.IGNORECASE,
)
_SHOP = re.compile(
    r"\b(?:we|we(?:'|’)(?:re|ve|d|ll)|us|our|ours|ourselves|I|I(?:'|’)(?:m|ve|d|ll)|me|my|mine|myself)\b", re.IGNORECASE
)
_TO_I = {
    "we are": "I am", "are we": "am I", "we were": "I was", "were we": "was I", "we": "I", "us": "me", "our": "my",
    "ours": "mine", "ourselves": "myself", "we're": "I'm", "we've": "I've", "we'd": "I'd", "we'll": "I'll",
}  # fmt: skip
_TO_WE = {after: before for before, after in _TO_I.items()}
# "We make it by hand in our workshop." is a fact with somebody in it: the fact stays, she goes.
_MAKE = re.compile(
    r"^(?:we|I) (make|made) (it|them|(?:this|these|the|each|every)\b[\w ,'’-]*?) by hand\b", re.IGNORECASE
)
_OWN_PLACE = re.compile(r"\b(?:our|my)(?: own)? (workshop|studio|atelier|workbench|bench)\b", re.IGNORECASE)
_PLURAL = re.compile(r"^(?:them|these)\b|s$", re.IGNORECASE)


def speaks(sentence: str) -> bool:
    """Whether the shop speaks of itself in the sentence. "US" is a size and a country."""
    words = [word for word in _SHOP.findall(sentence) if word != "US"]
    return bool(words) and _EVERYBODY.search(sentence) is None


def said_by(sentence: str, person: str) -> str | None:
    """The sentence as ``person`` says it. None where nobody can say it: it is about the one who speaks."""
    if not speaks(sentence):
        return sentence
    if person == "nobody":
        without = _OWN_PLACE.sub(r"the \1", _MAKE.sub(_made, sentence))
        return None if speaks(without) else without
    return _exchanged(sentence, _TO_I if person == "i" else _TO_WE)


def _made(found: re.Match[str]) -> str:
    """ "We make them by hand" as "They are made by hand"."""
    verb, what = found[1].lower(), found[2]
    many = _PLURAL.search(what) is not None and not re.match(r"each|every|this", what, re.IGNORECASE)
    subject = {"it": "It", "them": "They"}.get(what.lower(), what[0].upper() + what[1:])
    be = {("make", True): "are", ("make", False): "is", ("made", True): "were", ("made", False): "was"}[verb, many]
    return f"{subject} {be} made by hand"


def _exchanged(sentence: str, words: dict[str, str]) -> str:
    """Each word by its counterpart, the longest first; a capital stays at the beginning of a sentence only."""
    alternatives = "|".join(re.escape(word).replace("'", "['’]") for word in sorted(words, key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)
    known = {word.lower(): other for word, other in words.items()}

    def other(found: re.Match[str]) -> str:
        if found[0] == "US":
            return found[0]
        word = known[found[0].lower().replace("’", "'")]
        return word[0].upper() + word[1:] if found.start() == 0 else word

    return pattern.sub(other, sentence)
