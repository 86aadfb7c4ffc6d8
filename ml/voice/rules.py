"""One house rule: what kind it is and what it says. Readable as JSON, equal when it does the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ml.spelling import SPELLINGS
from ml.voice.person import PERSONS
from ml.voice.topics import TOPICS

LONGEST_WORDS = 60
LONGEST_SENTENCE = 300
FEWEST_WORDS, MOST_WORDS = 10, 300
_PHRASE = re.compile(r"[^\W_](?:[\w'’.&-]*[\w])?(?: [^\W_](?:[\w'’.&-]*[\w])?)*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")


class RuleKind(StrEnum):
    """In the order in which they are applied."""

    SPELLING = "spelling"
    SWAP = "swap"
    NEVER = "never"
    PERSON = "person"
    DROP_ABOUT = "drop_about"
    DROP_LAST = "drop_last"
    ORDER = "order"
    SHORT = "short"
    CLOSING = "closing"


class RuleError(ValueError):
    """A rule that cannot be kept. ``code``: empty, too_long, not_words, same, not_a_sentence or unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Rule:
    """Made by ``make_rule``. What ``says`` holds, by kind:

    spelling: {"spelling": "uk" or "us"} · swap: {"from", "to"} · never: {"words"} ·
    person: {"person": "i", "we" or "nobody"} · drop_about: {"topic"} ·
    drop_last: {} · order: {"topic", "to": "first" or "last"} · short: {"words": int} · closing: {"sentence"}
    """

    kind: RuleKind
    says: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Rules with one key are about one thing: a shop has one of them. A swap's key is what it changes from."""
        match self.kind:
            case RuleKind.SWAP if self.changes_capitals_only:
                return f"capital:{self.says['from'].lower()}"
            case RuleKind.SWAP:
                return f"swap:{self.says['from'].lower()}"
            case RuleKind.NEVER:
                return f"never:{self.says['words'].lower()}"
            case RuleKind.DROP_ABOUT | RuleKind.ORDER:
                return f"{self.kind}:{self.says['topic']}"
            case RuleKind.CLOSING:
                return f"closing:{self.says['sentence'].lower()}"[:200]
            case _:
                return str(self.kind)

    @property
    def changes_capitals_only(self) -> bool:
        return self.kind is RuleKind.SWAP and self.says["from"].lower() == self.says["to"].lower()

    def __hash__(self) -> int:
        return hash((self.kind, tuple(sorted(self.says.items()))))


def make_rule(kind: str, says: Mapping[str, Any]) -> Rule:
    """A rule whose every part was checked. Raises RuleError."""
    if kind not in list(RuleKind):
        raise RuleError("unknown")
    return Rule(RuleKind(kind), _CHECKS[RuleKind(kind)](says))


def _swap(says: Mapping[str, Any]) -> dict[str, Any]:
    old, new = _phrase(says.get("from")), _phrase(says.get("to"))
    if old == new:
        raise RuleError("same")
    # Capitals alone are the rule then; else the place decides about them.
    return {"from": old, "to": new} if old.lower() == new.lower() else {"from": old.lower(), "to": new}


def _never(says: Mapping[str, Any]) -> dict[str, Any]:
    return {"words": _phrase(says.get("words")).lower()}


def _closing(says: Mapping[str, Any]) -> dict[str, Any]:
    sentence = _line(says.get("sentence"), LONGEST_SENTENCE)
    if not _SENTENCE_END.search(sentence) or "<" in sentence or ">" in sentence:
        raise RuleError("not_a_sentence")
    return {"sentence": sentence}


def _spelling(says: Mapping[str, Any]) -> dict[str, Any]:
    return {"spelling": _one_of(says.get("spelling"), SPELLINGS)}


def _about(says: Mapping[str, Any]) -> dict[str, Any]:
    return {"topic": _one_of(says.get("topic"), TOPICS)}


def _order(says: Mapping[str, Any]) -> dict[str, Any]:
    return {**_about(says), "to": _one_of(says.get("to"), ("first", "last"))}


def _short(says: Mapping[str, Any]) -> dict[str, Any]:
    words = says.get("words")
    if not isinstance(words, int) or not FEWEST_WORDS <= words <= MOST_WORDS:
        raise RuleError("unknown")
    return {"words": words}


_CHECKS = {
    RuleKind.SPELLING: _spelling,
    RuleKind.SWAP: _swap,
    RuleKind.NEVER: _never,
    RuleKind.PERSON: lambda says: {"person": _one_of(says.get("person"), PERSONS)},
    RuleKind.DROP_ABOUT: _about,
    RuleKind.DROP_LAST: lambda says: {},
    RuleKind.ORDER: _order,
    RuleKind.SHORT: _short,
    RuleKind.CLOSING: _closing,
}


def _phrase(value: object) -> str:
    """Words with single blanks, hyphens and apostrophes, and no other sign."""
    line = _line(value, LONGEST_WORDS)
    if _PHRASE.fullmatch(line) is None:
        raise RuleError("not_words")
    return line


def _line(value: object, limit: int) -> str:
    line = " ".join(value.split()) if isinstance(value, str) else ""
    if not line:
        raise RuleError("empty")
    if len(line) > limit:
        raise RuleError("too_long")
    return line


def _one_of(value: object, known: tuple[str, ...]) -> str:
    if value not in known:
        raise RuleError("unknown")
    return str(value)
