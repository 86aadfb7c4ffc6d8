"""From a raw row to what it says: names without control characters, values of the vocabulary, and what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath

from feedback.dataset.remarks import Kind, Remark
from feedback.dataset.table import DESCRIPTION, DOUBT, GROUP, IMAGE, SHOP, TITLE, RawRow, column_name
from jewelry_site.core.text import without_controls
from ml import vocabulary

LONGEST_NAME, LONGEST_SHOP, LONGEST_GROUP, LONGEST_TITLE = 500, 120, 200, 500
_SEPARATORS = re.compile(r"[;|]")
_NONE = "none"


@dataclass(frozen=True)
class Row:
    """``labels`` holds only values of the vocabulary; ``doubted`` names attributes of which the table is not sure."""

    number: int
    name: str
    shop: str
    group: str
    title: str
    description: str
    labels: Mapping[str, tuple[str, ...]]
    doubted: frozenset[str]
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, kind: Kind, message: str) -> None:
        self.remarks.append(Remark(self.number, self.name, kind, message))


def row_of(raw: RawRow, *, shop: str = "") -> Row:
    """Read one row; ``shop`` is taken where the row names none. What cannot be used is remarked and left out."""
    cells = {name: without_controls(cell).strip() for name, cell in raw.cells.items()}
    name = cells.get(IMAGE, "")
    shop = cells.get(SHOP) or shop or PurePosixPath(name).parent.name or "unnamed"
    row = Row(
        number=raw.number,
        name=name,
        shop=shop[:LONGEST_SHOP],
        group=_group(shop, cells.get(GROUP) or name)[:LONGEST_GROUP],
        title=cells.get(TITLE, "")[:LONGEST_TITLE],
        description=cells.get(DESCRIPTION, ""),
        labels={},
        doubted=frozenset(filter(None, map(column_name, _SEPARATORS.split(cells.get(DOUBT, ""))))),
    )
    labels = {attribute: _label(row, attribute, cells.get(attribute, "")) for attribute in vocabulary.VISIBLE}
    known = {attribute: values for attribute, values in labels.items() if values}
    return Row(**{**row.__dict__, "labels": known})


def _group(shop: str, product: str) -> str:
    """Product 12 of one shop is not product 12 of another; training would keep both on one side."""
    return product if product.startswith(f"{shop}:") else f"{shop}:{product}"


def _label(row: Row, attribute: str, cell: str) -> tuple[str, ...]:
    """The values of a cell; empty, with a remark, if any of it cannot be meant: half a label would be a wrong one."""
    words = [part.strip() for part in _SEPARATORS.split(cell) if part.strip()]
    values = [_value(attribute, word) for word in words]
    for word, value in zip(words, values, strict=True):
        if value is None:
            row.remark(Kind.UNKNOWN_VALUE, _unknown(attribute, word))
    known = sorted({value for value in values if value}, key=vocabulary.values(attribute).index)
    if len(known) < len(set(values)):
        return ()
    if len(known) > 1 and attribute not in vocabulary.MANY_VALUED:
        row.remark(Kind.CONTRADICTION, f"{attribute} takes one value, not “{cell}”; it was left out.")
        return ()
    if len(known) > 1 and _NONE in known:
        row.remark(Kind.CONTRADICTION, f"{attribute} is “none” and something at once (“{cell}”); it was left out.")
        return ()
    return tuple(known)


@cache
def _value(attribute: str, word: str) -> str | None:
    """The value itself in any case, or what one of the five languages calls it."""
    folded = word.casefold()
    return folded if folded in vocabulary.values(attribute) else vocabulary.canonical(attribute, word)


@cache
def _unknown(attribute: str, word: str) -> str:
    said: dict[str, str] = {}
    for language in ("en", "de", "fr", "es", "pt"):
        said |= vocabulary.synonyms(attribute, language)
    near = difflib.get_close_matches(vocabulary.folded(word), said, n=1, cutoff=0.6)
    advice = f"did you mean “{said[near[0]]}”?" if near else f"use one of {', '.join(vocabulary.values(attribute))}."
    return f"{attribute} has no value “{word[:60]}”: {advice} It was left out."
