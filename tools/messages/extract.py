"""Finds every sentence that is marked for translation in Python and in templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
PYTHON = ("jewelry_site", "listings", "ai_descriptions", "feedback", "ml")
TEMPLATES = ("templates",)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PERCENT = re.compile(r"%\(\w+\)[sd]")


def template_files() -> list[Path]:
    return [path for folder in TEMPLATES for path in sorted((ROOT / folder).rglob("*.html"))]


def python_files() -> list[Path]:
    found = [path for folder in PYTHON for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if not {"tests", "migrations", "devserver"} & set(path.parts)]


def extracted() -> Catalog:
    """All sentences of the product, in the order of its files, without translations."""
    catalogue = Catalog(project="Touchstone", charset="utf-8", fuzzy=False)
    for path in [*template_files(), *python_files()]:
        for message, context in _messages(path):
            where = [(path.relative_to(ROOT).as_posix(), 0)]
            catalogue.add(message, locations=where, context=context, flags=_flags(message))
    return catalogue


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Django makes a template look like Python to xgettext; in parentheses its indentation does not matter.
        source = f"(\n{templatize(source)}\n)"
    found = extract("python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, message, _comments, context in found:
        if message and (message[0] if isinstance(message, tuple) else message):
            yield message, context


def _flags(message: str | tuple[str, ...]) -> list[str]:
    """Only what has named places is a format: “guess, {percent} %” is none."""
    texts = message if isinstance(message, tuple) else (message,)
    return ["python-format"] if any(_PERCENT.search(text) for text in texts) else []
