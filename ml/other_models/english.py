"""Is a text English? Judged by function words: no library, no model, and it says what it is sure of.

Languages are told apart by their function words alone (Grefenstette, "Comparing two language identification schemes",
1995); here only "English or not" is asked, of texts of twenty words and more, and of each of their sentences.
"""

from __future__ import annotations

import re
import unicodedata

from ml.other_models.wordlists import function_words

# The smallest share among 3,050 English descriptions is 0.148; the largest among those in nine other languages that
# the tests hold is 0.13. The sentences decide what lies between.
LEAST_SHARE = 0.14
FEW_WORDS = 6
ODD_WORDS = 2
_SLOT = re.compile(r"<[a-z0-9_.]+>")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")


def is_english(template: str) -> bool:
    """Whether a text with slots is English throughout."""
    text = _SLOT.sub(" ", template).replace("’", "'")
    if any(not _latin(one) for one in text if one.isalpha()):
        return False
    if _share(text, "en") < LEAST_SHARE:
        return False
    return not any(_foreign(sentence) for sentence in _SENTENCE.split(text))


def _foreign(sentence: str) -> bool:
    """A sentence with more function words of one other language than English ones, or of some length with none; or
    with several words that English does not spell ("café" may come alone)."""
    words = _words(sentence)
    if len({word for word in words if not word.isascii()}) >= ODD_WORDS:
        return True
    english = sum(word in function_words()["en"] for word in words)
    others = max(
        sum(word in known for word in words) for language, known in function_words().items() if language != "en"
    )
    return (others >= 2 and others > english) or (len(words) >= FEW_WORDS and not english)


def _share(text: str, language: str) -> float:
    words = _words(text)
    return sum(word in function_words()[language] for word in words) / max(len(words), 1)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
