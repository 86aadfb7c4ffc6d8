"""Claims about how a stone came to be: natural, lab-created, cultured, imitation, treated; and where law wants it."""

import re
from collections.abc import Iterator

from ml import vocabulary
from ml.claims.context import negated, taken_back
from ml.claims.grounds import Grounds
from ml.claims.model import Hit
from ml.claims.readers.stones import BY_SURFACE
from ml.messages import Term

_NAMES = "|".join(re.escape(s).replace(r"\ ", "[ -]") for s in sorted(BY_SURFACE, key=len, reverse=True))
_NOUN = rf"(?P<noun>(?:{_NAMES})(?:e?s)?|rubies|stones?|gemstones?|gems?|crystals?|beads?|cabochons?)"
_WORDS = {
    "natural": r"natural|genuine|real|authentic|true|earth[- ]mined|mined|naturally formed|untreated natural",
    "lab-created": r"lab(?:oratory)?[- ](?:created|grown|made)|synthetic|man[- ]made|created",
    "cultured": r"cultured|cultivated|freshwater|saltwater|akoya|tahitian|south sea|edison|keshi|baroque cultured",
    "imitation": r"imitation|simulated|simulant|fake|artificial|mock",
}
_CLAIM = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{key.replace('-', '_')}>{words})" for key, words in _WORDS.items()) + r")"
    rf"(?:,? (?:(?!beside|with|and|of|in|for|on|to|as|light|look)[\w-]+,? ){{0,3}}?|-){_NOUN}(?!\w)"
)
_AFTER = re.compile(
    rf"(?<![\w-]){_NOUN}(?: is| are)? (?:both |all |completely |100% |entirely )?"
    r"(?P<word>natural|genuine|lab[- ](?:grown|created)|synthetic|cultured|untreated|unheated)(?!\w)(?! (?:light|look))"
)
_TREATED = re.compile(
    r"(?<![\w-])(?P<word>untreated|unheated|(?:un)?dyed|(?:heat|colou?r|oil)[- ]treated|irradiated|stabili[sz]ed|"
    r"fracture[- ]filled|reconstituted|no (?:heat|treatment))(?!\w)"
)
_NEAR_A_STONE = re.compile(rf"(?:[ ,-]+[\w-]+){{0,2}}?[ ,-]+{_NOUN}(?!\w)")
_STONE_IS = re.compile(rf"(?<![\w-]){_NOUN},? (?:(?:is|are|has been|have been|was|were) )?(?:[\w-]+ )?$")
_TREATMENT_TOLD = {
    "untreated": "untreated", "unheated": "untreated", "undyed": "untreated", "no heat": "untreated",
    "no treatment": "untreated", "dyed": "dyed", "irradiated": "irradiated", "reconstituted": "reconstituted",
}  # fmt: skip
_MUST_SAY = {
    "lab-created": r"lab(?:oratory)?[- ](?:created|grown|made)|synthetic|created",
    "imitation": r"imitation|simulated",
    "cultured": r"cultured|freshwater|saltwater|akoya",
    "freshwater cultured": r"cultured|freshwater",
    "saltwater cultured": r"cultured|saltwater|akoya",
}


def read_origins(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """Origin words near a stone must be what was told of that stone; treatments likewise."""
    yield from _read_origin_words(text, grounds)
    yield from _read_treatments(text, grounds)


def undisclosed(text: str, grounds: Grounds) -> Iterator[Hit]:
    """Names of stones told as lab-created, cultured or imitation, in a listing that nowhere says so."""
    for name, stone in grounds.stone_names.items():
        words = _MUST_SAY.get(stone.get("origin", ""))
        if words is None or re.search(rf"(?<![\w-])(?:{words})(?!\w)", text):
            continue
        surface = next((s for s in re.finditer(rf"(?<![\w-]){re.escape(name)}(?:e?s)?(?!\w)", text)), None)
        if surface is not None:
            yield Hit(
                "origin_not_said",
                *surface.span(),
                because=Term("origin", stone["origin"]),
                instead=f"{stone['origin']} {name}",
            )


def _read_origin_words(text: str, grounds: Grounds) -> Iterator[Hit]:
    for found in _CLAIM.finditer(text):
        kind = next(key for key in _WORDS if found.group(key.replace("-", "_")))
        if not taken_back(text, found.start()) and not _told(kind, found.group("noun"), found.group(), grounds):
            yield Hit("origin_without_ground", *found.span())
    for found in _AFTER.finditer(text):
        word = found.group("word")
        kind = "natural" if word in ("natural", "genuine") else "cultured" if word == "cultured" else "lab-created"
        if word in ("untreated", "unheated") or negated(text, found.start("word")):
            continue
        if not _told(kind, found.group("noun"), found.group(), grounds):
            yield Hit("origin_without_ground", *found.span("word"))


def _told(kind: str, noun: str, words: str, grounds: Grounds) -> bool:
    if grounds.hold({"told": re.escape(words)}):
        return True
    bare = vocabulary.folded(noun)
    name = BY_SURFACE.get(bare) or BY_SURFACE.get(re.sub(r"e?s$", "", bare)) or ("ruby" if bare == "rubies" else None)
    stones = [grounds.stone_names[name]] if name in grounds.stone_names else grounds.stones
    origins = {stone.get("origin", "") for stone in stones}
    if kind == "cultured":
        return any("cultured" in origin for origin in origins)
    if kind == "imitation" and name in ("pearl", None):
        return "imitation" in origins
    return kind in origins


def _read_treatments(text: str, grounds: Grounds) -> Iterator[Hit]:
    told = {stone.get("treatment", "") for stone in grounds.stones} - {""}
    for found in _TREATED.finditer(text):
        word = found.group("word").replace("z", "s")
        wanted = _TREATMENT_TOLD.get(word) or {"s": "stabilised", "h": "heated", "f": "filled"}.get(word[0], word)
        near_a_stone = _NEAR_A_STONE.match(text, found.end()) or _STONE_IS.search(
            text[max(0, found.start() - 80) : found.start()]
        )
        if not near_a_stone or any(wanted in treatment for treatment in told) or grounds.hold({"told": word}):
            continue
        if not negated(text, found.start()):
            yield Hit("treatment_without_ground", *found.span())
