"""Cleans words that people typed, and refuses what could never stand in a listing."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

from ml import vocabulary
from ml.facts.model import FactError
from ml.messages import Message, Value, _

NAME_LIMIT = 60
NOTE_LIMIT = 120
_PUNCTUATION = frozenset(" -–—'’`.,;:()/&+%°×½¼¾\"“”„!#№")
_NOT_A_NAME = re.compile(r"\b(ignore|disregard|instructions?|prompt|system|assistant|https?|www)\b", re.IGNORECASE)


def clean(attribute: str, text: object, *, limit: int, what: Value) -> str:
    """One line of plain words, trimmed; raises FactError for anything else. `what` names it in messages."""
    if not isinstance(text, str):
        raise FactError(attribute, f"{what} must be text, not {kind(text)}.")
    line = re.sub(r"[ \u00a0\u2009\u202f]+", " ", unicodedata.normalize("NFC", text)).strip()
    if not line:
        raise FactError(
            attribute, Message(_("{what} is empty. Leave it out if you do not want to say it."), {"what": what})
        )
    if len(line) > limit:
        figures = {"what": what, "count": str(len(line)), "limit": str(limit)}
        raise FactError(attribute, Message(_("{what} has {count} characters; at most {limit} fit."), figures))
    _refuse_unprintable(attribute, line, what)
    if _NOT_A_NAME.search(line):
        said = {"what": what, "words": repr(line)}
        raise FactError(attribute, Message(_("{what} must describe the piece; {words} does not."), said))
    return line


def name(attribute: str, text: object, *, what: Value) -> str:
    """A name of up to 60 characters and six words, such as that of a stone."""
    line = clean(attribute, text, limit=NAME_LIMIT, what=what)
    if len(line.split()) > 6 or re.search(r"[.;:!?]", line):
        said = {"what": what, "words": repr(line)}
        sentence = _("{what} must be a name of at most six words, not a sentence: {words}.")
        raise FactError(attribute, Message(sentence, said))
    return line


def pick(attribute: str, value: object, choices: Iterable[str], *, what: Value, words: str | None = None) -> str:
    """One of the vocabulary's values (`words` names the vocabulary); else FactError with the nearest one."""
    known = tuple(choices)
    if not isinstance(value, str):
        raise FactError(attribute, f"{what} must be text such as {known[0]!r}, not {kind(value)}.")
    line = " ".join(value.split()).lower()
    for choice in known:
        if line == choice.lower():
            return choice
    raise FactError(attribute, f"{what} cannot be {_shown(value)}. {_advice(line, known, words)}")


def kind(value: object) -> Message:
    """What was received, in words that belong in a message."""
    names = {
        dict: _("an object"), list: _("a list"), str: _("text"), bool: _("true or false"), type(None): _("nothing")
    }  # fmt: skip
    number = _("a number") if isinstance(value, int | float) else type(value).__name__
    return Message(names.get(type(value), number))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The most similar known word, or None when none is near."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def _shown(value: str) -> str:
    """Quoted for a message, cut where it is long, with its invisible characters made visible."""
    return repr(value if len(value) <= NAME_LIMIT else value[:NAME_LIMIT] + "…")


def _advice(line: str, known: tuple[str, ...], words: str | None) -> str:
    meant = vocabulary.canonical(words, line) if words else None
    near = meant or nearest(line, known)
    if near:
        return f"Did you mean {near!r}?"
    return "It can be: " + ", ".join(known) + "."


def _refuse_unprintable(attribute: str, line: str, what: Value) -> None:
    if "<" in line or ">" in line or re.search(r"&#?\w+;", line):
        raise FactError(attribute, Message(_("{what} must be plain words without markup."), {"what": what}))
    for character in line:
        category = unicodedata.category(character)
        if category.startswith("C") or category in ("Zl", "Zp"):
            sentence = _("{what} holds an invisible or control character; please type it anew.")
            raise FactError(attribute, Message(sentence, {"what": what}))
        if category.startswith("L") and "LATIN" not in unicodedata.name(character, ""):
            said = {"what": what, "sign": repr(character)}
            raise FactError(attribute, Message(_("{what} must be written in Latin letters: {sign} is not one."), said))
        if not (category[0] in "LMN" or character in _PUNCTUATION):
            said = {"what": what, "sign": repr(character)}
            raise FactError(attribute, Message(_("{what} cannot hold the sign {sign}."), said))
