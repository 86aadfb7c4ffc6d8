"""Numbers and measures: what a size, a weight or a fineness may be."""

import math
import re
from typing import Any

from ml import vocabulary
from ml.facts.model import FactError
from ml.facts.wording import clean, kind, nearest
from ml.messages import Message, Term, Value, _

_RING_SIZE = re.compile(
    r"(adjustable|one size|resizable|made to size"
    r"|(US|EU|UK|AU|FR|DE|IT|CH|JP)\s?(size )?([A-Z]|\d{1,2}(\.\d{1,2})?)\s?(½|¼|¾|1/2)?"
    r"(\s?[–-]\s?([A-Z]|\d{1,2}(\.\d{1,2})?)\s?(½|¼|¾|1/2)?)?)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(about |ca\. ?|adjustable )?\d+(\.\d+)?(\s?[–-]\s?\d+(\.\d+)?)?( ?\+ ?\d+(\.\d+)?)?")


def number(attribute: str, value: object, *, what: Value, least: float, most: float) -> float | int:
    """A finite number within its limits, kept as int or float as it came; else FactError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        said = {"what": what, "given": kind(value)}
        raise FactError(attribute, Message(_("{what} must be a number, not {given}."), said))
    if not math.isfinite(value):
        said = {"what": what, "given": str(value)}
        raise FactError(attribute, Message(_("{what} must be a number, not {given}."), said))
    if not least <= value <= most:
        figures = {"what": what, "least": f"{least:g}", "most": f"{most:g}", "given": f"{value:g}"}
        raise FactError(attribute, Message(_("{what} must lie between {least} and {most}, not {given}."), figures))
    return value


def fineness(value: object, base: str) -> int:
    """Parts per thousand, one of those that the metal is struck in; FactError says which those are."""
    allowed: list[int] = vocabulary.entry("metal", base)["fineness"]
    if not allowed:
        metal = Message(_("{metal} has no fineness; leave it out."), {"metal": Term("metal", base)}, capital=True)
        raise FactError("metal", metal)
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        choices = ", ".join(map(str, allowed))
        said: dict[str, Value] = {"metal": Term("metal", base), "given": repr(value), "choices": choices}
        sentence = _("The fineness of {metal} cannot be {given}; in parts per thousand: {choices}.")
        raise FactError("metal", Message(sentence, said))
    return value


def dimensions(value: object) -> dict[str, Any]:
    """Names and units as in the vocabulary; numbers within limits, or text such as 'adjustable 16–19'."""
    if not isinstance(value, dict) or not value:
        raise FactError("dimensions", f'Dimensions must be an object such as {{"drop_mm": 38}}, not {kind(value)}.')
    return {key: _dimension(key, measure) for key, measure in value.items()}


def _dimension(key: object, measure: object) -> Any:
    known = vocabulary.values("dimensions")
    if key not in known:
        near = nearest(str(key), known)
        advice = f"Did you mean {near!r}?" if near else "Known are: " + ", ".join(known) + "."
        raise FactError("dimensions", f"There is no dimension {key!r}. {advice}")
    what = Message(_("The {measure}"), {"measure": Term("dimensions", str(key))})
    if key == "ring_size":
        return _ring_size(measure, what)
    limits = vocabulary.entry("dimensions", str(key))
    if isinstance(measure, str):
        return _worded_length(measure, what, limits)
    return number("dimensions", measure, what=what, least=limits["min"], most=limits["max"])


def _ring_size(measure: object, what: Value) -> str:
    if isinstance(measure, str):
        line = clean("dimensions", measure, limit=20, what=what)
        if _RING_SIZE.fullmatch(line):
            return line
    sentence = _("{what} needs its system: 'US 7', 'UK O', 'EU 54' or 'adjustable'.")
    raise FactError("dimensions", Message(sentence, {"what": what}))


def _worded_length(measure: str, what: Value, limits: Any) -> str:
    line = clean("dimensions", measure, limit=30, what=what)
    if line == "adjustable":
        return line
    unit = limits["unit"]
    bare = re.sub(rf"\s?{unit}\b", "", line)
    if not _RANGE.fullmatch(bare):
        sentence = _("{what} must be a number of {unit}, or text such as 'adjustable 16–19'.")
        raise FactError("dimensions", Message(sentence, {"what": what, "unit": unit}))
    for figure in re.findall(r"\d+(?:\.\d+)?", bare.split("+")[0]):
        number("dimensions", float(figure), what=what, least=limits["min"], most=limits["max"])
    return line
