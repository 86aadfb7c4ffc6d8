"""What the guard finds, and what it raises when it cannot do its work."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["block", "warn"]


class GuardError(Exception):
    """The guard could not read the text to its end: nobody may rely on it, so callers must not approve."""


@dataclass(frozen=True)
class Finding:
    """A claim without ground, or wording that law or a marketplace forbids.

    `start` and `end` are character positions in the original field; tags are joined by ", " first.
    """

    rule: str
    severity: Severity
    field: str
    start: int
    end: int
    message: str
    suggestion: str | None


@dataclass(frozen=True)
class Hit:
    """What a reader found in the normalised text of one field, before its rule gives it words."""

    rule: str
    start: int
    end: int
    because: str = ""
    instead: str | None = None
