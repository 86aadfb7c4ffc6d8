"""What the gate asks of written texts: true, complete, of their length, English, varied, and mostly the model's own."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ml import claims
from ml.challenge.chance import UNSURE, chances_of_loss
from ml.challenge.speed import SLOWER_AT_MOST
from ml.challenge.verdict import Check
from ml.challenge.writing import Piece
from ml.other_models.english import is_english
from ml.text.agenda import required
from ml.text.evaluation import covers, materials_without_fact, numbers_without_fact
from ml.text.ranking import grams, in_range, overlap
from ml.text.sheet import make_sheet
from ml.text.writer import statable

SHARE_LIMIT = 2.0
RAW_MORE_PER_100 = 1.0
SAMENESS_LIMIT = 2.0
# The same four words three times, or any sentence twice: no person writes so.
LOOP_GRAM, LOOP_TIMES = 4, 3
FEWEST_WORDS = 8
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

Pieces = Sequence[Piece]


def text_checks(live: Pieces, challenger: Pieces) -> Iterator[Check]:
    """Every check of two writers' texts about the same sheets."""
    yield _true(live, challenger)
    yield _raw(live, challenger)
    yield _share("due facts", live, challenger, _due_said, "due facts are said")
    yield _share("own texts", live, challenger, _by_model, "texts are the model's and not the planner's")
    yield _share("lengths", live, challenger, _fits, "texts have the length that was asked for")
    yield _readable(live, challenger)
    yield _varied(live, challenger)
    yield _speed(live, challenger)


def _true(live: Pieces, challenger: Pieces) -> Check:
    """Nothing untrue may come out, whatever the live model does: by the guard, and by two checks of our own."""
    counts = [[_untrue(piece) for piece in pieces] for pieces in (live, challenger)]
    wrong = [piece for piece, count in zip(challenger, counts[1], strict=True) if count]
    return Check(
        "claims",
        not wrong,
        f"{len(wrong)} of {len(challenger)} finished texts say what no fact carries, such as: "
        f"{_quoted(wrong[0].case.text.description)}"
        if wrong
        else "No finished text says what no fact carries.",
        float(sum(counts[0])),
        float(sum(counts[1])),
        "none",
        "claims without a fact",
        len(challenger),
    )


def _untrue(piece: Piece) -> int:
    text = piece.case.text
    fields = {"title": text.title, "description": text.description, "tags": text.tags, "alt_text": text.alt_text}
    found = len(claims.check(fields, piece.case.facts))
    return found + len(numbers_without_fact(piece.case)) + len(materials_without_fact(piece.case))


def _raw(live: Pieces, challenger: Pieces) -> Check:
    """Before the guard threw anything out: a model that leans on the guard will one day find a hole in it."""
    drafts = [max(sum(len(piece.drafts) for piece in pieces), 1) for pieces in (live, challenger)]
    rates = [
        100 * sum(piece.raw_claims for piece in pieces) / count
        for pieces, count in zip((live, challenger), drafts, strict=True)
    ]
    return Check(
        "claims in drafts",
        rates[1] <= rates[0] + RAW_MORE_PER_100,
        f"A hundred of its drafts hold {rates[1]:.1f} claims that no fact carries, of the live model's {rates[0]:.1f}.",
        rates[0],
        rates[1],
        f"at most {RAW_MORE_PER_100:.0f} more per 100 drafts",
        "claims per 100 drafts",
        drafts[1],
    )


def _share(name: str, live: Pieces, challenger: Pieces, count: Callable[[Piece], tuple[int, int]], told: str) -> Check:
    shares, cases = [], 0
    for pieces in (live, challenger):
        found = [count(piece) for piece in pieces]
        cases = sum(of for _, of in found)
        shares.append(100 * sum(hits for hits, _ in found) / max(cases, 1))
    # One text of a few dozen is more than two points: one may always be lost.
    limit = max(SHARE_LIMIT, 100 / max(cases, 1))
    return Check(
        name,
        shares[1] >= shares[0] - limit - 1e-9,
        f"{shares[1]:.1f} of a hundred {told}; of the live model's {shares[0]:.1f}.",
        shares[0],
        shares[1],
        f"at most {limit:.1f} points fewer",
        "of 100",
        cases,
    )


