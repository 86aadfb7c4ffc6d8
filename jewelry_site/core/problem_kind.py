"""What every problem of the catalogue is made of."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class ProblemKind:
    """What is the same each time a problem happens; ``detail`` and ``hint`` may hold ``%(name)s`` fields."""

    status: int
    title: Text
    detail: Text
    hint: Text
