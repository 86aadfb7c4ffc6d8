"""An approved text as Etsy, Shopify, eBay, Amazon and Google Merchant Center take it: their limits, fields and wording.

Plain Python over the approved text, the facts and the vocabulary's ids. Nothing here writes a word of its own: texts
are shortened by whole phrases, told facts fill the attributes, and every change is told in a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from listings.channels.amazon import amazon_text
from listings.channels.ebay import ebay_text
from listings.channels.etsy import etsy_text
from listings.channels.google import google_text
from listings.channels.model import ChannelText, Notice, PhotoFile, Piece, Value
from listings.channels.shopify import shopify_text
from listings.channels.spec import CHANNELS, Limit, spec_of
from listings.channels.spreadsheet import csv_of
from ml import claims
from ml.claims import Finding

__all__ = [
    "CHANNELS",
    "ChannelText",
    "Limit",
    "Notice",
    "PhotoFile",
    "Piece",
    "Value",
    "channel_text",
    "csv_of",
    "findings_in",
    "spec_of",
]

_RENDERERS: Mapping[str, Callable[[Piece], ChannelText]] = {
    "etsy": etsy_text,
    "shopify": shopify_text,
    "ebay": ebay_text,
    "amazon": amazon_text,
    "google": google_text,
}


def channel_text(piece: Piece, channel: str) -> ChannelText:
    """The piece for one marketplace. Raises KeyError for an unknown channel and GuardError if the guard breaks."""
    return _RENDERERS[channel](piece)


def findings_in(text: ChannelText, piece: Piece) -> list[Finding]:
    """What the claims guard says of exactly the words that would be exported. Raises GuardError: it fails closed."""
    main = {name: words for name, words in text.read_by_guard.items() if name in claims.FIELDS}
    found = claims.check(main, piece.facts, channel=text.channel)
    for name in text.read_by_guard.keys() - main.keys():
        found += _findings_in_list(name, list(text.read_by_guard[name]), piece, text.channel)
    return found


def _findings_in_list(name: str, entries: list[str], piece: Piece, channel: str) -> list[Finding]:
    """Each entry is read by itself; positions count from the entries with ", " between them, as for tags."""
    found: list[Finding] = []
    begin = 0
    for entry in entries:
        for one in claims.check({"description": entry}, piece.facts, channel=channel):
            found.append(replace(one, field=name, start=begin + one.start, end=begin + one.end))
        begin += len(entry) + len(", ")
    return found
