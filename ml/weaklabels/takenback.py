"""Whether the words around a phrase say that it is not about this piece: negation, comparison, sold apart, style of."""

from __future__ import annotations

import re

from ml.claims import context

_BEFORE = re.compile(
    r"(?:\b(?:no|sin|sans|ohne|sem|kein\w*|nicht|pas de|nao|ni|aucun\w*|ningun\w*|nenhum\w*)"
    r"(?: (?:el|la|los|las|les?|des?|der|die|das|o|a|os|as|un\w*|eine?n?))?(?: [\w'-]+){0,2} ?"
    r"|\b(?:matching|coordinating|companion|passende\w*|assorti\w*|a juego|combinando) (?:[\w'-]+ ){0,2}"
    r"|\b(?:style|look|inspired by|inspiration|estilo|au style|im stil|inspirad\w+|inspire\w*)"
    r"(?: (?:of|de|d'|einer|eines|by|par|por|an|a|the|une?|el|la|o))* ?(?:[\w'-]+ ){0,1}"
    r"|\b(?:for|to|on|onto|fits|add it to|para|pour|fur|an|am) (?:your|any|a|the|tu|su|votre|deine?n?|seu|sua) "
    r"(?:[\w'-]+ ){0,2})$"
)
_AFTER = re.compile(
    r"(?: (?:and|or|y|et|und|e) [\w'-]+)? ?(?:\(?(?:is|are|it)? ?(?:also )?(?:sold|available|offered) separately"
    r"|(?:is |are )?(?:not|no|nicht|non|nao) (?:included|inclu\w+|enthalten|compris\w*)"
    r"|se venden? (?:por separado|aparte)|vendu\w* separement|separat erhaltlich|vendid\w+ separadamente"
    r"| ?(?:length|size|width|style|inspired|making|box|supplies|findings|clasp)\b"
    r"|[- ](?:inspired|style|like|look)\b)"
)


def taken_back(text: str, start: int, end: int, *, english: bool) -> bool:
    """Whether the phrase `text[start:end]` of a folded text is denied, compared, or about another piece."""
    before = text[max(0, start - 60) : start]
    clause = re.split(r"[.;:!?()\n]|(?<!\d),(?!\d)", before)[-1]
    if _BEFORE.search(clause) or _AFTER.match(text[end : end + 60]):
        return True
    return english and context.taken_back(text, start)
