"""Where one text stands between its sentences: which tokens may follow so that only whole known sentences come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ml.text.composition import Composition, Phrase


@dataclass(frozen=True)
class Phrases:
    """What a text may be composed of: `begin` makes a fresh composition, `ids` are the token ids of a phrase."""

    begin: Callable[[], Composition]
    ids: Callable[[Phrase], Sequence[int]]


class Path:
    """Follows one text token by token."""

    def __init__(self, phrases: Phrases) -> None:
        self._ids = phrases.ids
        self._composition = phrases.begin()
        self._within: list[Phrase] = []
        self._following: list[Phrase] | None = None
        self._depth = 0

    def choices(self, end: int) -> list[int]:
        """Tokens that may come next; `end` only between sentences, when the text is whole or nothing else may come."""
        if self._within:
            return list(dict.fromkeys(self._ids(one)[self._depth] for one in self._within))
        following = list(dict.fromkeys(self._ids(one)[0] for one in self._next()))
        if self._composition.may_end() or (not following and self._composition.complete()):
            following.append(end)
        return following

    def take(self, token: int) -> None:
        """Goes on by one token that was among the choices."""
        if not self._within:
            self._within, self._depth = self._next(), 0
        self._within = [one for one in self._within if self._ids(one)[self._depth] == token]
        self._depth += 1
        done = next((one for one in self._within if len(self._ids(one)) == self._depth), None)
        if done:
            self._composition.take(done)
            self._within, self._following = [], None

    def _next(self) -> list[Phrase]:
        if self._following is None:
            self._following = self._composition.next()
        return self._following
