"""What the guard finds, and what it raises when it cannot do its work."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ml.messages import Value

Severity = Literal["block", "warn"]


class GuardError(Exception):
    """The guard could not read the text to its end: nobody may rely on it, so callers must not approve."""


@dataclass(frozen=True)
class Finding:
    """A claim without ground, or wording that law or a marketplace forbids.

    `start` and `end` are character positions in the original field; tags are joined by ", " first. `suggestion` is
    wording that may stand in place of the words, or None; `advice` is a sentence on what to do, never to be put into
    the text. Both and `message` are English; `values` fill the rule's sentences in other languages (`claims.spoken`).
    """

    rule: str
    severity: Severity
    field: str
    start: int
    end: int
    message: str
    suggestion: str | None
    advice: str = ""
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """What a reader found in the normalised text of one field, before its rule gives it words.

    `because` is what is known instead, for the rule's explanation; `instead` wording that the facts carry.
    """

    rule: str
    start: int
    end: int
    because: Value = ""
    instead: str | None = None
