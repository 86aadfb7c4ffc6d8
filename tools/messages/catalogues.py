"""Reads, merges, writes and compiles the catalogues of locale/."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.messages.extract import ROOT, extracted

LANGUAGES = ("de", "fr", "es")
# Dates in the header would change with every run; the other lines would tell nothing.
_UNTOLD = (
    '"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Report-Msgid', '"Generated-By',
    '"Project-Id-Version', '"Language-Team',
)  # fmt: skip


def po_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def mo_path(language: str) -> Path:
    return po_path(language).with_suffix(".mo")


def catalogue(language: str) -> Catalog:
    """What is translated; empty for a language that has no file yet."""
    path = po_path(language)
    if not path.is_file():
        return Catalog(locale=language, project="Touchstone", charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def sentences(known: Catalog) -> list[Message]:
    """Its messages without the header."""
    return [message for message in known if message.id]


def translated(message: Message) -> bool:
    """Whether the sentence, and each of its plural forms, is there and nobody doubts it."""
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms) and not message.fuzzy


def merge(language: str) -> Catalog:
    """Bring the sentences of the code into the language's file; those that nobody says any more leave it."""
    known = catalogue(language)
    known.update(extracted(), no_fuzzy_matching=True, update_header_comment=False, keep_user_comments=True)
    known.obsolete.clear()
    save(language, known)
    return known


def save(language: str, known: Catalog) -> None:
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    known.header_comment = f"# Touchstone in “{language}”. How to translate: docs/translating.md."
    written = BytesIO()
    write_po(written, known, width=110, include_lineno=False, sort_output=False, ignore_obsolete=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(_UNTOLD)), encoding="utf-8")


def compiled(language: str) -> bytes:
    """The bytes of the .mo that belongs to the language's .po: the same for the same translations."""
    known = catalogue(language)
    for message in sentences(known):
        if not translated(message):
            message.string = ""
    written = BytesIO()
    write_mo(written, _without_dates(known))
    return written.getvalue()


def _without_dates(known: Catalog) -> Catalog:
    dated = datetime(2000, 1, 1, tzinfo=UTC)
    plain = Catalog(locale=known.locale, charset="utf-8", fuzzy=False, creation_date=dated, revision_date=dated)
    for message in sentences(known):
        plain.add(message.id, message.string, context=message.context)
    return plain
