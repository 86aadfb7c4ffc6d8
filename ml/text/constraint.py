"""What may be written next: only slots whose facts are given, only licensed words, and no end while facts are due."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ml.text.licence import unlicensed
from ml.text.prompt import END, TAG, A, slots_of
from ml.text.sheet import Sheet
from ml.text.tokens import SPECIAL, Tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A number said twice reads like a form; a metal may come back once.
ONCE = re.compile(r"^<(?!s\d|type|types|metal|short|tone|motif|tech|core|plat|a>)")
TWICE = re.compile(r"^<(metal|metal\.adj|tone|tone2|core|plated|plating|tech\d\.\w+|motif\d\.adj)>$")
_SENTENCE_END = re.compile(r"[.!?][\"')]*$")
_LETTERS = re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Constraint:
    """For one field of one piece. `allowed` [vocabulary] bool; `most`: token -> how often; `due`: one of each group."""

    allowed: NDArray[np.bool_]
    most: dict[int, int]
    due: tuple[frozenset[int], ...]
    end: int
    enders: frozenset[int] | None


class Vocabulary:
    """The words of a tokenizer, sorted once by what may restrict them."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._known: dict[frozenset[str], list[int]] = {}
        self.slots = {
            word[1:-1]: number for word, number in tokens.ids.items() if word[0] == "<" and word not in (A, TAG)
        }
        self.words = {
            number: word[1:]
            for number, word in enumerate(tokens.words)
            if word.startswith("Ġ") and not SPECIAL.match(word) and _LETTERS.search(word)
        }
        self.control = [number for number, word in enumerate(tokens.words) if SPECIAL.match(word)]
        self.digits = [
            number for number, word in enumerate(tokens.words) if not SPECIAL.match(word) and re.search(r"\d", word)
        ]
        self.enders = frozenset(
            number for number, word in enumerate(tokens.words) if not SPECIAL.match(word) and _SENTENCE_END.search(word)
        )

    def _barred(self, flags: frozenset[str]) -> list[int]:
        """Words that a rule refuses as a whole; longer expressions are judged when the text is done."""
        if flags not in self._known:
            if len(self._known) > 256:
                self._known.clear()
            self._known[flags] = [
                number for number, word in self.words.items() if any(found == word for found in unlicensed(word, flags))
            ]
        return self._known[flags]

    def constraint(self, sheet: Sheet, field: str, facts: Collection[str], due: Sequence[str]) -> Constraint:
        """The constraint of a text in this field that may use `facts` and must use a slot of each in `due`."""
        import numpy as np

        ids = self.tokens.ids
        allowed = np.ones(len(self.tokens.words), dtype=bool)
        allowed[self.control + self.digits] = False
        open_slots = [slot for slot in self.slots if slot in sheet.surface and _speaks_of(slot, facts)]
        allowed[[self.slots[slot] for slot in open_slots]] = True
        allowed[[ids[END], ids[A]]] = True
        allowed[ids[TAG]] = field == "tags"
        allowed[self._barred(sheet.flags)] = False
        groups = [[self.slots[slot] for slot in _naming(open_slots, fact)] for fact in due]
        return Constraint(
            allowed=allowed,
            most={} if field == "tags" else _limits(self.slots),
            due=tuple(frozenset(group) for group in groups if group),
            end=ids[END],
            enders=self.enders if field == "description" else None,
        )


def _naming(slots: Sequence[str], fact: str) -> list[str]:
    """The slots that name a fact: for a stone with a name its name, not its colour alone."""
    speaking = [slot for slot in slots if _speaks_of(slot, [fact])]
    return [slot for slot in speaking if slot.endswith((".name", ".names"))] or speaking


def _speaks_of(slot: str, facts: Collection[str]) -> bool:
    if slot.split(".")[0] in ("type", "types"):
        return "type" in facts
    return any(slot.startswith(start) for fact in facts for start in slots_of(fact))


def _limits(slots: dict[str, int]) -> dict[int, int]:
    limits = {number: 1 for slot, number in slots.items() if ONCE.match(f"<{slot}>")}
    return limits | {number: 2 for slot, number in slots.items() if TWICE.match(f"<{slot}>")}
