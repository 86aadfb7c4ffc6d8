"""What every other model is to the writer: something that answers a prompt several times, or says why it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ml.other_models.reasons import Unanswered
from ml.text.text import Text

if TYPE_CHECKING:
    from ml.other_models.prompt import Prompt


class OtherModelError(Exception):
    """The model gave no answer. `code` is stable; the message says what to do.

    `sent`: whether facts may have left the machine before it failed.
    """

    def __init__(self, code: Unanswered, message: str, *, sent: bool = False) -> None:
        self.code: Unanswered = code
        self.sent = sent
        super().__init__(message)


@dataclass(frozen=True)
class Answer:
    """What the model wrote, word for word, and whether it came to its own end."""

    words: str
    finished: bool


@dataclass(frozen=True)
class Status:
    """How a model is doing in this process. `memory_bytes`: its weights; both 0 for an endpoint."""

    name: str
    version: str
    device: str
    memory_bytes: int = 0
    load_seconds: float = 0.0


class OtherModel(Protocol):
    """A loaded model, or an endpoint. `sends_to`: the host to which text leaves this machine, or ""."""

    @property
    def version(self) -> str: ...

    @property
    def sends_to(self) -> str: ...

    def status(self) -> Status: ...

    def answers(self, prompt: Prompt, *, count: int, seed: int) -> list[Answer]:
        """Up to `count` answers. Raises OtherModelError."""
        ...


@dataclass(frozen=True)
class OtherText(Text):
    """A text with its provenance.

    `model`: the model that wrote it. `instead_of` and `reason`: the model that was asked first, and the code of why
    nothing of it stands, both "" when it wrote the text itself. `sent_to`: where facts went, or "".
    """

    model: str
    instead_of: str = ""
    reason: str = ""
    sent_to: str = ""

    @property
    def models(self) -> dict[str, str]:
        """The provenance as a draft keeps it and the API shows it."""
        named = {
            "text": self.model,
            "text_asked_first": self.instead_of,
            "text_reason": self.reason,
            "text_sent_to": self.sent_to,
        }
        return {name: value for name, value in named.items() if value}


def models_of(text: Text, version: str) -> dict[str, str]:
    """What made a text: its own provenance where it has one, else the `version` of the writer."""
    return text.models if isinstance(text, OtherText) else {"text": version}
