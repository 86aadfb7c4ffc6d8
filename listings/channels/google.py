"""Google Merchant Center: a text feed that says which words a machine wrote."""

from __future__ import annotations

from listings.channels.materials import her_own_brand, materials_of
from listings.channels.model import ChannelText, Piece, Value
from listings.channels.scribe import Scribe
from listings.channels.spec import Spec, spec_of
from ml import vocabulary

BY_A_MACHINE = "trained_algorithmic_media"
_ADDITIONAL_IMAGES = 10


def google_text(piece: Piece) -> ChannelText:
    spec = spec_of("google")
    scribe = Scribe(piece, spec)
    title, description = scribe.title(), scribe.description()
    kind = str(scribe.said.get("type", ""))
    category = str(vocabulary.entry("type", kind)["google"] or "") if kind else ""
    values: dict[str, Value] = {
        **_by_whom("title", title, piece),
        **_by_whom("description", description, piece),
        "brand": _within(spec, "brand", piece.shop) if her_own_brand(scribe.said) else "",
        "google_product_category": scribe.ask("ask_category", "google_product_category", category),
        "material": _joined(spec, "material", materials_of(scribe.said, piece.spelling)),
        "color": _colours(spec, scribe),
    }
    scribe.note("ask_link", "link")
    read: dict[str, str | list[str]] = {"title": title, "description": description}
    return ChannelText("google", values, (_row(piece, values),), tuple(scribe.notices), read)


def in_feed(structured: dict[str, str]) -> str:
    """A structured attribute in a text feed: type and content with a colon between, the content quoted."""
    content = structured["content"].replace('"', '""')
    return f'{structured["digital_source_type"]}:"{content}"'


def _by_whom(name: str, text: str, piece: Piece) -> dict[str, Value]:
    """A person's words as they are; a machine's under the name that Google wants for them."""
    if name not in piece.machine_written:
        return {name: text}
    return {f"structured_{name}": {"digital_source_type": BY_A_MACHINE, "content": text}}


def _colours(spec: Spec, scribe: Scribe) -> str:
    """The colour of the metal as it is seen, then those of the stones."""
    tone = spec.words["colour"].get(str(scribe.said.get("metal_tone", "")), "")
    stones = [stone.get("colour", "").capitalize() for stone in scribe.said.get("stones", ())]
    return _joined(spec, "color", [tone, *(colour for colour in stones if colour not in ("Multi", "Clear"))], most=3)


def _joined(spec: Spec, name: str, parts: list[str], most: int = 100) -> str:
    """The parts with a slash between, as many whole ones as fit."""
    kept = ""
    for part in list(dict.fromkeys(part for part in parts if part))[:most]:
        longer = f"{kept}/{part}" if kept else part
        if len(longer) <= spec.limits[name].most:
            kept = longer
    return kept


def _within(spec: Spec, name: str, text: str) -> str:
    return text if len(text) <= spec.limits[name].most else ""


def _row(piece: Piece, values: dict[str, Value]) -> dict[str, str]:
    addresses = [photo.address or photo.name for photo in piece.photos]
    texts = {name: in_feed(value) if isinstance(value, dict) else str(value) for name, value in values.items()}
    row = {name: " ".join(text.split()) for name, text in texts.items()}  # a feed has one line for each product
    further = ",".join(addresses[1 : 1 + _ADDITIONAL_IMAGES])
    return {"id": piece.sku, **row, "image_link": addresses[0] if addresses else "", "additional_image_link": further}
