"""What goes into a channel's text and what comes out of it. Plain Python: no Django, no database."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ml.facts import FactSheet

Value: TypeAlias = "str | list[str] | dict[str, str]"


@dataclass(frozen=True)
class PhotoFile:
    """A photo: the name of its file beside the export, and its address, empty where no marketplace could open one."""

    name: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """An approved text with the facts of its piece.

    ``machine_written`` names the fields (title, description) whose words came from a machine. ``spelling`` is "uk" or
    "us"; facts are written in it.
    """

    id: str
    sku: str
    shop: str
    title: str
    description: str
    tags: tuple[str, ...]
    alt_text: str
    facts: FactSheet
    machine_written: frozenset[str] = frozenset()
    spelling: str = "uk"
    photos: tuple[PhotoFile, ...] = ()


@dataclass(frozen=True)
class Notice:
    """Something that the artisan should know: what was shortened and why, or what only she can fill in."""

    code: str
    field: str
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class ChannelText:
    """A piece as one marketplace takes it.

    ``values`` are the fields by name, in their order, for people and for JSON; ``rows`` are the lines of the CSV by
    column. ``read_by_guard`` are the words that the claims guard has to read before anything is exported, by field:
    title, description, tags, alt_text, and lists of others, of which it reads each entry as a description.
    """

    channel: str
    values: Mapping[str, Value]
    rows: tuple[Mapping[str, str], ...]
    notices: tuple[Notice, ...]
    read_by_guard: Mapping[str, str | list[str]]
