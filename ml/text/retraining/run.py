"""One retraining of the writer, from a frozen snapshot and the live model to a new model folder.

Three things are learned, each in its own way. The network goes on with approved texts in slot form, so that it chooses
among known sentences as people do. The taste counts which sentences of drafts are kept (see preference). New sentences
enter the stock only when three makers wrote them alike (see stock). Facts remain slots, and a draft is composed of
sentences of the stock alone: nothing untrue and nobody's own wording can come out.
"""

from __future__ import annotations

import json
import math
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from ml.artifacts import Artifact, open_artifact, place_artifact
from ml.data.examples import TextExample
from ml.data.snapshots import Snapshot, read_snapshot
from ml.edits.facts import sheet_from
from ml.text.lessons import Lesson, make_lessons
from ml.text.phrasebook import Sentence, read_sentences
from ml.text.prompt import LENGTHS, TONES
from ml.text.recipe import Recipe
from ml.text.retraining.figures import figures
from ml.text.retraining.influence import weights
from ml.text.retraining.preference import learned_taste
from ml.text.retraining.proof import RetrainError, try_out
from ml.text.retraining.replay import kept_back, replayed
from ml.text.retraining.stock import shared_sentences
from ml.text.shipping import ExportError, Retrained, ship
from ml.text.training import held_out_loss, open_model, train
from ml.text.writer import TASTE, statable

Say = Callable[[Mapping[str, Any]], None]
# The network goes on gently: at a tenth of the rates of a first training, once over so many texts at most.
PASSES = 1
GENTLY = 0.1
MOST_TEXTS = 300
# At least so many old texts for each new one, and never fewer than these.
OLD_FOR_NEW = 1.0
FEWEST_OLD = 60


class NothingToLearn(Exception):
    """The snapshot holds no text to learn from, or the live model was made from it."""


def retrain(snapshot: Path, live: Path, to: Path, work: Path, version: str, say: Say) -> dict[str, Any]:
    """Make a new model folder at `to` and return its figures. `work` keeps what a stopped run goes on from.

    Raises NothingToLearn, RetrainError, ml.data.snapshots.SnapshotError, ml.artifacts.ArtifactError,
    ml.text.training.TrainingError, ml.claims.GuardError and OSError; then nothing stands at `to`.
    """
    try:
        return _retrained(snapshot, live, to, work, version, say)
    except ExportError as error:
        raise RetrainError(str(error)) from error


def _retrained(snapshot: Path, live: Path, to: Path, work: Path, version: str, say: Say) -> dict[str, Any]:
    frozen, model = read_snapshot(snapshot, kind="text"), open_artifact(live, kind="text")
    learned = usable(frozen.text("train"))
    _demand_something(frozen, model, learned)
    say({"event": "log", "text": f"{len(learned)} approved texts of {_artisans(learned)} shops"})
    counted = weights(learned)
    known = read_sentences(model.path("sentences.jsonl"))
    taste = learned_taste(learned, counted, (one.text for one in known))
    say({"event": "progress", "what": "taste", "done": 1, "of": 4})
    new = shared_sentences(learned, known)
    say({"event": "progress", "what": "sentences", "done": 2, "of": 4})
    folder = work / f"text-{frozen.fingerprint[:12]}-{model.manifest['version']}"
    network, tokens, losses, recipe = _network(learned, counted, model, folder, say)
    say({"event": "progress", "what": "network", "done": 3, "of": 4})
    metrics = {
        "texts": len(learned),
        "shops": _artisans(learned),
        "new_sentences": len(new),
        **losses,
        **figures(usable(frozen.text("fresh")), taste),
    }
    made = folder / "made"
    told = Retrained(version, frozen.fingerprint, model.version, {TASTE: json.dumps(taste.as_json())})
    stock: list[Sentence] = [*known, *new]
    ship(network, tokens, made, recipe=recipe, metrics=metrics, data=(), sentences=stock, retrained=told)
    try_out(made, [*usable(frozen.text("fresh")), *learned])
    place_artifact(made, to)
    shutil.rmtree(folder, ignore_errors=True)
    say({"event": "progress", "what": "model", "done": 4, "of": 4})
    return metrics


