"""Sentences that people read, kept so that they can be told in any language.

A `Message` is an English sentence with named places and what stands in them. `str(message)` is English;
`message.said(translate, language)` is any other language, where `translate` is a function from English sentences
to translated ones (gettext) and words of the vocabulary bring their own labels. English sentences are marked with
`_(...)` in the code; those of JSON files are listed in `ml/sentences.py`, so that xgettext finds all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ml import vocabulary

Translate: TypeAlias = Callable[[str], str]
Value: TypeAlias = "str | Term | Message | tuple[Value, ...]"
_PLACE = re.compile(r"\{(\w+)\}")


def _(text: str) -> str:
    """Marks a sentence for translators and leaves it as it is."""
    return text


@dataclass(frozen=True)
class Term:
    """A word of the vocabulary, such as Term("type", "ring"); `value` alone is its English for JSON files."""

    attribute: str
    value: str

    def said(self, language: str) -> str:
        """Its label; an unknown value (a told stone of another name) is its own."""
        return vocabulary.label(self.attribute, self.value, language.split("-")[0])


@dataclass(frozen=True)
class Message:
    """An English sentence with places such as {words}, what stands there, and whether it opens with a capital."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    capital: bool = False

    def __str__(self) -> str:
        return self.said()

    def said(self, translate: Translate = str, language: str = "en") -> str:
        """The sentence in a language; a place that nothing was given for stays empty."""
        sentence = translate(self.text) if self.text else ""
        filled = _PLACE.sub(lambda place: _said(self.values.get(place.group(1), ""), translate, language), sentence)
        tidy = re.sub(r" {2,}", " ", filled).strip()
        return tidy[:1].upper() + tidy[1:] if self.capital else tidy

    def as_json(self) -> dict[str, Any]:
        """For storing; `message_from_json` reads it back."""
        stored: dict[str, Any] = {"text": self.text}
        if self.values:
            stored["values"] = {name: _as_json(value) for name, value in self.values.items()}
        return stored | ({"capital": True} if self.capital else {})


def terms(attribute: str, values: Iterable[str]) -> Value:
    """Words of the vocabulary in a row; "none" when there are none."""
    return tuple(Term(attribute, value) for value in sorted(values)) or Message(_("none"))


def message_from_json(stored: Any) -> Message | None:
    """A stored message, or None for anything else."""
    if not isinstance(stored, dict) or not isinstance(stored.get("text"), str):
        return None
    values = stored.get("values")
    read = {str(name): _from_json(value) for name, value in values.items()} if isinstance(values, dict) else {}
    return Message(stored["text"], read, bool(stored.get("capital")))


def _said(value: Value, translate: Translate, language: str) -> str:
    if isinstance(value, Term):
        return value.said(language)
    if isinstance(value, Message):
        return value.said(translate, language)
    if isinstance(value, tuple):
        return ", ".join(_said(one, translate, language) for one in value)
    return value


def _as_json(value: Value) -> Any:
    if isinstance(value, Term):
        return {"attribute": value.attribute, "value": value.value}
    if isinstance(value, Message):
        return value.as_json()
    return [_as_json(one) for one in value] if isinstance(value, tuple) else value


def _from_json(stored: Any) -> Value:
    if isinstance(stored, list):
        return tuple(_from_json(one) for one in stored)
    if isinstance(stored, dict) and "attribute" in stored:
        return Term(str(stored["attribute"]), str(stored.get("value", "")))
    return message_from_json(stored) or str(stored)
