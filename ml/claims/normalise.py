"""Makes one plain spelling of a text, so that no disguise hides a claim, and remembers where each sign came from."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ml.claims.disguises import dropped, meant

# Letters of other alphabets that look like Latin ones (after Unicode TR39, the lower-case ones that matter).
_LOOKALIKES = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтвнгпαεορυνικτηѵɡɩƖℓıḷᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
        "aeopcyxijshdqwkmtbhrnaeopuviktnvgillilabcdefghijklmnoprstuvwyz",
        strict=True,
    )
)
_SPELLING = {
    "’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "″": '"', "‐": "-", "‑": "-", "⁄": "/", "ß": "ss",
}  # fmt: skip
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]{0,300}>", re.DOTALL)
_SIMPLE = re.compile(r"[ !-%'-;=?-_a-~]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_BLOCK_TAG = re.compile(r"</?(?:br|p|div|li|ul|ol|td|tr|h\d)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Plain:
    """Lower case, without accents, markup and invisible signs. `starts[i]`, `ends[i]`: original span of sign i."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that a span of the plain text was made from."""
        if start >= end or not self.text:
            return (0, 0)
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=64)
def plain(text: str) -> Plain:
    """Reads through markup, entities, full-width letters, look-alikes, zero-width signs and digits as letters."""
    signs: list[tuple[str, int, int]] = []
    position = 0
    while position < len(text):
        position = _read_one(text, position, signs)
    gone = dropped("".join(sign for sign, _, _ in signs))
    signs = [sign for place, sign in enumerate(signs) if place not in gone]
    joined = meant("".join(sign for sign, _, _ in signs))
    return Plain(_letters_for_digits(joined), tuple(s for _, s, _ in signs), tuple(e for _, _, e in signs))


def _read_one(text: str, position: int, signs: list[tuple[str, int, int]]) -> int:
    simple = _SIMPLE.match(text, position)
    if simple:
        signs.extend(
            zip(
                simple.group().lower(),
                range(position, simple.end()),
                range(position + 1, simple.end() + 1),
                strict=True,
            )
        )
        return simple.end()
    tag = _TAG.match(text, position)
    if tag:
        if _BLOCK_TAG.match(tag.group()):
            signs.append((" ", position, tag.end()))
        return tag.end()
    entity = _ENTITY.match(text, position)
    end = entity.end() if entity else position + 1
    for sign in html.unescape(text[position:end]):
        signs.extend((letter, position, end) for letter in _spelled(sign))
    return end


def _spelled(sign: str) -> str:
    """One sign in plain spelling: nothing for an invisible one, several for a ligature."""
    found = ""
    for part in unicodedata.normalize("NFKD", _SPELLING.get(sign, sign)):
        category = unicodedata.category(part)
        if category in ("Cf", "Mn", "Me", "Cn", "Co", "Cs"):
            continue
        lower = _SPELLING.get(part, part).lower()
        lower = _LOOKALIKES.get(lower, lower)
        found += " " if category in ("Cc", "Zs", "Zl", "Zp") else lower
    return found


def _letters_for_digits(text: str) -> str:
    """ "g0ld" and "d1amond" as they are meant; the length stays the same."""
    meant = str.maketrans("0134", "oiea")
    return re.sub(r"\b[a-z]+[0134][a-z]+\b", lambda word: word.group().translate(meant), text)
