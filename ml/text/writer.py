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
from ml.artifacts import Artifact, ArtifactError, open_artifact
from ml.claims import Finding
from ml.facts import FactSheet
from ml.spelling import SPELLINGS
from ml.text.agenda import agenda
from ml.text.candidates import (
    Candidate,
    Order,
    alt_texts,
    drawn_descriptions,
    planned_description,
    tag_lists,
    titles,
)
from ml.text.composition import Phrase
from ml.text.constraint import Constraint, Vocabulary
from ml.text.path import Phrases
from ml.text.phrasebook import Phrasebook
from ml.text.prompt import LENGTHS, SLOT, TONES, prompt_tokens
from ml.text.repertoire import compose, drawn_part, fresh, learned, written
from ml.text.sampler import Request, Sample, Sampler
from ml.text.sheet import Sheet, make_sheet
from ml.text.steering import NO_STEERING, Steering
from ml.text.taste import Taste
from ml.text.text import Text
from ml.text.tokens import Tokens

MOST_TOKENS = {"short": 80, "medium": 140, "long": 215}
# (field, how many are drawn at once, most tokens, temperature)
_SHORT_FIELDS = (("title", 2, 30, 0.6), ("tags", 1, 64, 0.6), ("alt_text", 2, 40, 0.5))
# A composed text may choose boldly: each of its ways is a sentence that stands.
_COMPOSED_TEMPERATURE = 1.1
# A second round, cooler, if nothing of the first may stand.
_TEMPERATURES = (0.7, 0.5)
TASTE = "taste.json"
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
        self._taste = _taste(artifact)
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
        steering: Steering = NO_STEERING,
        samples: int = 4,
    ) -> Text:
        """One text about these facts. `avoid`: descriptions to differ from; `steering`: what the shop's approved texts
        taught. Raises ValueError for an unknown tone, length or spelling, and ml.claims.GuardError when the guard
        cannot do its work.
        """
        _demand("tone", tone, TONES)
        _demand("length", length, LENGTHS)
        _demand("spelling", spelling, SPELLINGS)
        began = perf_counter()
        order = Order(tone, length, spelling, seed, tuple(avoid), steering.with_taste(self._taste))
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
        known: dict[frozenset[str], dict[Phrase, list[int]]] = {}
        requests = [
            (field, self._request(sheet, order, field, number, most, warmth, turn, known))
            for field, count, most, warmth in [*plan, *(_SHORT_FIELDS if turn == 0 else ())]
            for number in range(count)
        ]
        found: dict[str, list[Sample]] = {}
        for (field, _), sample in zip(requests, self._sampler.draw([one for _, one in requests]), strict=True):
            found.setdefault(field, []).append(sample)
        return found

    def _request(
        self,
        sheet: Sheet,
        order: Order,
        field: str,
        number: int,
        most: int,
        warmth: float,
        turn: int,
        known: dict[frozenset[str], dict[Phrase, list[int]]],
    ) -> Request:
        facts = agenda(sheet, field, order.length, choice=order.seed + number)
        prompt = self._tokens.encode_prompt(prompt_tokens(sheet, field, order.tone, order.length, facts))
        constraint = self._vocabulary.constraint(sheet, field, facts, ["type"])
        phrases = None
        if field == "description":
            if facts not in known:
                known[facts] = self._known(sheet, order, facts, constraint)
            dice = random.Random(f"{order.seed} {number} {turn}")
            phrases = _phrases(known[facts], sheet, order, facts, dice)
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

    def _known(
        self, sheet: Sheet, order: Order, facts: frozenset[str], constraint: Constraint
    ) -> dict[Phrase, list[int]]:
        """All sentences for this piece with their token ids."""
        every = [*learned(self._phrasebook, sheet, order.tone, facts), *written(sheet, order.tone, facts)]
        new = order.steering.left(fresh(every, sheet, order.spelling, order.avoid))
        return {one: self._tokens.encode(one.text) for one in new if self._speakable(one.text, constraint)}

    def _speakable(self, text: str, constraint: Constraint) -> bool:
        """Whether the words outside the slots may be written; a slot that the model has no token for is spelled out."""
        outside = SLOT.sub(lambda match: match[0] if match[0] in self._tokens.ids else " ", text)
        return bool(constraint.allowed[self._tokens.encode(outside)].all())


def _phrases(
    known: Mapping[Phrase, list[int]], sheet: Sheet, order: Order, facts: frozenset[str], dice: random.Random
) -> Phrases:
    """What one description may be composed of: a drawn part of what is known."""
    part = drawn_part(list(known), dice)
    habits = order.steering.habits
    return Phrases(lambda: compose(part, sheet, order.tone, order.length, facts, habits), known.__getitem__)


def _taste(artifact: Artifact) -> Taste | None:
    """What people kept and dropped, in a model that was retrained; the first one had nobody to learn it from."""
    if TASTE not in artifact.manifest["files"]:
        return None
    try:
        return Taste.from_json(artifact.read_json(TASTE))
    except (ValueError, KeyError, TypeError) as error:
        raise ArtifactError(f"{artifact.folder}/{TASTE} cannot be read: retrain the model.") from error


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
