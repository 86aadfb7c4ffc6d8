"""Whether words near a claim take it back: negation, comparison, colour, what it may be worn with."""

import re

_SENTENCE_END = re.compile(r"[.!?;:|\n•]+(?=\s|$)|\s[-–—]+\s")
_FAR_ENOUGH = 240
_NEGATION = re.compile(
    r"\b(?:no|not|without|isn't|aren't|wasn't|neither|nor|free of|free from|rather than|instead of|contains? no|"
    r"cannot be|can't be|far from|anything but|(?:doesn't|don't|does not|do not) (?:contain|include|have|use|hold|need|"
    r"ask for|come with)|none of|never)(?!-)"
    r"(?! (?:only|just|merely|simply|to mention|to be missed|forgetting|surprising))(?:\W+(?!but\b)[\w'-]+){0,3}\W*$"
)
_NO_DENIAL = re.compile(
    r"\b(?:no|not|never|without) (?:a |an |been |any )?(?:ordinary|mere|common|other|less|fewer|doubt|matter|wonder|"
    r"better|finer|greater|more|equal|rival|nonsense|fuss|compromise|substitute|limit|question|fades?|faded|fading|"
    r"tarnish\w*|goes|go|miss\w*|worn|see|seen)\b[^,]*$"
)
_COMPARISON = re.compile(
    r"(?:(?<!you'll )(?<!you will )(?<!would )(?<!will )\blike (?!this\b|these\b|our\b|it\b|nothing\b|no\b)"
    r"|\bas if\b|\bas though\b|\bas [\w-]+ as\b|\bcolou?rs? of\b|\bshades? of\b|\breminiscent of\b|\bresembl\w+\b"
    r"|\blooks? of (?!the\b)|\bnone of the \w+ of\b|\bsomewhere between\b|\bevok\w+\b|\bechoes? of\b|"
    r"\bremind\w* (?:\w+ )?of\b|\brecall\w*\b|\bthink of\b|\bmistaken for\b|\b(?:could |might |can )?pass(?:es)? for\b"
    r"|\b(?:green|blue|red|pink|white|black|yellow|orange|purple|brown|grey|gray) of\b)"
    r"(?:\W*(?!with\b|made\b|set\b|in\b|is\b|are\b|was\b)[\w'-]+){0,5}\W*$"
)
_OTHER_PEOPLE = (
    r"\b(?:who|whoever|customers?|anyone|someone|people) (?:[\w']+ ){0,3}?(?:likes?|loves?|prefers?|"
    r"collects?|wears?|owns?)\b"
)
_WORN_WITH = re.compile(
    r"(?:\b(?:wear|try|put|pair|layer|stack|team|mix|match|combine|style) (?:it|them|this|these|one|both)?\b"
    r"|\b(?:(?:be )?(?:combined|matched|worn)|goes|go|wear(?:s|ing)?|suits?|gets? on|gets? along)\b"
    r"[\w\s,'-]{0,40}\b(?:with|beside|alongside|next to|over|against|among|near|under|between|to)\b"
    r"|\b(?:sit|sits|look|looks|work|works|layers?|stacks?|pairs?) (?:\w+ ){0,3}(?:with|beside|next to|alongside)\b"
    r"|\b(?:lovely|good|well|beautiful|great|nice|best|pretty|fine) with (?:a |an |your |any |other )?(?!its\b)"
    r"|\b(?:next to|beside|alongside|together with|along with|against|over|under|among|near|between) "
    r"(?:your|other|another|a plain|a silver|a gold|a simple|any|his|her|my|someone's|plain)\b"
    r"|\b(?:your|other|another|existing|favourite|favorite) (?:\w+ ){0,2}$"
    r"|\balready (?:own|wear)\b|\bif you (?:own|have|wear|like|love|prefer)\b"
    rf"|{_OTHER_PEOPLE}|\b(?:accompany|replace|match) (?:a|the|your|other)\b)"
    r"(?:\W+(?!its\b|our\b|this\b|these\b|whose\b|made\b|set\b|because\b|while\b|enjoy\b|admire\b|real\b|genuine\b|"
    r"natural\b|solid\b)[\w'-]+){0,16}\W*$"
)


def sentence_before(text: str, start: int) -> str:
    """From the beginning of the sentence to the claim."""
    begin = max(0, start - _FAR_ENOUGH)
    for stop in _SENTENCE_END.finditer(text, begin, start):
        begin = stop.end()
    return text[begin:start]


def clause_before(text: str, start: int) -> str:
    """From the last comma or bracket to the claim."""
    sentence = sentence_before(text, start)
    cut = max(sentence.rfind(","), sentence.rfind("("))
    return sentence[cut + 1 :]


def negated(text: str, start: int) -> bool:
    """ "not gold", "no diamonds", "without stones"; not so "not only gold" or "no ordinary gold"."""
    before = clause_before(text, start)
    return bool(_NEGATION.search(before)) and not _NO_DENIAL.search(before)


def compared(text: str, start: int) -> bool:
    """ "like a ruby", "as bright as gold", "the green of emeralds"."""
    return bool(_COMPARISON.search(clause_before(text, start)))


def worn_with(text: str, start: int) -> bool:
    """What it is worn with is not what it is: "wear it with gold", "next to your silver rings"."""
    return bool(_WORN_WITH.search(sentence_before(text, start)))


def taken_back(text: str, start: int) -> bool:
    """Whether any of the three holds."""
    return negated(text, start) or compared(text, start) or worn_with(text, start)
