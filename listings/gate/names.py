"""The name of an upload, for showing only: files are stored under names of our own."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME = 120
UNNAMED = "photo"
# Control, format (bidi overrides, zero width), surrogate and unassigned characters.
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def display_name(raw: str | None) -> str:
    """``raw`` without folders and hidden characters, at most 120 characters, its ending kept.

    What remains may still be ``<b>.jpg``: pages escape it like any text.
    """
    last_part = re.split(r"[/\\]", raw or "")[-1]
    visible = "".join(char for char in last_part if unicodedata.category(char) not in HIDDEN_CATEGORIES)
    name = " ".join(unicodedata.normalize("NFC", visible).split())
    if not name.strip(". "):
        return UNNAMED
    if len(name) <= MAX_NAME:
        return name
    ending = ENDING.search(name)
    kept = ending.group() if ending else ""
    return name[: MAX_NAME - len(kept) - 1] + "…" + kept
