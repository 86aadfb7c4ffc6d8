"""Claims in numbers with a unit: size, weight, fineness, carat, ring size, price, year."""

import re
from collections.abc import Iterator

from ml.claims.grounds import Grounds
from ml.claims.model import Hit
from ml.claims.quantities import Quantities

_WORD_NUMBERS = {
    "half a": 0.5, "half an": 0.5, "half": 0.5, "a quarter": 0.25, "quarter": 0.25, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "twenty-two": 22, "twenty-four": 24,
    "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_DIGITS = r"\d+(?:[.,]\d+)?(?: ?\d/\d)?|\d/\d"
_WORDS = "|".join(sorted(map(re.escape, _WORD_NUMBERS), key=len, reverse=True))
_UNITS = {
    "mm": r"mm|millimet(?:er|re)s?", "cm": r"cms?|centimet(?:er|re)s?", "m": r"met(?:er|re)s?",
    "in": r"in(?:ch(?:es)?)?|\"|''", "ft": r"ft|feet|foot",
    "g": r"gr?|gms?|gram(?:me)?s?", "kg": r"kg|kilos?", "oz": r"oz|ounces?",
    "ct": r"cts?|ctw|carats?|k|kt|karats?|kts", "pct": r"%|per ?cent", "um": r"microns?|um|µm|μm",
}  # fmt: skip
_MEASURE = re.compile(
    rf"(?<![\w.,/])(?P<value>{_DIGITS}|{_WORDS})(?P<more>(?: ?(?:-|to|x|by|\+|and) ?(?:{_DIGITS})){{0,3}})[ -]?(?:"
    + "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items())
    + r")(?![\w])"
)
_RING_SIZE = re.compile(
    r"(?<![\w-])(?:(?P<system>us|uk|eu|au|fr|de)(?:[ -]?(?:ring )?sizes?"
    r"(?:,? (?:it|this|that)(?: is|'s) an?)?)?(?::? |:|(?=\d))|"
    r"(?:ring )?sizes?:? (?:is )?(?:(?P<system2>us|uk|eu|au) )?)"
    r"(?P<size>\d{1,2}(?:[.,]\d+)?(?: ?1/2)?|[a-z](?: ?1/2)?)(?![\w])(?! ?(?:mm|cm|%|weeks?|days?))"
)
_FINENESS = re.compile(
    r"(?<![\w.,$£€/-])(?P<value>333|375|416|417|585|750|800|830|835|900|916|925|935|950|958|960|970|980|986|990|999)(?![\w%/]|[.,]\d)"
)
_MARK = re.compile(
    r"(?:(?<!\w)(?:ag|au|pt|pd|s|st)[ .-]?|(?<![\w.,])\.)"
    r"(?P<value>333|375|585|750|800|830|835|900|916|925|950|958|999)(?!\w)"
    r"|(?<!\w)(?P<german>333|375|585|750|800|835|900|925|950|999)er(?!\w)"
)
_PURE = re.compile(r"(?<![\w.,])(?:99(?:[.,]9+)?|100) ?(?:%|per ?cent) (?:pure|fine|solid)?")
_YEAR = re.compile(r"(?<![\w.,])(?:1[5-9]\d\d|20[0-2]\d)(?:'?s)?(?!\w)")
_PRICE = re.compile(r"(?:[$£€] ?\d[\d.,]*|(?<!\w)\d[\d.,]* ?(?:dollars?|euros?|pounds?|usd|eur|gbp)(?!\w))")
_BARE = re.compile(r"(?<![\w.,/$£€])\d+(?:[.,]\d+)?(?![\w%/\"]|[.,]\d)")


def read_measures(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """Every number must be one that was told, in any unit of the same kind."""
    told = Quantities(grounds)
    taken = bytearray(len(text))
    for reader in (_prices, _fineness, _measures, _ring_sizes, _years, _bare_numbers):
        for start, end, rule, fine in reader(text, told):
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\x01" * (end - start)
            if not fine and not told.quoted(text[start:end]):
                yield Hit(rule, start, end, because=told.known_for(rule))


_Reading = tuple[int, int, str, bool]


def _prices(text: str, told: Quantities) -> Iterator[_Reading]:
    for found in _PRICE.finditer(text):
        yield *found.span(), "price_in_text", False


def _measures(text: str, told: Quantities) -> Iterator[_Reading]:
    for found in _MEASURE.finditer(text):
        unit = next(name for name in _UNITS if found.group(name))
        word = found.group("value") in _WORD_NUMBERS
        if word and unit in ("in", "ft", "m", "g", "pct") and len(found.group(unit)) < 4:
            continue
        values = [_number(found.group("value")), *map(_number, re.findall(_DIGITS, found.group("more")))]
        if unit == "in" and found.group("in") == "in" and not _really_inches(text, found.end()):
            continue
        fine = all(told.has(value, unit, found.group(unit)) for value in values)
        rule = "fineness_without_ground" if unit == "ct" else "measure_without_ground"
        yield *found.span(), rule, fine


def _ring_sizes(text: str, told: Quantities) -> Iterator[_Reading]:
    for found in _RING_SIZE.finditer(text):
        system = found.group("system") or found.group("system2") or ""
        size = found.group("size")
        if size.isalpha() and not system:
            continue
        if size.isalpha() and text[found.end() : found.end() + 1] == "'":
            continue
        if system in ("us", "de", "fr") and size.isalpha():
            continue
        yield *found.span(), "measure_without_ground", told.has_ring_size(system, size)


def _fineness(text: str, told: Quantities) -> Iterator[_Reading]:
    for mark in _MARK.finditer(text):
        yield *mark.span(), "fineness_without_ground", int(mark.group("value") or mark.group("german")) in told.fineness
    for pure in _PURE.finditer(text):
        yield (
            *pure.span(),
            "fineness_without_ground",
            bool(told.fineness & {990, 999}) and not pure.group().startswith("1"),
        )
    for found in _FINENESS.finditer(text):
        yield *found.span(), "fineness_without_ground", int(found.group("value")) in told.fineness


def _years(text: str, told: Quantities) -> Iterator[_Reading]:
    for found in _YEAR.finditer(text):
        yield *found.span(), "provenance_without_ground", False


def _bare_numbers(text: str, told: Quantities) -> Iterator[_Reading]:
    for found in _BARE.finditer(text):
        yield *found.span(), "number_without_ground", told.has_bare(_number(found.group()))


def _really_inches(text: str, end: int) -> bool:
    """ "16 in long" is a length, "comes in 2 in a row" is not."""
    return (
        re.match(r"\.|,|$| (?:long|length|wide|high|tall|chain|drop|diameter|necklace|bracelet|by|x)\b|\)", text[end:])
        is not None
    )


def _number(text: str) -> float:
    if text in _WORD_NUMBERS:
        return _WORD_NUMBERS[text]
    whole, _, part = text.strip().rpartition(" ")
    if "/" in part:
        above, below = part.split("/")
        return float((whole or "0").replace(",", ".")) + int(above) / max(1, int(below))
    return float(text.replace(",", "."))
