"""What law or a marketplace wants said beside a metal or stone: fineness, a hallmark, how a stone came to be."""

import re
from collections.abc import Iterator

from ml import vocabulary
from ml.claims.context import taken_back
from ml.claims.grounds import Grounds
from ml.claims.model import Hit

_CARATS = {333: 8, 375: 9, 417: 10, 585: 14, 750: 18, 916: 22, 958: 23, 986: 23}
_PRECIOUS_BASES = ("silver", "gold", "white gold", "rose gold", "platinum", "palladium")
# Under this much gold the UK (Hallmarking Act) and Amazon (10 karat) do not want the word.
_LEAST_GOLD_UK, _LEAST_GOLD_AMAZON = 375, 417
_GOLD = re.compile(
    r"(?<![\w-])(?:(?:white|rose|yellow|red|pink) )?gold(?![\w]|[ -](?:tone|colou?r|plat|vermeil|pvd|"
    r"filled|hue|look|dipped))"
)
_ANY_GOLD = re.compile(
    r"(?<![\w-])(?:(?:white|rose|yellow|red|pink)[ -])?gold(?![\w]|[ -](?:tone|colou?r|hue|look|pvd))"
)
_SILVER = re.compile(
    r"(?<![\w-])(?<!sterling )(?<!\d )silver(?![\w]|[ -](?:tone|colou?r|plat|filled|look|hue|grey|cloth))"
)
_FINE = re.compile(r"(?<!\w)(?:\d{1,2} ?(?:k|kt|ct|carat|karat)|sterling|333|375|41[67]|585|750|[89]\d\d)(?!\w)")
_PRECIOUS = re.compile(
    r"(?<![\w-])(?:sterling|silver|gold|platinum|palladium)(?![\w]|[ -](?:tone|colou?r|plat|vermeil|pvd|filled|cloth))"
)
_LAB_CREATED = re.compile(r"lab[ -]created (?:[\w-]+ ){0,2}$")
_DIAMOND = re.compile(r"(?<![\w-])diamonds?(?!\w)(?! (?:shape|pattern|cut(?:ting)?|motif)(?:d|s)?\b)(?!-)")
_SAYS_TREATED = re.compile(
    r"treated|heated|dyed|irradiated|filled|stabili[sz]ed|reconstituted|oiled|coated|bleached|waxed|enhanced by"
)


def read_disclosures(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """For pieces that were told to be of precious metal, and for told stones; one hit a field and rule is enough."""
    if field == "tags":
        return
    if "gold" in (grounds.base or "").split():
        yield from _gold(text, grounds)
    if grounds.base == "silver" and not grounds.plating:
        yield from _silver(text, grounds)
    if grounds.base in _PRECIOUS_BASES and not grounds.marked:
        found = _PRECIOUS.search(text)
        if found and not grounds.hold({"told": "[^|]*hallmark"}) and not taken_back(text, found.start()):
            yield Hit("hallmark_to_confirm", *found.span())
    yield from _amazon(text, grounds)
    if field == "title":
        yield from _ebay_title(text, grounds)
    if "diamond" not in grounds.stone_names:
        for found in _DIAMOND.finditer(text):
            if not taken_back(text, found.start()):
                yield Hit("diamond_on_ebay", *found.span())


def _gold(text: str, grounds: Grounds) -> Iterator[Hit]:
    found = _GOLD.search(text)
    if found is None or taken_back(text, found.start()):
        return
    fineness = grounds.metal.get("fineness")
    if fineness is not None and fineness < _LEAST_GOLD_UK:
        yield Hit("gold_below_375", *found.span())
    if fineness is not None and fineness < _LEAST_GOLD_AMAZON:
        yield Hit("low_gold_on_amazon", *found.span())
    if not _FINE.search(text):
        yield Hit("gold_without_fineness", *found.span(), instead=_with_fineness(found.group(), fineness))


def _silver(text: str, grounds: Grounds) -> Iterator[Hit]:
    found = _SILVER.search(text)
    if found and not _FINE.search(text) and not taken_back(text, found.start()):
        fineness = grounds.metal.get("fineness")
        wording = "sterling silver" if fineness == 925 else f"{fineness} silver" if fineness else None
        yield Hit("silver_without_fineness", *found.span(), instead=wording)


def _amazon(text: str, grounds: Grounds) -> Iterator[Hit]:
    gold = _ANY_GOLD.search(text)
    is_gold = "gold" in f"{grounds.base} {grounds.plating}"
    if gold and is_gold and not _FINE.search(text) and not taken_back(text, gold.start()):
        yield Hit("gold_fineness_on_amazon", *gold.span())
    if grounds.base in ("stainless steel", "tungsten"):
        for found in re.finditer(r"(?<!\w)hypo[ -]?allergenic(?!\w)", text):
            yield Hit("steel_hypoallergenic_on_amazon", *found.span())


def _ebay_title(text: str, grounds: Grounds) -> Iterator[Hit]:
    for name, stone in grounds.stone_names.items():
        found = re.search(rf"(?<![\w-]){re.escape(name)}(?:e?s)?(?!\w)", text)
        if found is None:
            continue
        if stone.get("origin") == "lab-created" and not _LAB_CREATED.search(text[: found.start()]):
            wording = f"lab-created {vocabulary.label('stones', name)}"
            yield Hit("lab_created_not_in_title", *found.span(), instead=wording)
        treatment = stone.get("treatment", "untreated")
        if treatment != "untreated" and not _SAYS_TREATED.search(text):
            yield Hit("treated_not_in_title", *found.span(), instead=f"treated {name}")


def _with_fineness(words: str, fineness: int | None) -> str | None:
    """ "14k gold" for "gold"; None while nobody told the fineness."""
    if fineness is None:
        return None
    return f"{_CARATS[fineness]}k {words}" if fineness in _CARATS else f"{fineness} {words}"
