"""What no fact carries although it names neither metal nor stone: stories of the maker, the shop, photos and orders."""

from __future__ import annotations

import re

# Nobody said that the maker was the child who drew houses with a ruler.
_MAKER = re.compile(r"\b(?:I|[Ii]'(?:m|d|ve|ll)|[Mm]y|[Mm]ine|[Mm]e|[Mm]yself)\b")
_SHOP = re.compile(r"\b(?:we|we're|we've|we'd|we'll|us|our|ours)\b", re.IGNORECASE)
_MAKING = re.compile(r"\bin (?:our (?:own )?|the )workshop\b", re.IGNORECASE)
# Ways of speaking that claim nothing.
_FREE = re.compile(
    r"\b(?:we(?:'d| would| could| might|'ll| will| won't| can| cannot)|we (?:all|do not|don't)|"
    r"we (?:rather |warmly )?(?:like|think|hope|suspect|promise|imagine|picture|recommend|advise)|"
    r"we (?:are|were) (?:rather )?(?:glad|fond|proud)|we have a soft spot|we had <a> <occasion> in mind|"
    r"in our (?:view|opinion|book)|our (?:advice|guess|view)|"
    r"(?:most|all|some|one|the rest) of us|(?:puts?|makes?|reminds?|let|ask) us)\b",
    re.IGNORECASE,
)
_AT_THE_BENCH = re.compile(r"\bworkshop\b.*\b(?:radio|kettle|cup of|tea)\b", re.IGNORECASE)
_LISTING = re.compile(
    r"\bthis text\b|\bphotographed\b|"
    r"\b(?:the|our|these|ask for a) photo(?:graph)?s?\b(?= (?:shows?|will|leaves?)|\.| before)|"
    r"\bbefore (?:you )?order|\bplease (?:ask|check|note|write)\b|\bcustomers\b|\bpeople (?:so )?often\b",
    re.IGNORECASE,
)


def is_hearsay(sentence: str) -> bool:
    """Whether a sentence tells of the maker's life, the shop's habits, the photos or an order.

    Work by hand "in our workshop" is none of it: that is a fact, and other rules ask for it.
    """
    if _MAKER.search(sentence) or _LISTING.search(sentence) or _AT_THE_BENCH.search(sentence):
        return True
    return bool(_SHOP.search(_FREE.sub("", sentence)) and not _MAKING.search(sentence))
