"""Stones of which only colours and forms are known, as a photo shows them."""

from collections.abc import Sequence


def seen_stones(colours: Sequence[str], forms: Sequence[str]) -> list[dict[str, str]]:
    """Colours and forms as stones: pearls are white if white is seen; a single form or colour belongs to all.

    With several forms and several colours nobody can say which goes with which: then only colours are given.
    """
    rest_colours, rest_forms = list(colours), list(forms)
    stones: list[dict[str, str]] = []
    if "pearl" in rest_forms and "white" in rest_colours and len(rest_colours) > 1 and len(rest_forms) > 1:
        stones.append({"colour": "white", "form": "pearl"})
        rest_colours.remove("white")
        rest_forms.remove("pearl")
    return stones + _paired(rest_colours, rest_forms)


def _paired(colours: list[str], forms: list[str]) -> list[dict[str, str]]:
    if not colours:
        return [{"form": form} for form in forms]
    if len(forms) == 1:
        return [{"colour": colour, "form": forms[0]} for colour in colours]
    if len(colours) == 1 and forms:
        return [{"colour": colours[0], "form": form} for form in forms]
    return [{"colour": colour} for colour in colours]
