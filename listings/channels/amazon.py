"""Amazon: title, five bullet points, search terms and the attributes of its jewellery file."""

from __future__ import annotations

import re
from collections import Counter

from listings.channels.materials import (
    gem_of,
    her_own_brand,
    made_by_hand,
    measure,
    measures_of,
    metal_of,
    named_stones,
    stone_of,
)
from listings.channels.model import ChannelText, Piece, Value
from listings.channels.scribe import Scribe
from listings.channels.shorten import sentences_of
from listings.channels.spec import spec_of

_NOT_IN_BULLETS = re.compile(r"[™®€…†‡¢£¥©±~]|[\U0001F000-\U0001FAFF\u2600-\u27BF]|https?://|www\.")
_WORD = re.compile(r"[\w'’-]+")
# Prepositions, articles and conjunctions may stand as often as they like.
_SMALL = frozenset(
    ["a", "an", "the", "of", "with", "for", "in", "on", "at", "by", "from", "to", "and", "or", "nor", "but"]
)
_SHORTEST_BULLET = 10


def amazon_text(piece: Piece) -> ChannelText:
    spec = spec_of("amazon")
    scribe = Scribe(piece, spec)
    title, description = scribe.title(), scribe.description()
    bullets = _bullets(scribe, description)
    gems = [gem_of(stone).title() for stone in named_stones(scribe.said)][:3]
    values: dict[str, Value] = {
        "title": title,
        "bullet_points": bullets,
        "description": description,
        "generic_keywords": _keywords(scribe, title),
        "brand_name": piece.shop if her_own_brand(scribe.said) else "",
        "metal_type": metal_of(scribe.said, "us").title(),
        "gem_type": gems,
        "ring_size": measure(scribe.said, "ring_size"),
        "clasp_type": str(scribe.said.get("fastening", "")) if scribe.said.get("fastening") != "none" else "",
    }
    _note_repeated_words(scribe, title)
    scribe.note("ask_category", "category")
    read: dict[str, str | list[str]] = {"title": title, "description": description, "tags": scribe.tags()}
    read["bullet_points"] = bullets
    return ChannelText("amazon", values, (_row(piece, values),), tuple(scribe.notices), read)


def _bullets(scribe: Scribe, description: str) -> list[str]:
    """What she told of the piece, a line each; then sentences of the approved description until there are five."""
    limit = scribe.spec.limits["bullet_points"]
    told = [scribe.fact_words(line) for line in _told_lines(scribe)]
    sentences = [line for line in sentences_of(description) if scribe.truth.stands_alone(line, description)]
    wanted = [*told, *sentences]
    fitting = [
        line
        for line in dict.fromkeys(wanted)
        if _SHORTEST_BULLET <= len(line) <= (limit.each or 0) and not _NOT_IN_BULLETS.search(line)
    ]
    return fitting[: limit.most]


def _told_lines(scribe: Scribe) -> list[str]:
    said, spelling = scribe.said, scribe.piece.spelling
    stones = [stone_of(stone, spelling) for stone in named_stones(said)]
    lines = {
        "Metal": metal_of(said, spelling),
        "Stones": ", ".join(stones),
        "Size": ", ".join(measures_of(said)),
        "Fastening": str(said.get("fastening", "")) if said.get("fastening") != "none" else "",
        "Care": str(said.get("care", "")),
    }
    found = [f"{name}: {value}" for name, value in lines.items() if value]
    return [*found, "Made by hand by the maker"] if made_by_hand(said) else found


def _keywords(scribe: Scribe, title: str) -> str:
    """Whole tags with blanks between, as many as fit into the bytes; what the title says already is left out."""
    limit = scribe.spec.limits["generic_keywords"].most
    kept, known = "", _spaced(title)
    for tag in scribe.tags():
        if _spaced(tag) in known:
            continue
        longer = f"{kept} {tag}".strip()
        if len(longer.encode()) > limit:
            scribe.note("keyword_left_out", "generic_keywords", tag=tag, limit=limit)
            continue
        kept = longer
    return kept


def _spaced(text: str) -> str:
    """Its words with a blank around each: “ring” does not stand in “earrings”."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _note_repeated_words(scribe: Scribe, title: str) -> None:
    counts = Counter(word for word in _WORD.findall(title.casefold()) if word not in _SMALL)
    for word, count in counts.items():
        if count > 2:
            scribe.note("word_repeated", "title", word=word, count=count)


def _row(piece: Piece, values: dict[str, Value]) -> dict[str, str]:
    bullets = {f"bullet_point{place}": line for place, line in enumerate(values["bullet_points"], start=1)}
    gems = {f"gem_type{place}": gem for place, gem in enumerate(values["gem_type"], start=1)}
    names = ["main_image_url", *(f"other_image_url{place}" for place in range(1, 9))]
    photos = {name: photo.address or photo.name for name, photo in zip(names, piece.photos, strict=False)}
    same = ("brand_name", "generic_keywords", "metal_type", "ring_size", "clasp_type")
    return {
        "item_sku": piece.sku,
        "item_name": str(values["title"]),
        "product_description": str(values["description"]),
        **{name: str(values[name]) for name in same},
        **bullets,
        **gems,
        **photos,
    }
