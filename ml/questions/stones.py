"""Questions about stones: whether there are any, what they are, and whether nature made them."""

from typing import Any

from ml import vocabulary
from ml.facts import Fact, FactSheet
from ml.messages import Message, Term, _
from ml.questions.model import Option, Question, data
from ml.questions.wording import seen_words, stone_words, term

_WORTH_ASKING = 0.3
_MOST_NAMES = 5


def ask_stone_name(sheet: FactSheet) -> tuple[float, Question] | None:
    """What the first visible stone without a name is; the answers go by its colour and form."""
    stones: list[dict[str, Any]] = sheet.statable().get("stones", [])
    nameless = next((place for place, stone in enumerate(stones) if "name" not in stone), None)
    if nameless is None or _told_without_name(sheet):
        return None
    stone = stones[nameless]
    options = [_named(stones, nameless, likely) for likely in likely_stones(stone)]
    seen = seen_words(stone)
    several = stone.get("form") in ("bead", "pave")
    asks = Message(
        _("What are the {stones}?") if several else _("What is the {stone}?"), {"stone": seen, "stones": seen}
    )
    named = sum("name" in one for one in stones)
    share = 1.0 if not named else 0.5
    return share, Question("stones", "stone_name", asks, (*options, Option({}, Message(_("Another stone")))))


def ask_stone_seen(sheet: FactSheet) -> tuple[float, Question] | None:
    """When the model is not sure of any stone but not sure that there is none either."""
    if sheet.told("stones") or sheet.told("stone_colours") or sheet.statable().get("stones"):
        return None
    colours = _likely(sheet, "stone_colours")
    forms = [str(fact.value) for fact in _likely(sheet, "stone_forms")]
    sees_none = any(fact.asserted and fact.value == "none" for fact in sheet.effective("stone_colours"))
    if not colours or sees_none:
        return None
    form = {"form": forms[0]} if forms else {}
    looks = [{"colour": str(fact.value), **form} for fact in colours[:3]]
    options = [Option({"stones": [look]}, stone_words(look)) for look in looks]
    none = Option({"stones": []}, Message(_("No stone")))
    return colours[0].probability or 0.0, Question(
        "stones", "stone_seen", Message(_("Is there a stone in it?")), (*options, none)
    )


def ask_stone_origin(sheet: FactSheet) -> tuple[float, Question] | None:
    """Nature or laboratory, for gems whose name alone would promise nature."""
    stones: list[dict[str, Any]] = sheet.statable().get("stones", [])
    matters = data()["origin_matters"]
    for place, stone in enumerate(stones):
        origins = matters.get(vocabulary.canonical("stones", stone.get("name", "")))
        if origins is None or "origin" in stone:
            continue
        options = tuple(
            Option({"stones": _replaced(stones, place, {"origin": origin})}, term("origin", origin))
            for origin in origins
        )
        asks = Message(_("Where does the {stone} come from?"), {"stone": Term("stones", stone["name"])})
        return 1.0, Question("stones", "stone_origin", asks, options)
    return None


def likely_stones(stone: dict[str, Any]) -> list[dict[str, str]]:
    """At most five stones that look like this: known look-alikes first, then by usual colour, form, popularity."""
    colour, form = stone.get("colour"), stone.get("form")
    by_look = data()["stones_by_look"]
    fixed: list[dict[str, str]] | None = by_look.get(f"{colour} {form}") or by_look.get(str(form))
    if fixed:
        return fixed
    fitting = [name for name in vocabulary.values("stones") if _fits(name, colour, form)]
    if len(fitting) < 2:
        fitting = [name for name in vocabulary.values("stones") if _fits(name, colour, None)]
    names = sorted(fitting, key=_ranks(colour))
    chosen = names[:_MOST_NAMES]
    if _fits("glass", colour, form) and "glass" not in chosen:
        chosen = [*names[: _MOST_NAMES - 1], "glass"]
    return [{"name": name} for name in chosen]


def _fits(name: str, colour: object, form: object) -> bool:
    known = vocabulary.entry("stones", name)
    return (colour is None or colour in known["colours"]) and (form is None or form in known["forms"])


def _ranks(colour: object) -> Any:
    common: list[str] = data()["common_stones"]

    def rank(name: str) -> tuple[int, int]:
        colours: list[str] = vocabulary.entry("stones", name)["colours"]
        popularity = common.index(name) if name in common else len(common)
        return (0 if colours[0] == colour else 1, popularity)

    return rank


def _named(stones: list[dict[str, Any]], place: int, likely: dict[str, str]) -> Option:
    return Option({"stones": _replaced(stones, place, likely)}, stone_words(likely))


def _replaced(stones: list[dict[str, Any]], place: int, known: dict[str, str]) -> list[dict[str, Any]]:
    return [{**stone, **known} if at == place else stone for at, stone in enumerate(stones)]


def _told_without_name(sheet: FactSheet) -> bool:
    """An artisan who listed her stones and gave one no name has answered: she only wants its colour said."""
    return sheet.told("stones")


def _likely(sheet: FactSheet, attribute: str) -> list[Fact]:
    facts = [fact for fact in sheet.effective(attribute) if fact.value != "none"]
    likely = [fact for fact in facts if (fact.probability or 0.0) >= _WORTH_ASKING]
    return sorted(likely, key=lambda fact: -(fact.probability or 0.0))
