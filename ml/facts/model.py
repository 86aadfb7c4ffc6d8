"""One fact about one piece: what is said, who says it, and how sure a model is of it."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ml.messages import Message

JSONValue: TypeAlias = "str | int | float | bool | list[JSONValue] | dict[str, JSONValue] | None"


class Source(StrEnum):
    """Who says so. A person outranks a hallmark that was read and confirmed, which outranks a model."""

    ARTISAN = "artisan"
    MARK = "mark"
    MODEL = "model"

    @property
    def rank(self) -> int:
        """0 is the word that counts most."""
        return list(Source).index(self)


class FactError(ValueError):
    """A fact that cannot be used. The ``message`` says what is wrong and what would be right, in any language.

    What only programs can get wrong (a list in the place of text) is said in English.
    """

    def __init__(self, attribute: str, message: str | Message) -> None:
        super().__init__(str(message))
        self.attribute = attribute
        self.message = message if isinstance(message, Message) else Message(message)


@dataclass(frozen=True)
class Fact:
    """`probability` belongs to models only; `asserted` says that the model's threshold was passed."""

    attribute: str
    value: JSONValue
    source: Source
    probability: float | None = None
    asserted: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", Source(self.source))
        if self.probability is None:
            return
        if not math.isfinite(self.probability) or not 0.0 <= self.probability <= 1.0:
            raise FactError(self.attribute, f"A probability lies between 0 and 1, not {self.probability!r}.")
