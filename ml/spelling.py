"""British spelling, as the texts are learned, into American spelling."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

SPELLINGS = ("uk", "us")
_FILE = Path(__file__).parent / "text" / "words" / "us_spelling.json"
_CARATS = re.compile(r"\b(\d+)ct\b")


def respell(text: str, spelling: str) -> str:
    """The text in "uk" or "us" spelling; carats become karats ("18ct gold", "18k gold")."""
    if spelling == "uk":
        return text
    pattern, american = _american()
    return pattern.sub(lambda match: _like(match[0], american[match[0].lower()]), _CARATS.sub(r"\1k", text))


@cache
def _american() -> tuple[re.Pattern[str], dict[str, str]]:
    words = json.loads(_FILE.read_text(encoding="utf-8"))
    kept = "|".join(words["except"])
    stems = "|".join(sorted(words["stems"], key=len, reverse=True))
    whole = "|".join(words["whole"])
    pattern = re.compile(rf"(?<![<.])\b(?:(?!(?:{kept})\b)(?:{stems})|(?:{whole})\b)", re.IGNORECASE)
    return pattern, {**words["stems"], **words["whole"]}


def _like(found: str, word: str) -> str:
    return word[0].upper() + word[1:] if found[0].isupper() else word
