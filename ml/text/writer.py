"""The writer: draws several texts from the model, lets the guard throw out what is untrue, keeps the best."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from ml import claims
from ml.artifacts import Artifact, open_artifact
from ml.claims import Finding
from ml.facts import FactSheet
from ml.text.agenda import agenda, required
from ml.text.candidates import (
    Candidate,
    Order,
    alt_texts,
    drawn_descriptions,
    planned_description,
    tag_lists,
    titles,
)
from ml.text.casing import lower_starts
from ml.text.constraint import Constraint, Vocabulary
from ml.text.fill import fill
from ml.text.phrasebook import Phrasebook
from ml.text.planner import known_sentences
from ml.text.prompt import LENGTHS, TONES, prompt_tokens
from ml.text.sampler import Request, Sample, Sampler
from ml.text.sheet import Sheet, make_sheet
from ml.text.spelling import SPELLINGS
from ml.text.text import Text
from ml.text.tokens import Tokens
from ml.text.trie import Phrases, grow

# Between these many tokens a text composed of known sentences may end.
PHRASED_TOKENS = {"short": (18, 32), "medium": (46, 62), "long": (98, 122)}
# Words that keep their capital at the start of a sentence.
PROPER = frozenset({"I", "I'd", "I'm", "I'll", "I've"})
MOST_TOKENS = {"short": 70, "medium": 125, "long": 215}
# (field, how many are drawn at once, most tokens, temperature)
_SHORT_FIELDS = (("title", 3, 30, 0.6), ("tags", 2, 80, 0.6), ("alt_text", 2, 40, 0.5))
# A composed text may choose boldly: each of its ways is a sentence that stands.
_COMPOSED_TEMPERATURE = 1.1
_SHARE_OF_LEARNED = 0.6
# A second round, cooler, if nothing of the first may stand.
_TEMPERATURES = (0.7, 0.5)
Field = TypeVar("Field", str, tuple[str, ...])


class Writer:
    """Writes from facts. Deterministic for the same facts, tone, length, spelling, seed, avoid and samples."""

    def __init__(self, artifact: Artifact) -> None:
        config = artifact.read_json("config.json")
        self._tokens = Tokens.open(artifact.path("tokenizer.json"))
        self._vocabulary = Vocabulary(self._tokens)
        self._sampler = Sampler(
            artifact.path("model.onnx"),
            self._tokens,
            layers=config["layers"],
            heads=config["heads"],
            width=config["width"],
        )
        self._phrasebook = Phrasebook.open(artifact.path("sentences.jsonl"))
        self._room = int(config["positions"])
        self.version = artifact.version

    @classmethod
    def open(cls, folder: Path) -> Writer:
        """Opens a model folder. Raises ml.artifacts.ArtifactError, which says what to do."""
        return cls(open_artifact(folder, kind="text"))

    def write(
        self,
        facts: FactSheet,
        *,
        tone: str = "plain",
        length: str = "medium",
        spelling: str = "uk",
        seed: int = 0,
        avoid: Sequence[str] = (),
        samples: int = 4,
    ) -> Text:
        """One text about these facts. `avoid`: descriptions to differ from. Raises ValueError for an unknown tone,
        length or spelling, and ml.claims.GuardError when the guard cannot do its work.
        """
        _demand("tone", tone, TONES)
        _demand("length", length, LENGTHS)
        _demand("spelling", spelling, SPELLINGS)
        began = perf_counter()
        order = Order(tone, length, spelling, seed, tuple(avoid))
        sheet = make_sheet(statable(facts))
        drawn = self._draw(sheet, order, samples, 0)
        description = _first_true(drawn_descriptions(drawn["description"], sheet, order), facts)
        if description is None:
            again = self._draw(sheet, order, samples, 1)
            description = _first_true(drawn_descriptions(again["description"], sheet, order), facts)
        description = description or planned_description(sheet, order)
        fields: dict[str, Any] = {
            "title": _first_clean("title", titles(drawn["title"], sheet, order), facts),
            "description": description.text,
            "tags": _first_clean("tags", tag_lists(drawn["tags"], sheet, order), facts),
            "alt_text": _first_clean("alt_text", alt_texts(drawn["alt_text"], sheet, order), facts),
        }
        findings = tuple(claims.check(fields, facts))
        return Text(**fields, writer=description.writer, findings=findings, seconds=perf_counter() - began, seed=seed)

    def _draw(self, sheet: Sheet, order: Order, samples: int, turn: int) -> dict[str, list[Sample]]:
        """Samples by field, all drawn in one batch; a later turn draws descriptions alone."""
        plan = [("description", samples, MOST_TOKENS[order.length], _TEMPERATURES[turn])]
        requests = [
            (field, self._request(sheet, order, field, number, most, warmth, turn))
            for field, count, most, warmth in [*plan, *(_SHORT_FIELDS if turn == 0 else ())]
            for number in range(count)
        ]
        found: dict[str, list[Sample]] = {}
        for (field, _), sample in zip(requests, self._sampler.draw([one for _, one in requests]), strict=True):
            found.setdefault(field, []).append(sample)
        return found

    def _request(
        self, sheet: Sheet, order: Order, field: str, number: int, most: int, warmth: float, turn: int
    ) -> Request:
        facts = agenda(sheet, field, order.length, choice=order.seed + number)
        # Most descriptions are composed of whole sentences the model knows; every fourth is free.
        composed = field == "description" and number % 4 != 3
        prompt = self._tokens.encode_prompt(prompt_tokens(sheet, field, order.tone, order.length, facts))
        due = sorted(required(sheet, order.length) & facts) if field == "description" else ["type"]
        constraint = self._vocabulary.constraint(sheet, field, facts, due)
        dice = random.Random(f"{order.seed} {number} {turn}")
        phrases = self._phrases(sheet, order, facts, constraint, dice) if composed else None
        digest = zlib.crc32(json.dumps(sheet.facts, sort_keys=True).encode())
        place = (TONES.index(order.tone), LENGTHS.index(order.length), number, turn, zlib.crc32(field.encode()))
        return Request(
            prompt=tuple(prompt),
            constraint=constraint,
            most_tokens=min(most, self._room - len(prompt)),
            temperature=_COMPOSED_TEMPERATURE if phrases else warmth,
            seed=(order.seed & 0xFFFFFFFF, digest, *place),
            phrases=phrases,
        )

    def _phrases(
        self, sheet: Sheet, order: Order, facts: frozenset[str], constraint: Constraint, dice: random.Random
    ) -> Phrases:
        """Known sentences for this piece: a drawn part of the learned ones, so that no text is bound to come again."""
        known = self._phrasebook.suiting(sheet, order.tone, facts)
        learned = [[one for one in group if dice.random() < _SHARE_OF_LEARNED] for group in known]
        first, later = known_sentences(sheet, order.tone, facts)
        planned = [dice.sample(first, -(-len(first) // 3)), later]
        openings, others = (
            grow(
                ids
                for one in [*ours, *theirs]
                if constraint.allowed[ids := self._tokens.encode(lower_starts(one, PROPER))].all()
                and not _told_before(one, sheet, order)
            )
            for ours, theirs in zip(learned, planned, strict=True)
        )
        return Phrases(openings, others, *PHRASED_TOKENS[order.length])


def _told_before(template: str, sheet: Sheet, order: Order) -> bool:
    text = fill(template, sheet, spelling=order.spelling) if order.avoid else ""
    return any(text in earlier for earlier in order.avoid)


def statable(facts: FactSheet) -> Mapping[str, Any]:
    """What a text may say, and whether a person said that there are no stones.

    The eye may miss a small stone: of the stone colours (mostly "none") that it dared to state in shops it had never
    seen, 60 % were right.
    """
    said = dict(facts.statable())
    told = facts.effective("stone_colours") if facts.told("stone_colours") else ()
    if not said.get("stones") and told and all(fact.value == "none" for fact in told):
        said["no_stones"] = True
    if said.get("stones"):
        said["stones"] = [stone for place, stone in enumerate(said["stones"]) if stone not in said["stones"][:place]]
    return said


def _demand(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, not {value!r}")


def _first_true(candidates: Iterable[Candidate], facts: FactSheet) -> Candidate | None:
    return next((one for one in candidates if not _found("description", one.text, facts)), None)


def _first_clean(name: str, candidates: Iterable[Field], facts: FactSheet) -> Field:
    """The first candidate without a finding; the last one, the planner's, if none is without."""
    last: Field
    for last in candidates:
        if not _found(name, last, facts):
            return last
    return last


def _found(name: str, value: str | tuple[str, ...], facts: FactSheet) -> list[Finding]:
    return claims.check({name: value}, facts)
