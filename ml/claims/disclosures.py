"""What law wants said beside a precious metal: fineness in the US, a hallmark and a least fineness in the UK."""

import re
from collections.abc import Iterator

from ml.claims.context import taken_back
from ml.claims.grounds import Grounds
from ml.claims.model import Hit

_GOLD = re.compile(
    r"(?<![\w-])(?:(?:white|rose|yellow|red|pink) )?gold(?![\w]|[ -](?:tone|colou?r|plat|vermeil|pvd|"
    r"filled|hue|look|dipped))"
)
_FINE = re.compile(r"(?<!\w)(?:\d{1,2} ?(?:k|kt|ct|carat|karat)|333|375|41[67]|585|750|9\d\d)(?!\w)")
_PRECIOUS = re.compile(
    r"(?<![\w-])(?:sterling|silver|gold|platinum|palladium)(?![\w]|[ -](?:tone|colou?r|plat|vermeil|pvd|filled|cloth))"
)


def read_disclosures(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """Only for pieces that were told to be of precious metal; one hit a field is enough."""
    base = grounds.base or ""
    if field == "tags":
        return
    if "gold" in base.split():
        yield from _gold(text, grounds)
    if base in ("silver", "gold", "white gold", "rose gold", "platinum", "palladium") and not grounds.marked:
        found = _PRECIOUS.search(text)
        if found and not grounds.hold({"told": "[^|]*hallmark"}) and not taken_back(text, found.start()):
            yield Hit("hallmark_to_confirm", *found.span())


def _gold(text: str, grounds: Grounds) -> Iterator[Hit]:
    found = _GOLD.search(text)
    if found is None or taken_back(text, found.start()):
        return
    fineness = grounds.metal.get("fineness")
    if fineness is not None and fineness < 375:
        yield Hit("gold_below_375", *found.span())
    if not _FINE.search(text):
        yield Hit("gold_without_fineness", *found.span())
