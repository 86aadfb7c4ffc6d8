"""What the value of each attribute may be, and which facts cannot stand together."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from ml import vocabulary
from ml.facts.contradictions import one_of, refuse_impossible_stone, refuse_plating_on_itself
from ml.facts.model import FactError
from ml.facts.numbers import dimensions, fineness, number
from ml.facts.wording import NOTE_LIMIT, clean, kind, name, nearest, pick
from ml.messages import Message, Term, Value, _

_MOST_IN_A_LIST = 12
_METAL_KEYS = ("base", "fineness", "plating", "finish", "accent")
_STONE_KEYS = ("name", "colour", "form", "origin", "treatment", "cut")


def checked(attribute: str, value: object) -> Any:
    """The value, cleaned, in the shape of its attribute (a list for many values); raises FactError."""
    if attribute not in (*vocabulary.VISIBLE, *vocabulary.TOLD):
        known = (*vocabulary.VISIBLE, *vocabulary.TOLD)
        near = nearest(str(attribute), known)
        advice = f"Did you mean {near!r}?" if near else "Known are: " + ", ".join(known) + "."
        raise FactError(str(attribute), f"There is no attribute {attribute!r}. {advice}")
    if attribute in _CHECKS:
        return _CHECKS[attribute](value)
    if attribute in vocabulary.MANY_VALUED:
        return _visible_list(attribute, value)
    return pick(attribute, value, vocabulary.values(attribute), what=_title(attribute), words=attribute)


def refuse_contradictions(facts: Mapping[str, Any]) -> None:
    """FactError when facts from one mouth cannot all be true (values already checked one by one)."""
    _type_and_dimensions(facts)
    _tone_and_metal(facts)
    _sterling(facts)


def metal_tones(metal: Mapping[str, Any]) -> tuple[str, ...]:
    """The colours this metal shows, the most usual first; mixed, dark and none can always come on top."""
    if "plating" in metal:
        return tuple(vocabulary.entry("plating", metal["plating"])["tones"])
    return tuple(vocabulary.entry("metal", metal["base"])["tones"])


def _title(attribute: str) -> str:
    return f"The {vocabulary.attribute_label(attribute)[0].lower()}{vocabulary.attribute_label(attribute)[1:]}"


def _visible_list(attribute: str, value: object) -> list[str]:
    example = vocabulary.values(attribute)[1]
    if not isinstance(value, list):
        raise FactError(attribute, f'{_title(attribute)} must be a list such as ["{example}"], not {kind(value)}.')
    if not value:
        return ["none"]
    known = vocabulary.values(attribute)
    found = [pick(attribute, item, known, what=_title(attribute), words=attribute) for item in value]
    unique = list(dict.fromkeys(found))
    if "none" in unique and len(unique) > 1:
        raise FactError(attribute, f"{_title(attribute)} cannot be 'none' and {unique[-1]!r} at once.")
    return unique


def _metal(value: object) -> dict[str, Any]:
    example = '{"base": "silver", "fineness": 925}'
    if not isinstance(value, dict):
        raise FactError("metal", f"The metal must be an object such as {example}, not {kind(value)}.")
    _refuse_unknown_keys("metal", value, _METAL_KEYS)
    told = {key: part for key, part in value.items() if part is not None}
    if "base" not in told:
        raise FactError("metal", f"The metal needs its base, such as {example}.")
    base = _metal_base(told["base"])
    metal: dict[str, Any] = {"base": base}
    if "fineness" in told:
        metal["fineness"] = fineness(told["fineness"], base)
    if "plating" in told:
        plating = _plating(told["plating"], base)
        metal.update({"plating": plating} if plating != "none" else {})
        refuse_plating_on_itself(metal)
    if "finish" in told:
        metal["finish"] = _known_or_name("metal", told["finish"], "finish", Message(_("The finish")))
    if "accent" in told:
        metal["accent"] = name("metal", told["accent"], what=Message(_("The accent metal")))
    return metal


def _metal_base(value: object) -> str:
    if isinstance(value, str) and value.strip().lower() in ("sterling", "sterling silver"):
        raise FactError("metal", 'Sterling silver is written {"base": "silver", "fineness": 925}.')
    return pick("metal", value, vocabulary.values("metal"), what="The base metal", words="metal")


def _plating(value: object, base: str) -> str:
    plating = pick("metal", value, vocabulary.values("plating"), what="The plating", words="plating")
    needed = vocabulary.entry("plating", plating).get("needs_base")
    if needed and base != needed:
        sentence = _("Vermeil is gold over silver; over {metal} it is called 'gold' or 'rose gold' plating.")
        raise FactError("metal", Message(sentence, {"metal": Term("metal", base)}))
    return plating


def _stones(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise FactError("stones", f'Stones must be a list such as [{{"name": "opal"}}], not {kind(value)}.')
    if len(value) > _MOST_IN_A_LIST:
        raise FactError("stones", f"At most {_MOST_IN_A_LIST} kinds of stones fit, not {len(value)}.")
    return [_stone(item) for item in value]


def _stone(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FactError("stones", f'A stone must be an object such as {{"name": "opal"}}, not {kind(value)}.')
    _refuse_unknown_keys("stones", value, _STONE_KEYS)
    told = {key: part for key, part in value.items() if part is not None}
    if not {"name", "colour", "form"} & told.keys():
        raise FactError("stones", "A stone needs at least a name, a colour or a form.")
    checks: dict[str, Callable[[object], str]] = {
        "name": lambda part: _known_or_name("stones", part, "stones", Message(_("The stone's name"))),
        "colour": lambda part: pick(
            "stones",
            part,
            vocabulary.values("stone_colours")[1:],
            what="A stone's colour",
            words="stone_colours",
        ),
        "form": lambda part: pick(
            "stones", part, vocabulary.values("stone_forms")[1:], what="A stone's form", words="stone_forms"
        ),
        "origin": lambda part: pick(
            "stones", part, vocabulary.values("origin"), what="A stone's origin", words="origin"
        ),
        "treatment": lambda part: _known_or_name("stones", part, "treatment", Message(_("The treatment"))),
        "cut": lambda part: name("stones", part, what=Message(_("The cut"))),
    }
    stone = {key: checks[key](told[key]) for key in _STONE_KEYS if key in told}
    _refuse_impossible_origin(stone)
    refuse_impossible_stone(stone)
    return stone


def _refuse_impossible_origin(stone: Mapping[str, str]) -> None:
    known = vocabulary.canonical("stones", stone.get("name", "")) if "name" in stone else None
    if known is None or "origin" not in stone:
        return
    possible: list[str] = vocabulary.entry("stones", known)["origins"]
    if stone["origin"] in possible:
        return
    choices = " or ".join(possible) if possible else "nothing: it is always made by people"
    raise FactError("stones", f"The origin of {stone['name']} cannot be {stone['origin']!r}, but {choices}.")


def _techniques(value: object) -> list[str]:
    if not isinstance(value, list):
        raise FactError("technique", f'Techniques must be a list such as ["forged"], not {kind(value)}.')
    if len(value) > _MOST_IN_A_LIST:
        raise FactError("technique", f"At most {_MOST_IN_A_LIST} techniques fit, not {len(value)}.")
    return list(
        dict.fromkeys(_known_or_name("technique", item, "technique", Message(_("A technique"))) for item in value)
    )


def _known_or_name(attribute: str, value: object, words: str, what: Value) -> str:
    """Free words are allowed here; a known value written otherwise ("Turquoise") gets its canonical form."""
    line = name(attribute, value, what=what)
    return next((known for known in vocabulary.values(words) if known.lower() == line.lower()), line)


def _note(attribute: str, what: Value) -> Callable[[object], str]:
    return lambda value: clean(attribute, value, limit=NOTE_LIMIT, what=what)


def _refuse_unknown_keys(attribute: str, value: Mapping[Any, Any], known: tuple[str, ...]) -> None:
    for key in value:
        if key not in known:
            near = nearest(str(key), known)
            advice = f"Did you mean {near!r}?" if near else "Known are: " + ", ".join(known) + "."
            raise FactError(attribute, f"{attribute.capitalize()} cannot have {str(key)[:40]!r}. {advice}")


def _type_and_dimensions(facts: Mapping[str, Any]) -> None:
    piece = facts.get("type")
    for key in facts.get("dimensions", {}):
        fitting: list[str] = vocabulary.entry("dimensions", key)["types"]
        if piece and fitting and piece not in (*fitting, "other"):
            said = {"size": Term("dimensions", key), "type": Term("type", piece)}
            sentence = _("A {size} does not belong to the type '{type}': correct one of both.")
            raise FactError("dimensions", Message(sentence, said))


def _tone_and_metal(facts: Mapping[str, Any]) -> None:
    tone, metal = facts.get("metal_tone"), facts.get("metal")
    if tone is None or metal is None or tone in ("mixed", "dark", "none"):
        return
    tones = metal_tones(metal)
    if tone not in tones:
        told = [Term("metal", metal["base"]), *([Term("plating", metal["plating"])] if metal.get("plating") else [])]
        said = {
            "metal": tuple(told), "seen": one_of("metal_tone", tones),
            "colour": Term("metal_tone", tone),
        }  # fmt: skip
        sentence = _(
            "The metal is told as {metal}, which looks {seen}, but its colour as {colour}: correct one of both."
        )
        raise FactError("metal_tone", Message(sentence, said))


def _sterling(facts: Mapping[str, Any]) -> None:
    metal = facts.get("metal")
    notes = " ".join(str(facts.get(key, "")) for key in ("materials_note", "edition", "care"))
    if not metal or not re.search(r"\bsterling\b", notes, re.IGNORECASE):
        return
    if metal["base"] != "silver" or metal.get("fineness", 925) < 925:
        told = f"{metal['base']} {metal.get('fineness', '')}".strip()
        sentence = _("The note says sterling, which is silver of 925 or more, but the metal is {metal}.")
        raise FactError("metal", Message(sentence, {"metal": told}))


_CHECKS: dict[str, Callable[[object], Any]] = {
    "metal": _metal,
    "stones": _stones,
    "technique": _techniques,
    "dimensions": dimensions,
    "weight_g": lambda value: number("weight_g", value, what=Message(_("The weight in grams")), least=0.01, most=5000),
    "fastening": lambda value: _known_or_name("fastening", value, "fastening", Message(_("The fastening"))),
    "made_by": lambda value: pick("made_by", value, vocabulary.values("made_by"), what="The maker", words="made_by"),
    "materials_note": _note("materials_note", Message(_("The note on materials"))),
    "edition": _note("edition", Message(_("The edition"))),
    "occasion": _note("occasion", Message(_("The occasion"))),
    "care": _note("care", Message(_("The care advice"))),
}
