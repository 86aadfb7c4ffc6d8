"""One hint, with the words that gave it."""

from __future__ import annotations

from dataclasses import dataclass

from ml import vocabulary


@dataclass(frozen=True)
class WeakLabel:
    """What the words say of one visible attribute. `words` are the seller's, `language` is one of five.

    Of an attribute that can have several values the words name some: that is a hint for whoever labels, and no label
    (`whole`), for what they leave out may be there all the same.
    """

    attribute: str
    values: tuple[str, ...]
    words: str
    language: str

    @property
    def whole(self) -> bool:
        return self.attribute not in vocabulary.MANY_VALUED
