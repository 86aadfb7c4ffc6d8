"""HTML from nested calls: everything is escaped unless it was made here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: object) -> Markup:
    """One element. A trailing underscore of an attribute is dropped, others become hyphens; None leaves it out."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{told}>{joined(children)}</{name}>")


def void(name: str, /, **attributes: object) -> Markup:
    """An element that holds nothing and has no end, such as img."""
    return Markup(tag(name, **attributes).removesuffix(f"</{name}>"))


def joined(children: Iterable[str]) -> Markup:
    """Several pieces one after the other; plain text is escaped."""
    return Markup("".join(child if isinstance(child, Markup) else escape(child) for child in children))


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, described: str = "") -> Markup:
    """A table with a caption; the first cell of each row heads it, the others are figures."""
    head = tag("tr", *(tag("th", name, scope="col") for name in heads))
    body = [tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows]
    note = [tag("p", described, class_="note")] if described else []
    whole = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body))
    return joined([*note, tag("div", whole, class_="wide", tabindex="0", role="region", aria_label=caption)])


def share(value: float | None) -> str:
    """0.613 as 61 %; a dash for nothing."""
    return "–" if value is None else f"{100 * value:.0f} %"


def figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def between(interval: Sequence[float] | None) -> Markup:
    """The two ends of an interval, small."""
    if interval is None:
        return Markup("")
    low, high = interval
    return tag("small", f"{100 * low:.0f}–{100 * high:.0f}")
