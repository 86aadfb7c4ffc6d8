"""Claims about what kind of piece it is."""

import re
from collections.abc import Iterator

from ml.claims.context import taken_back
from ml.claims.grounds import Grounds
from ml.claims.model import Hit
from ml.messages import Term

_NOUNS = {
    "ring": r"rings?|signet(?: rings?)?",
    "earrings": r"ear-?rings?|(?:ear )?studs?|ear ?cuffs?|hoops?|huggies|ear climbers?|threaders?",
    "necklace": r"necklaces?|chokers?|lariats?|torcs?",
    "pendant": r"pendants?|lockets?|medallions?",
    "bracelet": r"bracelets?",
    "bangle": r"bangles?",
    "brooch": r"brooch(?:es)?|lapel pins?",
    "anklet": r"anklets?|ankle bracelets?|ankle chains?",
    "watch": r"(?:wrist ?)?watch(?:es)?",
    "cufflinks": r"cuff ?links?",
    "charm": r"charms?",
    "tiara": r"tiaras?|diadems?",
}
_MAY_SAY = {
    "pendant": {"pendant", "necklace", "charm"},
    "necklace": {"necklace", "pendant", "charm"},
    "charm": {"charm", "pendant"},
    "bangle": {"bangle", "bracelet", "charm"},
    "bracelet": {"bracelet", "charm", "bangle"},
    "anklet": {"anklet", "bracelet", "charm"},
    "earrings": {"earrings", "charm"},
    "ring": {"ring"},
    "brooch": {"brooch"},
    "set": set(_NOUNS),
    "loose_stone": set(),
}
_TYPE = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _NOUNS.items()) + r")(?![\w]|-(?!tone))"
)
_SELF = re.compile(
    r"(?:\b(?:this|these|our|each|every|handmade|handcrafted|my|here (?:is|are) (?:a|an|some)|(?:it|this) is (?:a|an)"
    r"|they are|these are|meet (?:the|this|these)|introducing (?:the|this|these|a|an)|\byour new)\b|^\W*the\b)"
    r"(?: (?:pair of )?[\w'’,-]+){0,6}? $"
)
# Words that show that a sentence speaks about something else than the piece itself.
_SPEAKING = re.compile(
    r"\b(?:is|are|was|were|some|people|like|when|if|who|most|every|each|no|not|any|wear|there|you|we|i|to|of|and|with|"
    r"for|as|than|on|at|put|take|has|have|had|most|other|your|his|her|their|but|or|half|one|two)\b"
)
_PLURAL_WEARER = re.compile(
    r"\b(?:beside|with|and|or|other|another|plain|any|no|matching|your|wearing|stack of|than) $"
)
# "This charm crawls along a bracelet": the piece was named, and what follows the preposition is another.
_AT_ANOTHER = re.compile(
    r"\b(?:this|these|our|my|the) (?:[\w'-]+ ){0,3}(?:" + "|".join(_NOUNS.values()) + r")\b(?: [\w'-]+){0,3}? "
    r"(?:on|onto|along|to|at) (?:[\w'-]+, )?an? (?:[\w'-]+,? ){0,3}$"
)


def read_types(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """In titles, tags and alt text every type named must fit; in a description those that mean the piece itself."""
    kind = grounds.said.get("type")
    if kind is None:
        yield from _read_unconfirmed(text, field, grounds)
        return
    allowed = {*_MAY_SAY.get(kind, {kind}), kind}
    for found in _TYPE.finditer(text):
        named = str(found.lastgroup)
        if named in allowed or _part_of(kind, named, text, found) or taken_back(text, found.start()):
            continue
        if field == "description" and not _means_itself(text, found):
            continue
        yield Hit("type_differs", *found.span(), because=Term("type", kind), instead=kind.replace("_", " "))


def _read_unconfirmed(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    if grounds.empty:
        return
    for found in _TYPE.finditer(text):
        if field != "description" or _means_itself(text, found):
            yield Hit("type_unconfirmed", *found.span())
            return


def _means_itself(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 90) : found.start()]
    first = not re.search(r"[.!?;:]", text[: found.start()])
    before = re.split(r"[.!?;:]", before)[-1]
    if first and re.match(r"\W*(?:a|an)\b(?: [\w'-]+){0,6} $", before) and not _PLURAL_WEARER.search(before):
        return True
    if _PLURAL_WEARER.search(before) or _AT_ANOTHER.search(before):
        return False
    if first and re.fullmatch(r"\W*(?:[\w'-]+,? ){1,5}", before) and not _SPEAKING.search(before):
        return True
    return _SELF.search(before) is not None


def _part_of(kind: str, named: str, text: str, found: re.Match[str]) -> bool:
    """Rings that are parts (jump ring, key ring, o-ring), charms, hoops of a set, the bracelet of a watch."""
    before = text[max(0, found.start() - 14) : found.start()]
    after = text[found.end() : found.end() + 12]
    if named == "ring" and re.search(r"(?:jump|split|spring|bolt|key|o)[ -]$", before):
        return True
    if found.group() == "rings" and re.search(r"\b(?:grow\w* in|concentric|growth|tree) $", before):
        return True
    if named == "bracelet" and kind == "charm":
        return re.match(r"[ -]charms?\b", after) is not None
    if named == "bracelet" and kind == "watch":
        return re.search(r"\b(?:the|its|watch) $", before) is not None and not after.startswith(" watch")
    if named == "ring" and re.match(r" ?(?:clasp|toggle|of (?!.*gold|.*silver))", after):
        return True
    if named == "earrings" and found.group().startswith(("stud", "hoop")) and kind != "earrings":
        return re.search(r"\b(?:ear|as)\W*$", before) is None and "earring" not in after
    return named == "watch" and re.match(r"(?: |-)(?:it|how|the|them|strap|band|you|as|for|over)", after) is not None
