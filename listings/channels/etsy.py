"""Etsy: the fields of createDraftListing in its Open API v3."""

from __future__ import annotations

import re

from listings.channels.materials import materials_of
from listings.channels.model import ChannelText, Piece, Value
from listings.channels.scribe import Scribe
from listings.channels.spec import spec_of

_NOT_IN_TAGS = re.compile(r"[^\w\s\-'’™©®]|_")
_NOT_IN_MATERIALS = re.compile(r"[^\w\s]|_")
_SUPPLIES = ("loose_stone",)
_UNKNOWN_PIECES = ("", "other")


def etsy_text(piece: Piece) -> ChannelText:
    spec = spec_of("etsy")
    scribe = Scribe(piece, spec)
    who_made = spec.words["who_made"].get(str(scribe.said.get("made_by", "")), "")
    title, description = scribe.title(signs=dict(spec.words["repeated_signs"])), scribe.description()
    tags, alt_text = scribe.tags(_NOT_IN_TAGS), scribe.alt_text()
    values: dict[str, Value] = {
        "title": title,
        "description": description,
        "tags": tags,
        "materials": [_plain(material) for material in materials_of(scribe.said, piece.spelling)],
        "who_made": scribe.ask("ask_who_made", "who_made", who_made),
        "when_made": scribe.ask("ask_when_made", "when_made", _when_made(scribe)),
        "is_supply": _is_supply(scribe),
        "alt_text": alt_text,
    }
    scribe.note("ask_category", "category")
    row = {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in values.items()}
    images = {f"image_{place}": photo.address or photo.name for place, photo in enumerate(piece.photos[:10], start=1)}
    return ChannelText(
        "etsy",
        values,
        ({"sku": piece.sku} | row | images,),
        tuple(scribe.notices),
        read_by_guard={"title": title, "description": description, "tags": tags, "alt_text": alt_text},
    )


def _when_made(scribe: Scribe) -> str:
    return "made_to_order" if "made to order" in str(scribe.said.get("edition", "")) else ""


def _is_supply(scribe: Scribe) -> str:
    """A finished piece of jewellery is no supply; of loose stones and the rest only she knows."""
    piece = str(scribe.said.get("type", ""))
    return "" if piece in (*_UNKNOWN_PIECES, *_SUPPLIES) else "false"


def _plain(material: str) -> str:
    """Etsy takes letters, digits and blanks in materials: "gold-plated brass" is "gold plated brass"."""
    return " ".join(_NOT_IN_MATERIALS.sub(" ", material).split())
