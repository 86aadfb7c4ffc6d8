"""The measured proof that it learns, drawn from what a full ``script/bench learning`` wrote; nothing without it."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

FORMAT = 1
FILE = "learning_proof.json"
WIDTH, HEIGHT, LEFT, BOTTOM = 720, 340, 76, 290
_NAMES: dict[str, str | Promise] = {
    "frozen": _("nothing learns"),
    "retraining": _("retraining alone"),
    "house_rules": _("house rules alone"),
    "both": _("both"),
    "strangers": _("control: other people’s edits mixed in"),
}


@dataclass(frozen=True)
class Curve:
    """One way to learn: its line on the chart, its middle figures, and what is left against the frozen system."""

    code: str
    name: str | Promise
    points: str
    end: tuple[float, float]
    first: int
    last: int
    after: int
    of_frozen: int


def proof() -> dict[str, Any]:
    """What the template draws, or an empty one."""
    data = _read(_stamp())
    if data is None:
        return {"curves": []}
    top = max((max(row) for row in data["series"].values()), default=1.0) or 1.0
    listings = data["listings"]
    return {
        "curves": [_curve(code, data, listings, top) for code in _NAMES if code in data["series"]],
        "ticks": [(round(_y(share * top, top)), round(100 * share * top)) for share in (0.0, 0.5, 1.0)],
        "marks": [(round(_x(number, listings)), number) for number in listings[:: max(1, len(listings) // 6)]],
        "listings": listings[-1],
        "proved_at": str(data.get("made_at", ""))[:10],
    }


def _curve(code: str, data: dict[str, Any], listings: list[int], top: float) -> Curve:
    values = data["series"][code]
    points = [(round(_x(n, listings), 1), round(_y(v, top), 1)) for n, v in zip(listings, values, strict=True)]
    return Curve(
        code=code,
        name=_NAMES[code],
        points=" ".join(f"{x},{y}" for x, y in points),
        end=points[-1],
        first=round(100 * values[0]),
        last=round(100 * values[-1]),
        after=round(100 * data["after_50"][code]),
        of_frozen=round(100 * data["of_frozen"][code]),
    )


def _x(number: int, listings: list[int]) -> float:
    return LEFT + (WIDTH - LEFT - 30) * (number - listings[0]) / max(1, listings[-1] - listings[0])


def _y(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - 20) * value / top


def _stamp() -> float:
    """When it was written: a new measurement shows without a restart."""
    try:
        return float((settings.STARTER_MODELS / FILE).stat().st_mtime)
    except OSError:
        return 0.0


@lru_cache(maxsize=1)
def _read(stamp: float) -> dict[str, Any] | None:
    if not stamp:
        return None
    try:
        data = json.loads((settings.STARTER_MODELS / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        logger.warning("the proof that it learns cannot be drawn: %s", error)
        return None
    whole = isinstance(data, dict) and data.get("format") == FORMAT
    return data if whole and {"series", "listings", "after_50", "of_frozen"} <= data.keys() else None
