"""What a writer's network, taste and stock of sentences know, apart from single texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ml import claims
from ml.artifacts import Artifact
from ml.challenge.chance import UNSURE, chances_of_loss
from ml.challenge.likelihood import Reader, lessons_of
from ml.challenge.texts import goes_round
from ml.challenge.verdict import Check
from ml.data.examples import TextExample
from ml.edits.facts import sheet_from
from ml.facts import FactSheet
from ml.odds import at_least
from ml.other_models.english import is_english
from ml.text.lessons import Lesson
from ml.text.phrasebook import read_sentences
from ml.text.prompt import LENGTHS, TONES
from ml.text.retraining.figures import figures
from ml.text.retraining.replay import kept_back
from ml.text.taste import Taste
from ml.text.writer import TASTE, statable

OLD_TEXTS = 24
FRESH_TEXTS = 60
# In nats a character, where the starter has 1.04: noise of 30 % of the weights' spread adds 0.20, of 50 % 0.45.
OLD_LIMIT = 0.05
FRESH_LIMIT = 0.01
TASTE_LIMIT = 0.05
_SLOT = re.compile(r"<[a-z0-9_.]+>")
NEW_SENTENCES = 400
STOCK_KEPT = 0.9
# The share of sentences that a check may take for bad by mistake, where the live stock shows none.
STRAY = 0.02
# A few new sentences of which one looks like a claim are no reason: the guard reads every text anyway.
SURE = 0.01
# In fewer words a language cannot be told.
WORDS_TO_TELL = 6


def old_texts_check(live: Reader, challenger: Reader) -> Check:
    """Texts of our own that every retraining keeps back: how much of them was forgotten."""
    lessons = [lesson for lesson in kept_back() if lesson.field == "description" and lesson.length != "long"]
    return _surprise("old texts", live, challenger, lessons[:OLD_TEXTS], OLD_LIMIT)


def fresh_texts_check(live: Reader, challenger: Reader, examples: Sequence[TextExample]) -> Check:
    """Texts that people approved since and that were kept back from the challenger."""
    lessons = lessons_of([_row(one) for one in _newest(examples)])
    if not lessons:
        detail = "None of the fresh texts can be put into slots, so they tell nothing about the network."
        return Check("fresh texts", False, detail, cases=0, made=False)
    return _surprise("fresh texts", live, challenger, lessons, FRESH_LIMIT)


def _newest(examples: Sequence[TextExample]) -> list[TextExample]:
    known = [one for one in examples if one.tone in TONES and one.length in LENGTHS]
    return sorted(known, key=lambda one: (one.at, one.id))[-FRESH_TEXTS:]


def _surprise(name: str, live: Reader, challenger: Reader, lessons: Sequence[Lesson], limit: float) -> Check:
    """Worse is a mean beyond the limit that chance does not explain, the texts being paired."""
    mine, theirs = (reader.surprise(lessons) for reader in (live, challenger))
    more = float((theirs - mine).mean())
    chance = float(chances_of_loss((mine - theirs)[:, None])[0])
    finite = bool(np.isfinite(theirs).all())
    return Check(
        name,
        finite and (more <= limit or (chance > UNSURE and more <= 10 * limit)),
        f"{len(lessons)} approved texts surprise it by {theirs.mean():.3f} nats a character, the live model by "
        f"{mine.mean():.3f}."
        if finite
        else "What it makes of approved texts are no numbers.",
        float(mine.mean()),
        float(theirs.mean()),
        f"at most {limit} more, beyond chance",
        "nats a character",
        len(lessons),
    )


def taste_check(live: Artifact, challenger: Artifact, examples: Sequence[TextExample]) -> Iterator[Check]:
    """Whether the taste foretells which sentences of fresh drafts people kept; without a taste it is a coin."""
    fresh = _newest(examples)
    found = [_taste_figure(artifact, fresh) for artifact in (live, challenger)]
    if TASTE not in challenger.manifest["files"] or None in found:
        return
    mine, theirs = (float(figure or 0.0) for figure in found)
    yield Check(
        "taste",
        theirs >= mine - TASTE_LIMIT,
        f"Of two sentences of fresh drafts it likes the one that was kept {theirs:.0%} of the time, the live model "
        f"{mine:.0%}.",
        mine,
        theirs,
        f"at most {TASTE_LIMIT} less",
        "share of pairs",
        len(fresh),
    )


def _taste_figure(artifact: Artifact, fresh: Sequence[TextExample]) -> float | None:
    taste = Taste.from_json(artifact.read_json(TASTE)) if TASTE in artifact.manifest["files"] else Taste()
    return figures(fresh, taste).get("taste_auc")


def sentences_checks(live: Artifact, challenger: Artifact) -> Iterator[Check]:
    """The stock that texts are composed of: as large as before, and nothing in it that nobody should write."""
    stocks = [_stock(artifact) for artifact in (live, challenger)]
    yield _stock_kept(*map(len, stocks))
    known = set(stocks[0])
    new = [text for text in stocks[1] if text not in known][:NEW_SENTENCES]
    usual = stocks[0][:: max(1, len(stocks[0]) // NEW_SENTENCES)]
    for name, told, fault in FAULTS:
        yield _new_sentences(name, told, [sum(map(fault, side)) for side in (usual, new)], (len(usual), len(new)))


def _stock(artifact: Artifact) -> list[str]:
    return list(dict.fromkeys(one.text for one in read_sentences(artifact.path("sentences.jsonl"))))


def _stock_kept(live: int, challenger: int) -> Check:
    return Check(
        "stock",
        challenger >= STOCK_KEPT * live,
        f"It knows {challenger} sentences, the live model {live}.",
        float(live),
        float(challenger),
        f"at least {STOCK_KEPT:.0%} as many",
        "sentences",
        challenger,
    )


def _new_sentences(name: str, told: str, counts: Sequence[int], cases: tuple[int, int]) -> Check:
    """Sentences that the live stock has not, beside the live stock, of which the check mistakes a few, too."""
    allowed = max(counts[0] / max(cases[0], 1), STRAY)
    return Check(
        name,
        at_least(counts[1], cases[1], allowed) >= SURE,
        f"{counts[1]} of {cases[1]} new sentences {told}; of the live model's stock {allowed:.1%} look so.",
        100 * allowed,
        100 * counts[1] / max(cases[1], 1),
        "no larger share, beyond chance",
        "of 100 sentences",
        cases[1],
    )


def _claims(sentence: str) -> bool:
    """Whether the guard would block it for a piece of which nothing is known."""
    findings = claims.check({"description": _SLOT.sub("piece", sentence)}, FactSheet.from_json({}))
    return any(one.severity == "block" for one in findings)


def _foreign(sentence: str) -> bool:
    return len(sentence.split()) >= WORDS_TO_TELL and not is_english(sentence)


FAULTS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("new sentences", "claim something by themselves", _claims),
    ("new sentences in circles", "go round in circles", goes_round),
    ("new sentences in English", "are in another language", _foreign),
)


def _row(example: TextExample) -> dict[str, object]:
    texts = {name: str(example.approved.get(name) or "") for name in ("title", "description", "alt_text")}
    tags = [str(tag) for tag in example.approved.get("tags") or ()]
    facts = dict(statable(sheet_from(example.facts)))
    return {"facts": facts, "tone": example.tone, "length": example.length, **texts, "tags": tags}