def usable(examples: Sequence[TextExample]) -> list[TextExample]:
    """Those that count and whose tone and length are known."""
    return [one for one in examples if one.weight > 0 and one.tone in TONES and one.length in LENGTHS]


def _demand_something(frozen: Snapshot, live: Artifact, learned: Sequence[TextExample]) -> None:
    if not learned:
        raise NothingToLearn("The snapshot holds no approved text to learn from.")
    if live.manifest["data_fingerprint"] == frozen.fingerprint:
        raise NothingToLearn("The live model was made from this snapshot: nothing has changed since.")


def _artisans(examples: Sequence[TextExample]) -> int:
    return len({one.artisan for one in examples})


def _network(
    learned: Sequence[TextExample], counted: Sequence[float], live: Artifact, folder: Path, say: Say
) -> tuple[Any, Any, dict[str, float], Recipe]:
    """The network after a few passes over new and old texts: (model, tokens, losses, recipe)."""
    config = live.read_json("config.json")
    sizes = {field.name: config[field.name] for field in fields(Recipe) if field.name in config}
    start = replace(Recipe(), **sizes)
    recipe = replace(
        start,
        epochs=PASSES,
        learning_rate=Recipe.learning_rate * GENTLY,
        matrix_rate=Recipe.matrix_rate * GENTLY,
        descriptions=1.0,
    )
    lessons = _lessons(learned, counted)
    old = kept_back()
    try:
        before, words = open_model(live.folder, recipe)
    except ValueError as error:
        raise RetrainError(f"The live model cannot be learned from: {error}.") from error
    losses = {"loss_old_before": round(held_out_loss(before, old, words, recipe, "cpu"), 4)}
    if not lessons:
        return before, words, {**losses, "loss_old_after": losses["loss_old_before"], "texts_in_slots": 0}, start
    mixed = [*lessons, *replayed(max(FEWEST_OLD, round(OLD_FOR_NEW * len(learned))), recipe.seed + len(learned))]
    tell = _teller(say)
    network, tokens, _ = train(mixed, [], recipe, folder / "network", start=live.folder, resume=True, tell=tell)
    losses["loss_old_after"] = round(held_out_loss(network, old, tokens, recipe, "cpu"), 4)
    if not math.isfinite(losses["loss_old_after"]):
        raise RetrainError("The network lost itself on these texts: its loss is no number. Nothing was kept.")
    return network, tokens, {**losses, "texts_in_slots": len(lessons)}, recipe


def _lessons(learned: Sequence[TextExample], counted: Sequence[float]) -> list[Lesson]:
    """Approved texts in slot form, by weight: one that counts twice comes twice, one that counts half by chance."""
    dice = random.Random(len(learned))
    order = sorted(zip(learned, counted, strict=True), key=lambda one: one[0].at)[-MOST_TEXTS:]
    rows = [_row(example) for example, weight in order for _ in range(_times(weight, dice))]
    return make_lessons(rows)[0] if rows else []


def _times(weight: float, dice: random.Random) -> int:
    return min(3, math.floor(weight) + (dice.random() < weight % 1))


def _row(example: TextExample) -> dict[str, Any]:
    texts = {name: str(example.approved.get(name) or "") for name in ("title", "description", "alt_text")}
    tags = [str(tag) for tag in example.approved.get("tags") or ()]
    return {
        "facts": dict(statable(sheet_from(example.facts))),
        "tone": example.tone,
        "length": example.length,
        **texts,
        "tags": tags,
    }


def _teller(say: Say) -> Callable[[str], None]:
    return lambda text: say({"event": "log", "text": text})


__all__ = ["NothingToLearn", "RetrainError", "retrain", "usable"]
