"""eBay: a draft for Seller Hub with the item specifics of jewellery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from listings.channels.materials import (
    base_of,
    gem_of,
    her_own_brand,
    made_by_hand,
    measure,
    named_stones,
    purity_of,
    spelt,
    stone_name,
)
from listings.channels.model import ChannelText, Piece, Value
from listings.channels.scribe import Scribe
from listings.channels.shopify import as_html
from listings.channels.spec import spec_of
from ml import vocabulary


def ebay_text(piece: Piece) -> ChannelText:
    spec = spec_of("ebay")
    scribe = Scribe(piece, spec)
    specifics = {name: value for name, value in _specifics(piece, scribe).items() if value}
    title, description = scribe.title(), scribe.description()
    values: dict[str, Value] = {
        "title": title,
        "description": description,
        "item_specifics": specifics,
    }
    scribe.note("ask_category", "category")
    row = {
        spec.columns[0]: "Draft",
        "Custom label (SKU)": piece.sku,
        "Title": title,
        "Item photo URL": "|".join(photo.address or photo.name for photo in piece.photos),
        "Description": as_html(description),
        **{f"C:{name}": value for name, value in specifics.items()},
    }
    read = {"title": title, "description": description}
    return ChannelText("ebay", values, (row,), tuple(scribe.notices), read)


def _specifics(piece: Piece, scribe: Scribe) -> dict[str, str]:
    said, words = scribe.said, scribe.spec.words
    kind = str(said.get("type", ""))
    stones = named_stones(said)
    main = stones[0] if stones else {}
    return {
        "Brand": piece.shop if her_own_brand(said) else "",
        "Type": vocabulary.label("type", kind).capitalize() if kind else "",
        **_metal(said.get("metal", {}), words),
        "Main Stone": _stone(main) if main else "",
        "Main Stone Creation": words["creation"].get(main.get("origin", ""), ""),
        "Main Stone Treatment": spelt(main.get("treatment", ""), "us").capitalize(),
        "Main Stone Color": words["colour"].get(main.get("colour", ""), main.get("colour", "").capitalize()),
        "Secondary Stone": _stone(stones[1]) if len(stones) > 1 else "",
        "Ring Size": measure(said, "ring_size"),
        "Necklace Length": measure(said, "chain_length_cm") if kind in ("necklace", "pendant") else "",
        "Closure": str(said.get("fastening", "")).capitalize() if said.get("fastening") != "none" else "",
        "Handmade": "Yes" if made_by_hand(said) else "",
    }


def _metal(metal: dict[str, Any], words: Any) -> dict[str, str]:
    """A plated piece has the plating as its metal, called so, and the base beside it."""
    if not metal:
        return {}
    if "plating" in metal:
        base = base_of(metal, "us").title()
        return {"Metal": words["plated"].get(metal["plating"], base), "Base Metal": base}
    sterling = (metal["base"], metal.get("fineness")) == ("silver", 925)
    name = "Sterling Silver" if sterling else words["metal"].get(metal["base"], str(metal["base"]).title())
    return {"Metal": name, "Metal Purity": purity_of(metal)}


def _stone(stone: Mapping[str, str]) -> str:
    """eBay keeps how a stone came to be in a field of its own; an imitation must not bear the bare name even so."""
    return (gem_of(stone) if stone.get("origin") == "imitation" else stone_name(stone)).title()
