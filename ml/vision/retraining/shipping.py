"""From new heads to a model folder: the live graph with its heads exchanged, proven by running it, and a card."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml import vocabulary
from ml.artifacts import CARD, Artifact, write_artifact
from ml.vision.decisions import Decisions
from ml.vision.eye import CONFIG, DECISIONS, GRAPH, Eye, open_session
from ml.vision.retraining.graph import FEATURES, Heads, with_features, with_heads
from ml.vision.retraining.judged import headline

# Of scores; single precision adds up a thousand features a little differently in a graph than in numpy.
MAY_DIFFER_BY = 1e-2
PROVEN_ON = 16
FIRST_CARD = "## The card of the first model"
REPORT = "report.json"

CARD_TEXT = """# {name}, version {version}

Sees type, metal colour, stone colours and forms, motifs and surface of a piece of jewellery in a photo, and
whether it is worn. It cannot see what the metal or a stone *is*, and never says so.

## How it was made

Retrained from version {live} with what people of this marketplace said about {examples} of {pieces} by
{artisans}: corrections, answers and labels, never the model's own guesses. Only the heads learned anew; the
backbone is that of the first model. {replayed} of the first model's training photos were replayed as features, so that
nothing is forgotten, and one artisan's examples weigh at most a twentieth of those. So that the answers about the old
photos hold, the new examples were used with {used:.0%} of their weight. {left_out}
Snapshot of the data: {fingerprint}.

Trainings since the first model:

{lineage}

## How good it is on shops that no version learned from

The {gold} photos of {shops} shops that judged the first model; each shop is judged with temperatures and thresholds
measured on the other shops. Many-valued attributes: the whole set is right.

| attribute | accuracy | macro-F1 | answered | precision | calibration error |
|---|---|---|---|---|---|
{table}

Of the labels that it learned from, the version before met {met_before}, this one meets {met_after}.

{first}
"""


class ProofError(Exception):
    """The new graph does not say what its heads say. Nothing is shipped."""


@dataclass(frozen=True)
class Learned:
    """What a retraining leaves behind, beside the heads: where it came from and what it is good for."""

    version: str
    fingerprint: str
    examples: int
    pieces: int
    artisans: int
    left_out: Mapping[str, int]
    used: float
    moved: float
    met_before: float | None
    met_after: float | None
    replayed: int

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "fingerprint": self.fingerprint,
            "examples": self.examples,
            "pieces": self.pieces,
            "artisans": self.artisans,
            "left_out": dict(self.left_out),
            "weight_used": round(self.used, 4),
            "old_answers_moved": round(self.moved, 5),
            "labels_met_before": self.met_before,
            "labels_met": self.met_after,
        }


def ship(
    to: Path,
    live: Artifact,
    *,
    heads: Heads,
    decisions: Decisions,
    report: Mapping[str, Any],
    learned: Learned,
    squares: Sequence[NDArray[np.uint8]],
) -> dict[str, Any]:
    """Write the model folder; returns its metrics. Raises ProofError, ArtifactError or OSError, and writes nothing."""
    graph = with_heads(live.read_bytes(GRAPH), kernel=heads.kernel, bias=heads.bias)
    prove(graph, heads, squares)
    config = live.read_json(CONFIG)
    lineage = [*config.get("retrained", []), learned.as_json() | {"from": live.version}]
    metrics = headline(report) | {"retraining": learned.as_json()}
    with write_artifact(
        to,
        kind="vision",
        name=live.manifest["name"],
        version=learned.version,
        vocabulary=vocabulary.fingerprint(),
        data_fingerprint=learned.fingerprint,
        licence=live.manifest["licence"],
        metrics=metrics,
    ) as folder:
        for name in live.manifest["files"]:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(live.path(name), folder / name)
        (folder / GRAPH).write_bytes(graph)
        _write_json(folder / CONFIG, config | {"retrained": lineage})
        _write_json(folder / DECISIONS, decisions.as_json())
        _write_json(folder / REPORT, report)
        text = card(live, learned, lineage, report)
        (folder / CARD).write_text(text, encoding="utf-8")
    Eye.open(to)
    return metrics


def prove(graph: bytes, heads: Heads, squares: Sequence[NDArray[np.uint8]]) -> None:
    """Run the graph: its scores are those of the heads, its maps average to them. Raises ProofError."""
    session = open_session(with_features(graph))
    names = [output.name for output in session.get_outputs()]
    photos = np.stack(squares[:PROVEN_ON])
    found = dict(zip(names, session.run(None, {session.get_inputs()[0].name: photos}), strict=True))
    scores, maps, _ = (found[name] for name in names[:3])
    wanted = heads.scores(found[FEATURES])
    for what, said in (("scores", scores), ("maps", maps.mean(axis=(1, 2)) + heads.bias)):
        difference = float(np.abs(said - wanted).max())
        if not difference <= MAY_DIFFER_BY:
            raise ProofError(f"The new graph's {what} are off by {difference:.3f}: do not ship it.")


def card(live: Artifact, learned: Learned, lineage: Sequence[Mapping[str, Any]], report: Mapping[str, Any]) -> str:
    """Markdown: this training, those before it, today's figures, and the first model's own card."""
    _, _, first = live.read_bytes(CARD).decode().partition(f"{FIRST_CARD}\n")
    first = first or _lower(live.read_bytes(CARD).decode())
    reasons = ", ".join(f"{count} ({reason.replace('_', ' ')})" for reason, count in learned.left_out.items())
    return (
        CARD_TEXT.format(
            name=live.manifest["name"],
            version=learned.version,
            live=live.version,
            examples=_many(learned.examples, "photo"),
            pieces=_many(learned.pieces, "piece"),
            artisans=_many(learned.artisans, "artisan"),
            replayed=learned.replayed,
            used=learned.used,
            left_out=f"Left out: {reasons}." if reasons else "Nothing was left out.",
            fingerprint=learned.fingerprint,
            lineage="\n".join(_ancestor(one) for one in lineage),
            gold=report["photos"],
            shops=len(report["shops"]),
            table="\n".join(_row(name, figures) for name, figures in report["attributes"].items()),
            met_before=_share(learned.met_before),
            met_after=_share(learned.met_after),
            first=f"{FIRST_CARD}\n{first}",
        ).rstrip()
        + "\n"
    )


def _ancestor(one: Mapping[str, Any]) -> str:
    learned = f"{_many(one['examples'], 'photo')} by {_many(one['artisans'], 'artisan')}"
    return f"- {one['version']} from {one['from']}: {learned}"


def _row(attribute: str, figures: Mapping[str, Any]) -> str:
    names = ("accuracy", "macro_f1", "coverage", "precision", "ece")
    cells = ("-" if figures[name] is None else f"{figures[name]:.3f}" for name in names)
    return f"| {attribute} | {' | '.join(cells)} |"


def _lower(text: str) -> str:
    """Every heading two levels deeper."""
    lines = (f"##{line}" if line.startswith("#") else line for line in text.splitlines())
    return "\n" + "\n".join(lines)


def _many(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
