"""Shopify: its product CSV, and the names of its REST product for JSON."""

from __future__ import annotations

import html
import re

from listings.channels.materials import her_own_brand, named_stones
from listings.channels.model import ChannelText, Piece, Value
from listings.channels.scribe import Scribe
from listings.channels.spec import spec_of
from ml import vocabulary

# Tags stand in one cell with commas between: “ring, plated” would become two of them, and the first untrue.
_NOT_IN_TAGS = re.compile(",")
MATERIAL = "Jewelry material (product.metafields.shopify.jewelry-material)"
COLOUR = "Color (product.metafields.shopify.color-pattern)"


def shopify_text(piece: Piece) -> ChannelText:
    spec = spec_of("shopify")
    scribe = Scribe(piece, spec)
    title, description = scribe.title(), scribe.description()
    tags, alt_text = scribe.tags(_NOT_IN_TAGS), scribe.alt_text()
    kind = str(scribe.said.get("type", ""))
    category = spec.categories.get(str(vocabulary.entry("type", kind)["shopify"]), "") if kind else ""
    values: dict[str, Value] = {
        "title": title,
        "handle": handle_of(piece, kind),
        "body_html": as_html(description),
        "vendor": piece.shop if her_own_brand(scribe.said) else "",
        "product_category": scribe.ask("ask_category", "product_category", category),
        "product_type": vocabulary.label("type", kind).capitalize() if kind else "",
        "tags": tags,
        "seo_title": scribe.title_within("seo_title", spec.limits["seo_title"].most),
        "seo_description": scribe.first_sentences(spec.limits["seo_description"].most),
        "alt_text": alt_text,
        "metafields": _metafields(scribe),
    }
    return ChannelText(
        "shopify",
        values,
        _rows(piece, values),
        tuple(scribe.notices),
        read_by_guard={"title": title, "description": description, "tags": tags, "alt_text": alt_text},
    )


def handle_of(piece: Piece, kind: str) -> str:
    """The address of the product, which must never change: made of the shop, the type and the id, not of the title."""
    words = f"{piece.shop} {vocabulary.label('type', kind) if kind else 'piece'} {piece.id[:8]}"
    return re.sub(r"[^a-z0-9]+", "-", vocabulary.folded(words)).strip("-")


def as_html(text: str) -> str:
    """Paragraphs as HTML, with nothing in them that a browser would run."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{html.escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in paragraphs)


def _metafields(scribe: Scribe) -> dict[str, str]:
    """Values of Shopify's own lists. A plated piece is not of the metal on its surface: its base is named."""
    materials, colours = scribe.spec.words["jewelry_material"], scribe.spec.words["color"]
    metal = scribe.said.get("metal", {})
    base = "sterling-silver" if _is_sterling(metal) else materials.get(str(metal.get("base", "")), "")
    made_of = [base, *(materials.get(stone["name"], "") for stone in named_stones(scribe.said))]
    seen = [colours.get(stone.get("colour", ""), "") for stone in scribe.said.get("stones", ())]
    found = {"jewelry-material": _joined(made_of), "color-pattern": _joined(seen)}
    return {name: value for name, value in found.items() if value}


def _is_sterling(metal: dict[str, object]) -> bool:
    return (metal.get("base"), metal.get("fineness")) == ("silver", 925)


def _joined(names: list[str]) -> str:
    return "; ".join(dict.fromkeys(name for name in names if name))


def _rows(piece: Piece, values: dict[str, Value]) -> tuple[dict[str, str], ...]:
    """The product, and a further line for each further photo, as Shopify wants them."""
    metafields = values["metafields"]
    assert isinstance(metafields, dict)
    first = {
        "Title": str(values["title"]),
        "URL handle": str(values["handle"]),
        "Description": str(values["body_html"]),
        "Vendor": str(values["vendor"]),
        "Product category": str(values["product_category"]),
        "Type": str(values["product_type"]),
        "Tags": ", ".join(values["tags"]),
        "Status": "Draft",
        "SKU": piece.sku,
        "SEO title": str(values["seo_title"]),
        "SEO description": str(values["seo_description"]),
        MATERIAL: metafields.get("jewelry-material", ""),
        COLOUR: metafields.get("color-pattern", ""),
    }
    photos = [
        {
            "URL handle": str(values["handle"]),
            "Product image URL": photo.address or photo.name,
            "Image position": str(place),
            "Image alt text": str(values["alt_text"]) if place == 1 else "",
        }
        for place, photo in enumerate(piece.photos, start=1)
    ]
    return (first | (photos[0] if photos else {}), *photos[1:])
