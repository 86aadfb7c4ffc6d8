"""A prefix tree of token ids: which tokens may follow so that only whole known sentences come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Node:
    """`following`: token -> next node; `whole`: a sentence ends here; `count`: sentences that pass through."""

    following: dict[int, Node] = field(default_factory=dict)
    whole: bool = False
    count: int = 0


def grow(sentences: Iterable[Sequence[int]]) -> Node:
    """The tree of these sentences, each a sequence of token ids."""
    root = Node()
    for sentence in dict.fromkeys(tuple(one) for one in sentences):
        node = root
        for token in sentence:
            node = node.following.setdefault(token, Node())
            node.count += 1
        node.whole = True
    return root


@dataclass(frozen=True)
class Phrases:
    """Sentences that may open a text, and sentences that may follow; how many tokens a text should have."""

    openings: Node
    others: Node
    least: int
    most: int


class Path:
    """Where one text stands in the trees. No sentence is taken twice."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._node = phrases.openings
        self._walked: list[Node] = []
        self._used: Counter[int] = Counter()
        self._length = 0

    def choices(self, end: int) -> list[int]:
        """Tokens that may come next; `end` only between sentences, and once the text is long enough."""
        within = self._open(self._node)
        if not self._node.whole:
            return within
        if self._length >= self._phrases.most:
            return [end]
        taken = Counter(id(one) for one in self._walked)
        return [
            *within,
            *self._open(self._phrases.others, taken),
            *([end] if self._length >= self._phrases.least else []),
        ]

    def take(self, token: int) -> None:
        """Goes on by one token that was among the choices."""
        self._length += 1
        node = self._node.following.get(token)
        if node is None:
            self._used.update(id(one) for one in self._walked)
            self._walked = []
            node = self._phrases.others.following.get(token, Node())
        self._node = node
        self._walked.append(node)

    def _open(self, node: Node, taken: Mapping[int, int] | None = None) -> list[int]:
        """Tokens on whose way lies a sentence that was not taken, nor is `taken` right now."""
        return [
            token
            for token, child in node.following.items()
            if self._used[id(child)] + (taken or {}).get(id(child), 0) < child.count
        ]
