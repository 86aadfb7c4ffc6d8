"""Stones and metals that cannot be as they were told: a diamond in the form of a pearl, gold plating on gold."""

from collections.abc import Iterable, Mapping
from functools import reduce

from ml import vocabulary
from ml.facts.model import FactError
from ml.messages import Message, Term, Value, _

# What is shaped and sold as pearls, and what is laid on as enamel.
_PEARLS = frozenset({"pearl", "mother-of-pearl", "shell", "glass", "crystal glass", "resin", "opalite", "wood"})
_ENAMELS = frozenset({"enamel", "glass", "resin"})
# Gems that are called so only in these colours (a blue ruby is a sapphire, a red emerald red beryl).
_ONLY = {
    "ruby": ("red", "pink", "purple"),
    "emerald": ("green",),
    "malachite": ("green", "multi"),
    "lapis lazuli": ("blue", "multi"),
    "amethyst": ("purple", "pink", "multi"),
}


def one_of(attribute: str, values: Iterable[str]) -> Value:
    """Words of the vocabulary with "or" between them."""
    said: list[Value] = [Term(attribute, value) for value in values]
    return reduce(lambda one, other: Message(_("{one} or {other}"), {"one": one, "other": other}), said)


def refuse_impossible_stone(stone: Mapping[str, str]) -> None:
    """FactError for a known stone in a form or colour that it never has. Unknown names may be anything."""
    known = vocabulary.canonical("stones", stone.get("name", "")) if "name" in stone else None
    if known is None:
        return
    form, name = stone.get("form"), stone["name"]
    for told, possible in (("pearl", _PEARLS), ("enamel", _ENAMELS)):
        if form == told and known not in possible:
            said = {"stone": Term("stones", name), "form": Term("stones", told)}
            sentence = _("{stone} does not come in the form of {form}: correct one of both.")
            raise FactError("stones", Message(sentence, said, capital=True))
    colours = _ONLY.get(known)
    if colours and "colour" in stone and stone["colour"] not in colours:
        usual = one_of("stone_colours", colours)
        told_colour = Term("stone_colours", stone["colour"])
        values = {"stone": Term("stones", name), "usual": usual, "told": told_colour}
        sentence = _("{stone} is {usual}, not {told}: correct one of both.")
        raise FactError("stones", Message(sentence, values, capital=True))


def refuse_plating_on_itself(metal: Mapping[str, object]) -> None:
    """FactError for gold plating on gold: then either it is solid, or another metal lies beneath."""
    base, plating = str(metal["base"]), str(metal.get("plating", ""))
    of = next((one for one in ("rose gold", "white gold", "gold", "silver") if plating.startswith(one)), None)
    same = of is not None and (of == base or (of.endswith("gold") and base.endswith("gold")))
    if same:
        raise FactError(
            "metal",
            Message(
                _(
                    "The metal is told as {base} and as plated with {of}: leave the plating out if it is solid, "
                    "or name the metal beneath."
                ),
                {"base": Term("metal", base), "of": Term("metal", str(of))},
            ),
        )
