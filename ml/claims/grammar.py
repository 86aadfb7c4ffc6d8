"""The little English grammar that a mend needs: a or an, one or several, a noun where a noun must stand."""

import re

_ARTICLE = re.compile(r"\b(an?) $", re.IGNORECASE)
_NO_NOUN = re.compile(
    r"(?:and|or|but|with|without|for|from|in|of|on|to|by|at|as|is|are|was|were|be|that|which|its?|they|this|these|will"
    r"|can|not|so|than|when|where|because|while)"
)
_VOWEL = re.compile(r"(?!u(?:ni|s[ea]|k\b)|one\b|eu)[aeio]|hour|heir|8|11\b|18|u(?!ni|s[ea]|k\b)", re.IGNORECASE)
_PRAISE = re.compile(
    r"(?:\b(?:natural|genuine|real|true|authentic|mined|solid|pure|fine|precious|certified|"
    r"\d+ ?(?:k|kt|ct|carat|karat)) )+$",
    re.IGNORECASE,
)
_TWICE = re.compile(
    r"\b([a-z]{3,})[ -]\1\b|\b(silver|gold|brass|copper|pearl|stone)\b(?: [\w-]+){0,2} \2\b"
    r"|\b([a-z]+-plated) \3\b|-plated \d+ "
)
_COLOUR_ONLY = re.compile(r"(?:-tone|-coloured|-colored)$")


def with_article(text: str, start: int, end: int, put: str) -> tuple[int, int, str]:
    """Where and what to put so that a/an before it, capitals and blanks are right again."""
    before, after = text[:start], text[end:]
    if not put:
        after_words = after.lstrip(" ")
        end += len(after) - len(after_words)
        if not after_words[:1].isalnum():
            start = len(before.rstrip(" "))
            return start, end, ""
        if text[start : start + 1].isupper():
            return start, end + 1, after_words[:1].upper()
    elif text[start : start + 1].isupper():
        put = put[:1].upper() + put[1:]
    article = _ARTICLE.search(text[:start])
    if article is None:
        return start, end, put
    following = put or text[end:]
    right = "an" if _VOWEL.match(following) else "a"
    if right == article.group(1).lower():
        return start, end, put
    right = right.capitalize() if article.group(1)[0].isupper() else right
    return article.start(1), end, f"{right} {put}"


def agreeing(put: str, words: str, after: str) -> str:
    """The wording in the number of the words, and with a noun where the words were one."""
    if (
        words.endswith("s")
        and not words.endswith("ss")
        and re.search(r"(?:stone|cabochon|pearl|diamond|sapphire|emerald|opal|garnet)$", put)
    ):
        return f"{put}s"
    following = re.match(r"[ -]([a-z]+)", after.lower())
    stands_alone = following is None or _NO_NOUN.fullmatch(following.group(1)) is not None
    return f"{put} metal" if stands_alone and _COLOUR_ONLY.search(put) else put


def with_praise_before(text: str, start: int) -> int:
    """Where the words begin that only say how good or fine it is: "genuine", "natural", "14k"."""
    praise = _PRAISE.search(text[:start])
    return praise.start() if praise else start


def stutters(text: str) -> bool:
    """Whether a word stands twice where once is meant: "blue blue stone", "925 silver sterling silver"."""
    return _TWICE.search(text.lower()) is not None


def removable(text: str, start: int, end: int) -> bool:
    """Whether the words are a mere adjective before a noun, or signs, so that the sentence stands without them."""
    words = text[start:end]
    if not re.search(r"\w", words):
        return True
    if re.search(r"\s", words) or words.lower().endswith(("s", "ly")):
        return False
    following = re.match(r" ([a-z]+)", text[end:].lower())
    noun = following.group(1) if following else "and"
    return _NO_NOUN.fullmatch(noun) is None and not noun.endswith("ly")
