"""What a writer's network, taste and stock of sentences know, apart from single texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from ml import claims
from ml.artifacts import Artifact
from ml.challenge.chance import UNSURE, chances_of_loss
from ml.challenge.likelihood import Reader, lessons_of
from ml.challenge.verdict import Check
from ml.data.examples import TextExample
from ml.edits.facts import sheet_from
from ml.facts import FactSheet
from ml.odds import at_least
from ml.text.lessons import Lesson
from ml.text.phrasebook import read_sentences
from ml.text.prompt import LENGTHS, TONES
from ml.text.retraining.figures import figures
from ml.text.retraining.replay import kept_back
from ml.text.taste import Taste
from ml.text.writer import TASTE, statable

OLD_TEXTS = 24
FRESH_TEXTS = 60
# In nats a character of 1.1: a gentle retraining on fifty texts moves the old ones by 0.00 to 0.02, noise of half a
# weight's spread by 0.5 (`script/bench "gate for models"`).
OLD_LIMIT = 0.05
FRESH_LIMIT = 0.01
TASTE_LIMIT = 0.05
# Below this number of pairs a share of them means little.
PAIRS_AT_LEAST = 50
_SLOT = re.compile(r"<[a-z0-9_.]+>")
NEW_SENTENCES = 400


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
        theirs >= min(mine, 0.5) - TASTE_LIMIT if mine < 0.5 else theirs >= mine - TASTE_LIMIT,
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


def new_sentences_check(live: Artifact, challenger: Artifact) -> Check:
    """Sentences that the live stock has not: how many of them would say something that only a fact may carry."""
    known = {one.text for one in read_sentences(live.path("sentences.jsonl"))}
    every = dict.fromkeys(one.text for one in read_sentences(challenger.path("sentences.jsonl")))
    new = [text for text in every if text not in known][:NEW_SENTENCES]
    usual = _claiming(sorted(known)[:: max(1, len(known) // NEW_SENTENCES)])
    claiming = _claiming(new)
    allowed = max(usual[0] / max(usual[1], 1), 0.02)
    passed = not new or at_least(claiming[0], claiming[1], allowed) >= UNSURE / 5
    return Check(
        "new sentences",
        passed and bool(every),
        f"{claiming[0]} of {claiming[1]} new sentences claim something by themselves; of the live model's stock "
        f"{allowed:.1%} do."
        if every
        else "It has no sentences at all.",
        100 * allowed,
        100 * claiming[0] / max(claiming[1], 1),
        "no larger share, beyond chance",
        "of 100 sentences",
        claiming[1],
    )


def _claiming(sentences: Sequence[str]) -> tuple[int, int]:
    """(how many the guard would block for a piece of which nothing is known, of how many)."""
    nothing = FactSheet.from_json({})
    found = (claims.check({"description": _SLOT.sub("piece", text)}, nothing) for text in sentences)
    return sum(any(one.severity == "block" for one in findings) for findings in found), len(sentences)


def _row(example: TextExample) -> dict[str, object]:
    texts = {name: str(example.approved.get(name) or "") for name in ("title", "description", "alt_text")}
    tags = [str(tag) for tag in example.approved.get("tags") or ()]
    facts = dict(statable(sheet_from(example.facts)))
    return {"facts": facts, "tone": example.tone, "length": example.length, **texts, "tags": tags}
