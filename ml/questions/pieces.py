"""Questions about the piece as a whole: its type, its metal, its size, its making."""

from ml import vocabulary
from ml.facts import FactSheet
from ml.questions.model import Option, Question, data
from ml.questions.wording import capital, fineness_words, metal_words

_SURE_TYPE = 0.9


def ask_type(sheet: FactSheet) -> tuple[float, Question] | None:
    """Asked while a model is unsure; its guesses stand first, then what is often mixed up with them."""
    facts = sheet.effective("type")
    if sheet.told("type"):
        return None
    sure = (facts[0].probability or 0.0) if facts and facts[0].asserted else 0.0
    if sure >= _SURE_TYPE:
        return None
    guesses = _type_guesses(sheet)
    options = tuple(Option({"type": kind}, capital(vocabulary.label("type", kind))) for kind in guesses)
    prompt = "What is it?"
    if facts:
        first, second = (_with_article(vocabulary.label("type", kind)) for kind in guesses[:2])
        prompt = f"Is it {first} or {second}?"
    return 1.0 - sure, Question("type", "type", prompt, options)


def ask_metal(sheet: FactSheet) -> tuple[float, Question] | None:
    """The metal itself when nobody said it: a photo shows only its colour."""
    if sheet.told("metal"):
        return None
    tones = sheet.effective("metal_tone")
    tone = str(tones[0].value) if tones else "white"
    likely = data()["metals"][tone]
    options = (*(Option({"metal": metal}, metal_words(metal)) for metal in likely), Option({}, "Another metal"))
    visible = 0.2 if tone == "none" else 1.0
    return visible, Question("metal", "metal", "What is the metal?", options)


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
    prompt = f"What is the fineness of the {vocabulary.label('metal', base)}?"
    return 1.0, Question("metal", "metal_fineness", prompt, options)


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
    return 1.0, Question("dimensions", "size", size["prompt"], options)


def ask_making(sheet: FactSheet) -> tuple[float, Question] | None:
    """Whether it may be called handmade."""
    if sheet.told("made_by"):
        return None
    options = (
        Option({"made_by": "artisan"}, "Yes, by hand"),
        Option({"made_by": "workshop"}, "In my workshop, with machines too"),
        Option({"made_by": "manufacturer"}, "No, another company makes it"),
    )
    return 1.0, Question("made_by", "made_by", "Did you make it by hand yourself?", options)


def _type_guesses(sheet: FactSheet) -> list[str]:
    facts = [fact for fact in sheet.facts if fact.attribute == "type"]
    seen = [str(fact.value) for fact in sorted(facts, key=lambda fact: -(fact.probability or 0.0))]
    best = seen[0] if seen else "ring"
    confused: list[str] = data()["type_confusions"][best]
    common = ["ring", "earrings", "necklace", "pendant", "bracelet", "brooch"]
    return [kind for kind in dict.fromkeys([*seen, *confused, *common]) if kind != "other"][:6]


def _with_article(name: str) -> str:
    if name.endswith("s"):
        return f"a pair of {name}"
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _measure(choice: object, unit: str | None) -> str:
    words = str(choice)
    return words if unit is None or words == "adjustable" else f"{words} {unit}"
