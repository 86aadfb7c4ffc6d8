"""From photos and told facts to a checked description: see, ask, write, check, as the product does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from ml import claims, questions
from ml.facts import FactSheet

if TYPE_CHECKING:
    from PIL import Image

    from ml.other_models.writer import TextWriter
    from ml.text import Text
    from ml.vision import Eye, PieceReading


@dataclass(frozen=True)
class Description:
    """What is known of a piece, what is still asked, and the text. ``timings_ms``: milliseconds by stage."""

    sheet: FactSheet
    piece: PieceReading
    questions: tuple[questions.Question, ...]
    text: Text
    findings: tuple[claims.Finding, ...]
    models: dict[str, str]
    timings_ms: dict[str, int]


def describe(
    images: Sequence[Image.Image],
    told: FactSheet,
    *,
    eye: Eye,
    writer: TextWriter,
    tone: str = "plain",
    length: str = "medium",
    spelling: str = "uk",
    seed: int = 0,
    avoid: Sequence[str] = (),
    channel: str | None = None,
) -> Description:
    """Describe one piece from one or several RGB photos of it. Raises ml.claims.GuardError."""
    from ml import vision
    from ml.other_models.model import models_of

    clock = [perf_counter()]
    piece = vision.combine(eye.see(images))
    clock.append(perf_counter())
    sheet = vision.facts(piece).merged(told)
    asked = questions.ask(sheet)
    clock.append(perf_counter())
    text = writer.write(sheet, tone=tone, length=length, spelling=spelling, seed=seed, avoid=avoid)
    clock.append(perf_counter())
    findings = claims.check(
        {"title": text.title, "description": text.description, "tags": list(text.tags), "alt_text": text.alt_text},
        sheet,
        channel=channel,
    )
    clock.append(perf_counter())
    stages = ("see", "ask", "write", "check")
    return Description(
        sheet=sheet,
        piece=piece,
        questions=asked,
        text=text,
        findings=tuple(findings),
        models={"vision": eye.version, **models_of(text, writer.version)},
        timings_ms={
            name: round((end - start) * 1000) for name, start, end in zip(stages, clock, clock[1:], strict=False)
        },
    )
