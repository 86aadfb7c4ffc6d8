"""Limits and wording of marketplaces."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from ml.claims.model import Finding, Hit
from ml.claims.normalise import plain
from ml.claims.rulebook import finding, finding_at, rules
from ml.messages import Message, Value, _

_TITLE = {"etsy": 140, "ebay": 80, "amazon": 200, "shopify": 255, "google": 150}
_TAGS = {"etsy": (13, 20), "shopify": (250, 255)}
_DESCRIPTION = {"amazon": 2000, "google": 5000, "ebay": 4000}
_AMAZON_SIGNS = frozenset("!$?_{}^¬¦<>|~*#")
_ONCE_ON_ETSY = "%:&+"
_TAG_SIGNS = re.compile(r"[^\w\s\-'’™©®]|_")
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{4,}(?:\s+[A-ZÀ-Þ]{2,})*\b")
_LINK = re.compile(
    r"https?://\S{1,300}|www\.\S{1,300}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w{2,}\b"
    r"|(?<![\w-])[\w-]{1,63}\.(?:com|net|shop|store|co\.uk)\b"
)
_AS_COLOUR = re.compile(
    r"(?<![\w-])(?:(?:silver|gold|rose[ -]gold|copper|bronze|platinum|pewter)[ -]colou?r(?:ed)?|"
    r"(?:ruby|emerald|sapphire|turquoise|amber|jade|coral|pearl|topaz|amethyst|garnet|peridot|opal|aquamarine|citrine)"
    r"[ -](?:red|green|blue|white|pink|yellow|purple|orange|black|colou?r(?:ed)?|tone[ds]?|cz|zirconia|glass))(?!\w)"
)
_LAB_GROWN = re.compile(
    r"(?<![\w-])(?:lab(?:oratory)?[ -](?:grown|made)|man[ -]made|synthetic|laboratory[ -]created)(?!\w)"
)
_HANDMADE = re.compile(r"(?<![\w-])hand-?(?:made|crafted)(?!\w)")
_PROMOTION = re.compile(
    r"(?<![\w-])(?:free shipping|sale|best seller|bestseller|hot item|discount|deal|buy now|new arrival)(?!\w)"
)


def check_channel(fields: Mapping[str, str | Sequence[str]], channel: str | None) -> Iterator[Finding]:
    """Findings for one marketplace; nothing without one. `fields` as given to the guard."""
    if channel is None:
        return
    title = str(fields.get("title", "") or "")
    description = str(fields.get("description", "") or "")
    tags = fields.get("tags", [])
    yield from _title(title, channel)
    yield from _tags([tags] if isinstance(tags, str) else list(tags or []), channel)
    limit = _DESCRIPTION.get(channel)
    if limit is not None and len(description) > limit:
        because = _too_long(description, limit)
        yield _finding("description_too_long", "description", description, limit, len(description), because)
    for field, text in (("title", title), ("description", description)):
        yield from _wording(field, text, channel)


def _title(title: str, channel: str) -> Iterator[Finding]:
    limit = _TITLE[channel]
    if len(title) > limit:
        because = _too_long(title, limit)
        yield _finding("title_too_long", "title", title, limit, len(title), because)
    for place in _refused_signs(title, channel):
        yield _finding("title_signs", "title", title, place, place + 1)
    if channel in rules()["title_capitals"].channels:
        for found in _CAPITALS.finditer(title):
            yield _finding("title_capitals", "title", title, *found.span())


def _refused_signs(title: str, channel: str) -> Iterator[int]:
    """Etsy takes letters, digits, punctuation, signs of arithmetic, blanks, ™ © ®; and % : & + once each."""
    for place, sign in enumerate(title):
        if channel == "amazon" and sign in _AMAZON_SIGNS:
            yield place
        if channel == "etsy":
            category = unicodedata.category(sign)
            allowed = category[0] in "LPM" or category in ("Nd", "Sm", "Zs") or sign in "™©®"
            again = sign in _ONCE_ON_ETSY and sign in title[:place]
            if not allowed or again:
                yield place


def _tags(tags: list[str], channel: str) -> Iterator[Finding]:
    if channel not in _TAGS:
        return
    most, longest = _TAGS[channel]
    joined, start, seen = ", ".join(tags), 0, set()
    for place, tag in enumerate(tags):
        end = start + len(tag)
        if place == most:
            because = Message(_("{count} tags and at most {limit}"), {"count": str(len(tags)), "limit": str(most)})
            yield _finding("too_many_tags", "tags", joined, start, len(joined), because)
        if len(tag) > longest:
            because = Message(_("{limit} characters"), {"limit": str(longest)})
            yield _finding("tag_too_long", "tags", joined, start, end, because)
        if channel == "etsy" and _TAG_SIGNS.search(tag):
            yield _finding("tag_signs", "tags", joined, start, end)
        if tag.casefold() in seen:
            yield _finding("tag_twice", "tags", joined, start, end)
        seen.add(tag.casefold())
        start = end + 2


def _wording(field: str, text: str, channel: str) -> Iterator[Finding]:
    read = plain(text)
    patterns = {"metal_or_gem_as_colour": _AS_COLOUR, "lab_grown_on_ebay": _LAB_GROWN, "links_in_text": _LINK}
    if field == "title":
        patterns |= {"handmade_on_amazon": _HANDMADE, "promotion_in_title": _PROMOTION}
    for rule, pattern in patterns.items():
        if channel in rules()[rule].channels:
            for found in pattern.finditer(read.text):
                yield finding(Hit(rule, *found.span()), field, read)


def _too_long(text: str, limit: int) -> Message:
    return Message(_("{count} characters and at most {limit}"), {"count": str(len(text)), "limit": str(limit)})


def _finding(rule: str, field: str, text: str, start: int, end: int, because: Value = "") -> Finding:
    return finding_at(Hit(rule, start, end, because), field, start, end, text[start:end])