def _due_said(piece: Piece) -> tuple[int, int]:
    case = piece.case
    sheet = make_sheet(statable(case.facts))
    due = required(sheet, case.length)
    return sum(covers(sheet, fact, case.text.description) for fact in due), len(due)


def _by_model(piece: Piece) -> tuple[int, int]:
    return int(piece.case.text.writer == "model"), 1


def _fits(piece: Piece) -> tuple[int, int]:
    return int(in_range(piece.case.text.description, piece.case.length)), 1


def _readable(live: Pieces, challenger: Pieces) -> Check:
    faults = [[fault for piece in pieces if (fault := unreadable(piece))] for pieces in (live, challenger)]
    told = ", ".join(f"{fault} ({count})" for fault, count in Counter(faults[1]).most_common())
    return Check(
        "readable",
        len(faults[1]) <= len(faults[0]),
        f"Texts or drafts that nobody could use: {told}."
        if faults[1]
        else "No text and no draft is empty, goes round in circles or is in another language.",
        float(len(faults[0])),
        float(len(faults[1])),
        "no more than of the live model",
        "texts",
        len(challenger),
    )


def unreadable(piece: Piece) -> str:
    """Why a text, or a draft of it, could not be used; empty if it could."""
    for words in (piece.case.text.description, *piece.drafts):
        if len(words.split()) < FEWEST_WORDS:
            return "empty or next to it"
        if goes_round(words):
            return "going round in circles"
        if not is_english(words):
            return "not English"
    return "" if piece.drafts else "nothing finished"


def goes_round(words: str) -> bool:
    """Whether a text says the same LOOP_GRAM words LOOP_TIMES, or a whole sentence twice."""
    every = re.findall(r"[\w'-]+", words.lower())
    runs = Counter(zip(*(every[start:] for start in range(LOOP_GRAM)), strict=False))
    said = Counter(sentence.strip().lower() for sentence in _SENTENCE.split(words) if len(sentence.split()) > 2)
    return max(runs.values(), default=0) >= LOOP_TIMES or max(said.values(), default=0) >= 2


def _varied(live: Pieces, challenger: Pieces) -> Check:
    """Each text against the most similar of the others, as in one shop; the same pieces, so the test is paired."""
    mine, theirs = (np.array(_sameness(pieces)) for pieces in (live, challenger))
    points = 100 * float((theirs - mine).mean())
    chance = float(chances_of_loss((mine - theirs)[:, None])[0])
    return Check(
        "variety",
        points <= SAMENESS_LIMIT or chance > UNSURE,
        f"A text shares {100 * theirs.mean():.1f} of a hundred 5-grams with the most similar other one; the live "
        f"model's {100 * mine.mean():.1f} (chance {chance:.3f}).",
        100 * float(mine.mean()),
        100 * float(theirs.mean()),
        f"at most {SAMENESS_LIMIT} points more, beyond chance",
        "of 100 5-grams",
        len(theirs),
    )


def _sameness(pieces: Pieces) -> list[float]:
    texts = [piece.case.text.description for piece in pieces]
    return [
        overlap(text, [other for place, other in enumerate(texts) if place != own]) if grams(text, 5) else 1.0
        for own, text in enumerate(texts)
    ]


def _speed(live: Pieces, challenger: Pieces) -> Check:
    """Both wrote each sheet one after the other; the first sheet warmed them up."""
    pairs = [(a.milliseconds, b.milliseconds) for a, b in zip(live[1:], challenger[1:], strict=True)]
    ratio = statistics.median(theirs / mine for mine, theirs in pairs)
    mine, theirs = (statistics.median(pair[side] for pair in pairs) for side in range(2))
    return Check(
        "speed",
        ratio <= SLOWER_AT_MOST,
        f"Writing a text takes {theirs:.0f} ms, with the live model {mine:.0f} ms: {ratio:.2f} times as long.",
        mine,
        theirs,
        f"at most {SLOWER_AT_MOST} times as long",
        "ms",
        len(pairs),
    )


def _quoted(text: str) -> str:
    return f"“{text[:160]}”"
