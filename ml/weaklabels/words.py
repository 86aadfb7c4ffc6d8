"""The word lists beside this module, read once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words() -> dict[str, Any]:
    """`languages`, `other_languages` and `letters` tell languages apart; the rest says what is read in each.

    `only_in_titles` name the piece only where a title does: in a sentence a chain, a band or a set is a part of it, or
    something else. `never` are parts of a clasp and everyday words. `phrases` of a metal's tone are said of the colour:
    gold, silver or "or jaune" say what it is made of, which only suggests how it looks.
    """
    lists: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    return lists
