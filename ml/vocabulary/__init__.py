"""The words facts are made of: attributes, values, labels, synonyms, read from the JSON files beside this.

A file holds one attribute: its labels in four languages, whether a photo can show it, and its values in
canonical order, each with labels, synonyms (English, German, French, Spanish, Portuguese), and what else is
known about it: ids of the Shopify (2024-05) and Google product taxonomies, usual colours of a stone,
finenesses of a metal.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

VISIBLE: tuple[str, ...] = (
    "type",
    "metal_tone",
    "stone_colours",
    "stone_forms",
    "motifs",
    "surface",
    "worn",
)
MANY_VALUED: frozenset[str] = frozenset({"stone_colours", "stone_forms", "motifs"})
TOLD: tuple[str, ...] = (
    "metal",
    "stones",
    "technique",
    "dimensions",
    "weight_g",
    "fastening",
    "made_by",
    "materials_note",
    "edition",
    "occasion",
    "care",
)
# Vocabularies of a part of a told fact: metal.plating, metal.finish, stones[].origin, stones[].treatment.
PARTS: tuple[str, ...] = ("plating", "finish", "origin", "treatment")
LANGUAGES: tuple[str, ...] = ("en", "de", "fr", "es")
_READ_LANGUAGES = ("en", "de", "fr", "es", "pt")
_FOLDER = Path(__file__).parent


def values(attribute: str) -> tuple[str, ...]:
    """Every value of an attribute in canonical order; for visible ones the order of the model's outputs.

    Raises KeyError for an attribute without a vocabulary (such as "weight_g").
    """
    return tuple(_entries(attribute))


def entry(attribute: str, value: str) -> Mapping[str, Any]:
    """All that the vocabulary says of one value, as in its JSON file; KeyError if there is no such value."""
    return _entries(attribute)[value]


def label(attribute: str, value: str, language: str = "en") -> str:
    """The name of a value for people. An unknown value (a told stone of another name) is its own label."""
    known = _entries(attribute).get(value)
    if known is None:
        return value
    labels: dict[str, str] = known["labels"]
    return labels.get(language, labels["en"])


def attribute_label(attribute: str, language: str = "en") -> str:
    """The name of an attribute for people; KeyError for an attribute without a vocabulary."""
    labels: dict[str, str] = _table(attribute)["labels"]
    return labels.get(language, labels["en"])


def canonical(attribute: str, text: str, language: str | None = None) -> str | None:
    """The value that a phrase names ("bague" is a ring), or None; without a language all five are tried."""
    languages = _READ_LANGUAGES if language is None else (language,)
    wanted = folded(text)
    for candidate in languages:
        found = synonyms(attribute, candidate).get(wanted)
        if found is not None:
            return found
    return None


@cache
def synonyms(attribute: str, language: str) -> Mapping[str, str]:
    """Folded phrase -> value for one language; the canonical value itself is read in every language."""
    found: dict[str, str] = {folded(value): value for value in _entries(attribute)}
    for value, known in _entries(attribute).items():
        phrases = [known["labels"].get(language, ""), *known["synonyms"].get(language, [])]
        for phrase in filter(None, map(folded, phrases)):
            found.setdefault(phrase, value)
    return found


def folded(text: str) -> str:
    """Lower case without accents, hyphens as spaces: how phrases are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[\s_\-‐-―]+", " ", bare).strip()


@cache
def fingerprint() -> str:
    """sha256 over the visible attributes and values in order: a vision model fits only the one it learned."""
    shape = {attribute: values(attribute) for attribute in VISIBLE}
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()


@cache
def _table(attribute: str) -> Mapping[str, Any]:
    path = _FOLDER / f"{attribute}.json"
    if attribute not in (*VISIBLE, *TOLD, *PARTS) or not path.is_file():
        raise KeyError(f"There is no vocabulary for {attribute!r}.")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table


@cache
def _entries(attribute: str) -> Mapping[str, Mapping[str, Any]]:
    return {known["value"]: known for known in _table(attribute)["values"]}
