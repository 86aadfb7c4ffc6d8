"""Claims about how it was made: techniques, work by hand, fastenings."""

import re
from collections.abc import Iterator

from ml.claims.context import compared, negated, worn_with
from ml.claims.grounds import Grounds
from ml.claims.model import Hit

# pattern -> regular expression that a told technique, finish or note must match, and surfaces that show it as well
_TECHNIQUES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"hammered|hammer(?:ing|-marks?)", "hammered", ()),
    (r"forged|forging", "forged", ()),
    (
        r"lost[- ]wax(?:[- ]cast(?:ing)?)?|(?:sand|hand)[- ]cast|cast in (?:[\w-]+ )?(?:silver|gold|bronze|brass|sand)",
        "cast",
        (),
    ),
    (r"filigree", "filigree", ()),
    (r"engraved|engraving", "engrav", ()),
    (r"granulation|granulated", "granulat", ()),
    (r"reticulat(?:ed|ion)", "reticulat", ()),
    (r"macrame", "macrame", ()),
    (r"wire[- ]wrapp(?:ed|ing)", "wire-wrapp", ("wire",)),
    (r"bead[- ]embroider(?:y|ed)", "bead embroid", ()),
    (r"hand[- ]strung|strung by hand", "strung", ()),
    (r"brushed (?:finish|metal|silver|gold|steel|surface)", "brushed", ()),
    (r"(?:saw|hand)[- ](?:pierced|sawn)|saw[- ]piercing", "sawn|pierc", ()),
    (r"oxidi[sz]ed|patinated", "oxidis|patin", ()),
    (r"blackened", "oxidis|patin|blacken", ("dark",)),
    (r"enamell?ed|cloisonne|guilloche", "enamel", ("enamel",)),
    (r"mokume[- ]gane", "mokume", ()),
    (r"hand[- ]?stamped|stamped by hand", "stamp", ()),
    (r"inlaid|inlay", "inlay|inlaid", ("enamel",)),
    (r"hand[- ]carved|carved by hand", "carv", ()),
    (r"die[- ]struck", "die-struck", ()),
    (r"3d[- ]print(?:ed|ing)?|laser[- ]cut|electroform(?:ed|ing)|cnc[- ]\w+", "3d|laser|electroform|cnc", ()),
    (r"(?:is|are|then|was|were|and|piece) cast|cast (?:from|after) ", "cast", ()),
    (r"hand[- ]?knotted|knotted between", "knot", ()),
    (r"hand[- ]?blown|lampworked?|fused glass", "blown|lampwork|fused", ()),
    (r"hand[- ]?painted", "paint", ()),
    (r"box chain", "box chain", ()),
    (r"rope chain", "rope chain", ()),
    (r"cable chain|trace chain", "cable chain", ()),
    (r"(?:figaro|curb|belcher) chain", "figaro|curb|belcher", ()),
)
_COMPILED = tuple((re.compile(rf"(?<![\w])(?:{words})(?!\w)"), told, seen) for words, told, seen in _TECHNIQUES)
_WHOLE_BY_HAND = re.compile(
    r"(?<![\w])(?:hand-?(?: )?(?:made|crafted|built|fabricated)|home-?made|"
    r"(?:made|crafted|created|produced|assembled|built) (?:entirely |completely |carefully |lovingly |slowly )?by "
    r"(?:(?:my|our|her|his|the artisan's|a craftsman's) (?:own )?)?hands?|"
    r"artisan[- ](?:made|crafted)|by an artisan|bench[- ]made|hand ?work|handi?work|"
    r"(?:made|crafted|created|fashioned|worked|shaped|cut|set|finished|soldered|filed|polished|hammered|forged) by "
    r"(?:me|us|(?:the|a|an|our|my|one) "
    r"(?:[\w-]+ )?(?:artisans?|goldsmiths?|silversmiths?|jewell?ers?|makers?|crafts(?:men|man|woman|people)))|"
    r"made in (?:our|my|the) (?:own )?(?:small |little |home )?(?:workshop|studio|atelier)|"
    r"(?:i|we) (?:\w+ )?(?:make|made|shaped?|craft(?:ed)?|forged?|soldered?|cut|set|hammer(?:ed)?|buil[dt]|created?) "
    r"(?:it|this|them|these|every|each|all|my|our)\b(?! to (?:order|measure))|"
    r"(?:on|at) (?:my|our) (?:own )?(?:work)?bench|"
    r"(?:hand)?craft(?:ed|s) (?:\w+ )?by (?:\w+ )?(?:artisans?|hand|makers?|me|us)|individually (?:made|crafted)|"
    r"(?:work|made) of (?:one|a single|a|my|our) (?:pair of )?(?:own )?hands|hand-?wrought|"
    r"(?:our|an|the|one|my) (?:artisans?|goldsmiths?|silversmiths?|jewell?ers?) (?:\w+ )?(?:spent|spends|made|makes|"
    r"shaped|shapes|works?|worked|took|created|crafted|forged)|"
    r"(?:true|real|fine|old|traditional) craftsmanship|artisanal|"
    r"hand(?:gefertigt|gemacht|gearbeitet|werklich|arbeit|geschmiedet)\w*|in handarbeit|von hand|"
    r"fait(?:e|s|es)? (?:a la )?main|fabrication artisanale|artesanal(?:es|mente)?|artesania|hech[oa]s? a mano|"
    r"fatt[oa] a mano|artigianale|feit[oa]s? a mao)(?![\w-])"
)
# With machines too, which is why a workshop alone does not carry "handmade".
_IN_WORKSHOP = re.compile(r"made in (?:our|my|the) (?:own )?(?:small |little )?(?:workshop|studio|atelier)")
_PART_BY_HAND = re.compile(
    r"(?<![\w])(?:hand[- ]?(?:forged|finished|set|cut|polished|wrought|assembled|beaten|woven|knotted|painted|shaped|"
    r"sculpted|engraved|wrapped|soldered|textured|worked|selected)|"
    r"(?:finished|set|shaped|formed|worked|cut|polished|beaten) (?:entirely |completely |carefully )?by "
    r"(?:(?:my|our|her|his) (?:own )?)?hands?|by hand)(?![\w-])"
)
_ANY_BY_HAND = re.compile(f"{_WHOLE_BY_HAND.pattern}|{_PART_BY_HAND.pattern}")
_HAND_TECHNIQUE = r"by hand|hand-|wire-wrapp|embroid|forged|macrame|engrav"
_FASTENINGS: tuple[tuple[str, str], ...] = (
    (r"lobster (?:clasp|claw)", "lobster"),
    (r"toggle (?:clasp|closure)|t-bar clasp", "toggle"),
    (r"lever-?backs?|lever back(?:s| )", "lever"),
    (r"clip-?ons?|clip[- ]on", "clip"),
    (r"butterfly (?:backs?|fastenings?|clutch(?:es)?|fittings?)|push-?backs?", "butterfly|push"),
    (
        r"ear ?wires?|ear hooks?|fish ?hooks?|french hooks?|shepherd(?:'s)? hooks?|hook (?:fastening|earrings)",
        "hook|wire",
    ),
    (r"huggies|hinged (?:hoops?|clasp)", "hinge|huggie"),
    (r"screw[- ]?backs?", "screw"),
    (r"magnetic (?:clasp|closure|fastening)", "magnet"),
    (r"spring[- ]ring(?: clasp)?|bolt ring", "spring|bolt"),
    (r"box clasp", "box"),
    (r"stud earrings|(?:ear )?studs", "stud|post|butterfly|push|screw"),
    (r"safety (?:catch|chain|clasp)", "safety"),
)
_FASTENED = tuple((re.compile(rf"(?<![\w-])(?:{words})(?!\w)"), told) for words, told in _FASTENINGS)
_ADJUSTABLE = re.compile(
    r"(?<![\w-])(?:adjustable|adjusts(?! to (?:them|it|this|that)\b)|resizable|"
    r"one size fits(?: all| most)?|fits (?:all|any|most))(?!\w)"
)


