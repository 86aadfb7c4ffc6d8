"""Retrain the starter eye for real, in a folder of its own, and look at what it says before and after."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.simulation.camera import DRIFT, TRUE, Taken, halves, of_tone, said, shots
from ml.data.examples import VisionExample
from ml.data.influence import weigh
from ml.data.snapshots import write_snapshot
from ml.vision import Eye, layout
from ml.vision.decisions import probabilities_of
from ml.vision.eye import GRAPH
from ml.vision.figures import MAY_BE_STATED
from ml.vision.framing import framed
from ml.vision.retraining.bank import Bank
from ml.vision.retraining.graph import Heads, read_heads
from ml.vision.retraining.holding import fit_held
from ml.vision.retraining.lessons import bank_rows, example_rows, masses_of
from ml.vision.retraining.retrain import retrain

CORRECTIONS, CONFIRMED = 200, 60
EACH_TIME = 20
FALSE = 5000
# Her account is no new one: what holds newcomers back is not what is measured here.
JOINED = datetime(2025, 1, 1, tzinfo=UTC)

Found = Iterator[tuple[str, float, str]]


def drifted_camera(live: Path, bank: Bank, folder: Path, *, by_design: bool = False) -> Found:
    """She corrects silver pieces that were read as gold and confirms gold ones; judged on her other pieces.

    They are other pieces of the designs that she corrected, or, `by_design`, of designs that she did not.
    """
    hers, others = halves(by_design=by_design)
    silver = list(shots(of_tone(hers, "white"), CORRECTIONS, gains=DRIFT))
    gold = list(shots(of_tone(hers, "yellow"), CONFIRMED, gains=DRIFT, seed=1))
    examples = [*said(silver), *said(gold, source="answer")]
    made = retrained(live, examples, [*silver, *gold], folder, "camera")
    judged, plain = (list(shots(others, len(others), gains=gains)) for gains in (DRIFT, TRUE))
    unit = "% of other designs" if by_design else "% of other pieces"
    for when, model in (("before", live), ("after", made)):
        yield f"wrong tone, {when}", 100 * wrong_tones(model, judged), unit
        yield f"silver wrong, {when}", 100 * wrong_tones(model, of_tone(judged, "white")), unit
        yield f"true camera, {when}", 100 * wrong_tones(model, plain), unit
    yield "gold set, drifted camera", gold_score(made, bank) - gold_score(live, bank), "points"


def in_a_row(live: Path, bank: Bank, folder: Path, *, times: int) -> Found:
    """Each retraining starts from the last one's model and sees new photos of the one new style alone."""
    hers, _ = halves()
    model = live
    for number in range(times):
        photos = list(shots(hers, EACH_TIME, gains=DRIFT, seed=number + 2, nearer=True))
        model = retrained(model, said(photos), photos, folder, f"time-{number + 1}")
    for attribute, name in (("", "gold set"), ("metal_tone", "metal tone")):
        change = gold_score(model, bank, attribute) - gold_score(live, bank, attribute)
        yield f"{name}, {times} in a row", change, "points"


def false_corrections(live: Path, bank: Bank, folder: Path, *, photos: int) -> Found:
    """One artisan calls gold silver five thousand times: her own pieces, and, worse, the old photos themselves."""
    hers, _ = halves()
    taken = list(shots(of_tone(hers, "yellow"), photos, gains=TRUE))
    repeated = [taken[number % photos] for number in range(FALSE)]
    made = retrained(live, influenced(said(repeated, tone="white"), bank), taken, folder, "false")
    old, new = (read_heads((model / GRAPH).read_bytes()) for model in (live, made))
    worst = _spoiled(old, bank)
    for name, heads in (("her pieces", new), ("the old photos", worst)):
        yield f"gold set, {name} false", heads_score(heads, bank) - heads_score(old, bank), "points"
        tone = heads_score(heads, bank, "metal_tone") - heads_score(old, bank, "metal_tone")
        yield f"metal tone, {name} false", tone, "points"


def retrained(live: Path, examples: Sequence[VisionExample], photos: Sequence[Taken], folder: Path, name: str) -> Path:
    """A new model, made as the product makes it: a frozen snapshot, then `ml.vision.retraining`."""
    contents = {photo.sha256: photo.content for photo in photos}
    snapshot = folder / f"{name}-snapshot"
    write_snapshot(snapshot, kind="vision", examples=examples, photo=lambda example: contents[example.sha256])
    made = folder / name
    retrain(snapshot, live, made, folder / "work", name, lambda event: None)
    return made


def influenced(examples: Sequence[VisionExample], bank: Bank) -> list[VisionExample]:
    """The examples with the weights that the product gives them before it freezes a snapshot."""
    weights = weigh(examples, others=len(bank.train), joined={one.artisan: JOINED for one in examples}).weights
    return [dataclasses.replace(one, weight=weights[one.id]) for one in examples]


def wrong_tones(model: Path, photos: Sequence[Taken]) -> float:
    """Share of the photos whose metal is read in a wrong colour."""
    eye, head = Eye.open(model), layout.head("metal_tone")
    wrong = 0
    for photo in photos:
        scores, _, _ = eye.infer(np.asarray(framed(photo.opened(), eye.size))[None])
        wrong += head.values[int(scores[0, head.span].argmax())] != photo.tone
    return wrong / len(photos)


def gold_score(model: Path, bank: Bank, attribute: str = "") -> float:
    return heads_score(read_heads((model / GRAPH).read_bytes()), bank, attribute)


def heads_score(heads: Heads, bank: Bank, attribute: str = "") -> float:
    """Of a hundred answers about the gold photos, of all attributes or of one, how many are right."""
    judged = bank.gold.judged(heads)
    right = []
    for column, head in enumerate(layout.heads()):
        if attribute in ("", head.attribute):
            rows = judged.weights[:, column] > 0
            chances = probabilities_of(judged.scores[rows, head.span], many=head.many)
            goal = judged.wanted[rows, head.span] > 0.5
            best = np.arange(goal.shape[1]) == chances.argmax(axis=1)[:, None]
            right.append(((chances >= MAY_BE_STATED if head.many else best) == goal).all(axis=1))
    return 100 * float(np.concatenate(right).mean())


def _spoiled(old: Heads, bank: Bank) -> Heads:
    """Heads taught that the bank's own gold pieces are silver: no flood can contradict the old photos more."""
    rows = [n for n, labels in enumerate(bank.train.labels) if labels.get("metal_tone") == ("yellow",)]
    photo = next(shots(of_tone(halves()[0], "yellow"), 1, gains=TRUE))
    one = said([photo], tone="white")[0]
    flood = [dataclasses.replace(one, id=str(n)) for n in range(FALSE)]
    weights = {example.id: example.weight for example in influenced(flood, bank)}
    examples = [dataclasses.replace(flood[n], weight=weights[str(n)] * FALSE / len(rows)) for n in range(len(rows))]
    new = example_rows(examples, bank.train.features[rows][:, None], masses_of(examples, len(bank.train)))
    held = fit_held(old.kernel, old.bias, bank_rows(bank), new, artisans=1, progress=lambda done, of: None)
    return dataclasses.replace(old, kernel=held.kernel, bias=held.bias)
