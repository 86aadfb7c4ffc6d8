"""Questions about the piece as a whole: its type, its metal, its size, its making."""

from ml import vocabulary
from ml.facts import FactSheet
from ml.messages import Message, Term, _
from ml.questions.model import Option, Question, data
from ml.questions.wording import fineness_words, metal_words, term

_SURE_TYPE = 0.9
# A size that only one type has: who tells it has all but told the type.
_TYPE_OF_SIZE = {"ring_size": "ring", "band_width_mm": "ring", "chain_length_cm": "necklace", "drop_mm": "earrings"}


def ask_type(sheet: FactSheet) -> tuple[float, Question] | None:
    """Asked while a model is unsure: first what a told size means, then its guesses and what is mixed up with them."""
    facts = sheet.effective("type")
    if sheet.told("type"):
        return None
    sure = (facts[0].probability or 0.0) if facts and facts[0].asserted else 0.0
    if sure >= _SURE_TYPE:
        return None
    guesses = _type_guesses(sheet)
    options = tuple(Option({"type": kind}, term("type", kind)) for kind in guesses)
    asks = Message(_("What is it?"))
    if facts:
        first, second = (_with_article(kind) for kind in guesses[:2])
        asks = Message(_("Is it {first} or {second}?"), {"first": first, "second": second})
    return 1.0 - sure, Question("type", "type", asks, options)


def ask_metal(sheet: FactSheet) -> tuple[float, Question] | None:
    """The metal itself when nobody said it: a photo shows only its colour."""
    if sheet.told("metal"):
        return None
    tones = sheet.effective("metal_tone")
    tone = str(tones[0].value) if tones else "white"
    likely = data()["metals"][tone]
    options = (
        *(Option({"metal": metal}, metal_words(metal)) for metal in likely),
        Option({}, Message(_("Another metal"))),
    )
    visible = 0.2 if tone == "none" else 1.0
    return visible, Question("metal", "metal", Message(_("What is the metal?")), options)


def ask_fineness(sheet: FactSheet) -> tuple[float, Question] | None:
    """For a precious metal that was told without its fineness."""
    metal = sheet.statable().get("metal", {})
    choices = data()["fineness"].get(metal.get("base"))
    if not choices or "fineness" in metal:
        return None
    base = metal["base"]
    options = tuple(
        Option({"metal": {**metal, "fineness": choice}}, fineness_words(base, choice)) for choice in choices
    )
    asks = Message(_("What is the fineness of the {metal}?"), {"metal": Term("metal", base)})
    return 1.0, Question("metal", "metal_fineness", asks, options)


def ask_size(sheet: FactSheet) -> tuple[float, Question] | None:
    """The one size that buyers of this type ask for first."""
    said = sheet.statable()
    size = data()["sizes"].get(said.get("type"))
    if size is None or size["dimension"] in said.get("dimensions", {}):
        return None
    unit = vocabulary.entry("dimensions", size["dimension"])["unit"]
    options = tuple(
        Option({"dimensions": {size["dimension"]: choice}}, _measure(choice, unit)) for choice in size["choices"]
    )
    return 1.0, Question("dimensions", "size", Message(size["prompt"]), options)


def ask_making(sheet: FactSheet) -> tuple[float, Question] | None:
    """Whether it may be called handmade."""
    if sheet.told("made_by"):
        return None
    options = (
        Option({"made_by": "artisan"}, Message(_("Yes, by hand"))),
        Option({"made_by": "workshop"}, Message(_("In my workshop, with machines too"))),
        Option({"made_by": "manufacturer"}, Message(_("No, another company makes it"))),
    )
    return 1.0, Question("made_by", "made_by", Message(_("Did you make it by hand yourself?")), options)


def _type_guesses(sheet: FactSheet) -> list[str]:
    facts = [fact for fact in sheet.facts if fact.attribute == "type"]
    sizes = sheet.statable().get("dimensions", {})
    seen = [kind for size, kind in _TYPE_OF_SIZE.items() if size in sizes]
    seen += [str(fact.value) for fact in sorted(facts, key=lambda fact: -(fact.probability or 0.0))]
    best = seen[0] if seen else "ring"
    confused: list[str] = data()["type_confusions"][best]
    common = ["ring", "earrings", "necklace", "pendant", "bracelet", "brooch"]
    return [kind for kind in dict.fromkeys([*seen, *confused, *common]) if kind != "other"][:6]


def _with_article(kind: str) -> Message:
    """Three English patterns; other languages translate each, most of them alike and without an article."""
    name = vocabulary.label("type", kind)
    said = {"type": Term("type", kind)}
    if name.endswith("s"):
        return Message(_("a pair of {type}"), said)
    return Message(_("an {type}") if name[0] in "aeiou" else _("a {type}"), said)


def _measure(choice: object, unit: str | None) -> Message:
    words = str(choice)
    least = words.removeprefix("adjustable").strip()
    size = f"{least} {unit}" if least and unit else least
    return (
        Message(_("adjustable {size}"), {"size": size})
        if words.startswith("adjustable")
        else Message("{size}", {"size": size})
    )
