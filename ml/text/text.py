"""What the writer gives: four fields of text, who wrote them, and what the guard had to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ml.claims import Finding


@dataclass(frozen=True)
class Text:
    """A finished text. `writer`: "model" if a drawn description stands, "planner" if the planner had to step in."""

    title: str
    description: str
    tags: tuple[str, ...]
    alt_text: str
    writer: Literal["model", "planner"]
    findings: tuple[Finding, ...]
    seconds: float
    seed: int