def read_techniques(text: str, field: str, grounds: Grounds) -> Iterator[Hit]:
    """Techniques and fastenings must have been told; work by hand needs the making or a technique of the hand."""
    for pattern, told, seen in _COMPILED:
        shown = {str(grounds.said.get("surface")), *grounds.stone_forms, *grounds.tones}
        if grounds.hold({"told": told}) or shown & set(seen):
            continue
        yield from (Hit("technique_without_ground", *span) for span in _claims(pattern, text))
    if grounds.said.get("made_by") != "artisan" and not grounds.hold({"told": r"[^|]*hand-?made|[^|]*made by"}):
        by_hand = _WHOLE_BY_HAND if _some_work_by_hand(grounds) else _ANY_BY_HAND
        ours = grounds.said.get("made_by") == "workshop"
        for start, end in _claims(by_hand, text):
            if not (ours and _IN_WORKSHOP.fullmatch(text, start, end)):
                yield Hit("handmade_without_ground", start, end)
    if grounds.said.get("type") in (None, "earrings", "necklace", "bracelet", "anklet", "pendant", "brooch", "set"):
        for pattern, told in _FASTENED:
            if "stud" in told and grounds.said.get("type") != "earrings":
                continue
            if not grounds.hold({"told": told}):
                yield from (
                    Hit("fastening_without_ground", *span)
                    for span in _claims(pattern, text)
                    if not worn_with(text, span[0])
                )
    if not grounds.hold({"told": "adjust|resiz|one size|made to size"}):
        yield from (Hit("adjustable_without_ground", *span) for span in _claims(_ADJUSTABLE, text))


def _some_work_by_hand(grounds: Grounds) -> bool:
    """A technique or a note of handwork carries "finished by hand", but not "handmade"."""
    if grounds.hold({"told": r"[^|]*(?:hand|own workshop|cut by)"}):
        return True
    return any(re.search(_HAND_TECHNIQUE, str(technique)) for technique in grounds.said.get("technique", []))


def _claims(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for found in pattern.finditer(text):
        if not negated(text, found.start()) and not compared(text, found.start()):
            yield found.span()
