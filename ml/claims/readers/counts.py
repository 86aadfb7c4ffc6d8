"""Claims about how many stones, beads or pieces there are."""

import re
from collections.abc import Iterator

from ml.claims.context import taken_back
from ml.claims.grounds import Grounds
from ml.claims.model import Hit

_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "a dozen": 12, "dozens of": 24, "twenty": 20, "hundreds of": 100,
    "a single": 1, "one single": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a hundred": 100,
    "a pair of": 2, "a trio of": 3, "twin": 2, "a couple of": 2, "a double row of": 2, "a triple row of": 3,
}  # fmt: skip
_COUNTED = re.compile(
    r"(?<![\w.,-])(?P<number>" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r"|[1-9]\d?) "
    r"(?P<between>(?:(?!kinds|sorts|shades|tones|colou?rs|types|parts)[\w-]+ ){0,3}?)"
    r"(?P<noun>stones|gemstones|gems|diamonds|pearls|beads|cabochons|crystals|strands|charms|rubies|sapphires|emeralds|"
    r"opals|amethysts|garnets|topazes|turquoises|zirconias|brilliants|pieces|stone|gemstone|diamond|pearl|cabochon)(?!\w)"
)


_CLUSTER = re.compile(
    r"(?<![\w-])(?:(?:a|in a) (?:cluster|group|row|circle|trio|halo) of (?:two|three|four|five|six|seven|eight|nine|"
    r"ten|a dozen|twelve)(?! (?:chain|ring|piece|bead ?work))|(?:a dozen|[a-z]+teen|twenty|\d+) (?:of them )?in all"
    r"|a (?:trio|pair|quartet) of (?:stones|gems|diamonds|pearls))(?!\w)"
)


def read_counts(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """A number of stones must be the number of stones told, or quoted from what a person wrote."""
    for found in _CLUSTER.finditer(text):
        if not grounds.hold({"told": re.escape(found.group())}) and not taken_back(text, found.start()):
            yield Hit("count_without_ground", *found.span())
    for found in _COUNTED.finditer(text):
        number = _NUMBERS.get(found.group("number"))
        count = number if number is not None else int(found.group("number"))
        plural = found.group("noun").endswith("s")
        if grounds.hold({"told": rf"{count} (?:[\w-]+ )?{found.group('noun')[:4]}"}) or taken_back(text, found.start()):
            continue
        if _fits(count, plural, found.group("noun"), grounds) or _stones_told(found, text, grounds):
            continue
        yield Hit("count_without_ground", *found.span())


def _stones_told(found: re.Match[str], text: str, grounds: Grounds) -> bool:
    """ "Two rough pieces of it": pieces that are stones, as many as were told."""
    of_stone = found.group("noun") == "pieces" and re.match(r" of (?:it|the stone)\b", text[found.end() :])
    return bool(of_stone) and _NUMBERS.get(found.group("number")) == len(grounds.stones)


def _fits(count: int, plural: bool, noun: str, grounds: Grounds) -> bool:
    if noun == "pieces":
        return grounds.said.get("type") in ("set", "earrings", "cufflinks") and count <= 3
    if count == 1 and not plural:
        return len(grounds.stones) <= 1
    return 2 <= count <= len(grounds.stones) or (count == 2 and grounds.said.get("type") in ("earrings", "cufflinks"))
