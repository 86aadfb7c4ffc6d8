"""From a trained network to a model folder: graph, tokenizer, config and an honest card; the graph is checked first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ml import vocabulary
from ml.artifacts import write_artifact
from ml.text.lessons import Alignment
from ml.text.onnx_graph import export
from ml.text.phrasebook import Sentence, save
from ml.text.recipe import Recipe
from ml.text.tokens import Tokens

# Largest difference between the network's and the graph's logits that is put down to rounding.
TOLERANCE = 1e-3


class ExportError(Exception):
    """The exported graph does not compute what the trained network computes."""


@dataclass(frozen=True)
class Retrained:
    """What a model has from a retraining: its version, the data's fingerprint, the model that it went on from, and
    files by name.
    """

    version: str
    fingerprint: str
    before: str
    files: Mapping[str, str]


def ship(
    model: Any,
    tokens: Tokens,
    folder: Path,
    *,
    recipe: Recipe,
    metrics: Mapping[str, Any],
    data: Sequence[Path],
    sentences: Sequence[Sentence],
    name: str = "starter-writer",
    note: str = "",
    retrained: Retrained | None = None,
) -> None:
    """Writes the model folder. Raises ExportError if the graph and the network disagree."""
    fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in data)).hexdigest()
    version = retrained.version if retrained else ""
    with write_artifact(
        folder,
        kind="text",
        name="retrained-writer" if retrained else name,
        version=version or datetime.now(UTC).strftime("%Y.%m.%d.%H%M"),
        vocabulary=vocabulary.fingerprint(),
        data_fingerprint=retrained.fingerprint if retrained else fingerprint,
        licence="Apache-2.0",
        metrics=metrics,
    ) as aside:
        export(model, aside / "model.onnx")
        compare(model, aside / "model.onnx", recipe)
        tokens.save(aside / "tokenizer.json")
        save(sentences, aside / "sentences.jsonl")
        config = asdict(recipe) | {"vocabulary": len(tokens.words)}
        (aside / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
        for file, content in (retrained.files if retrained else {}).items():
            (aside / file).write_text(content, encoding="utf-8")
        told = retrained_card(retrained, metrics) if retrained else card(recipe, metrics, model.num_parameters(), note)
        (aside / "card.md").write_text(told, encoding="utf-8")


def compare(model: Any, graph: Path, recipe: Recipe) -> None:
    """Runs the graph in two bites and the network in one; raises ExportError if their logits differ."""
    import numpy as np
    import onnxruntime
    import torch

    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    ids = torch.randint(0, model.config.vocab_size, (2, 12), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        wanted = model(input_ids=ids).logits[:, -1].numpy()
    past = np.zeros((recipe.layers, 2, 2, recipe.heads, 0, recipe.width // recipe.heads), np.float32)
    logits = None
    for start, stop in ((0, 7), (7, 12)):
        places = np.tile(np.arange(start, stop), (2, 1))
        feed = {
            "ids": ids[:, start:stop].numpy(),
            "positions": places,
            "mask": np.ones((2, stop), np.float32),
            "past": past,
        }
        logits, past = session.run(None, feed)
    worst = float(np.abs(logits - wanted).max())
    if not worst < TOLERANCE:
        raise ExportError(f"The exported graph differs from the trained model by {worst:.2g}; nothing was written.")


def alignment_metrics(alignment: Alignment, losses: Mapping[str, float]) -> dict[str, float]:
    """Figures of a training for the manifest."""
    share = alignment.kept / max(alignment.descriptions, 1)
    return {"texts": alignment.descriptions, "aligned": round(share, 4)} | {
        f"loss_{k}": round(v, 4) for k, v in losses.items()
    }


def card(recipe: Recipe, metrics: Mapping[str, Any], parameters: int, note: str) -> str:
    """The model card, in Markdown."""
    size = f"{parameters / 1e6:.1f} million parameters"
    figures = "\n".join(f"- {name.replace('_', ' ')}: {value}" for name, value in metrics.items())
    passes = f"{recipe.epochs} passes, seed {recipe.seed}" if recipe.epochs else "see the note"
    told = f"\n**Note.** {note}\n" if note else ""
    return f"""# Writer of jewellery descriptions

A GPT-2 architecture of {size} ({recipe.layers} layers of {recipe.width}, vocabulary {recipe.vocabulary}), trained with
`python -m ml train text`: {passes}.
{told}
**What it learned from.** Descriptions written for this project (facts, tone, length -> title, description, tags,
alt text), no shop's texts. Everything that comes from facts was replaced by slots first, so it never saw a name, a
number, a metal or a stone in a text, and cannot write one that is not given.

**What it does.** Facts, tone and length in, templates with slots out; slots are filled by rules, the claims guard
checks the result, a sentence planner steps in when no drawn text may stand.

**What it does not do.** It is small and has seen few texts, so it knows them nearly by heart: the loss on texts
kept back is far above the loss on those learned. Written freely, it stumbles on facts unlike those it learned; so its
descriptions are composed of whole learned or hand-written sentences, which it chooses word by word; titles, tags and
alt texts it writes freely, within the facts. Texts of one tone may therefore share sentences. It writes English only.
It knows little of the world: a comparison may be odd. It does not judge whether facts are right. Read before you
publish.

**Measured at training**
{figures}
"""


def retrained_card(retrained: Retrained, metrics: Mapping[str, Any]) -> str:
    """The card of a model that learned from approved texts, in Markdown."""
    figures = "\n".join(f"- {name.replace('_', ' ')}: {value}" for name, value in metrics.items())
    return f"""# Writer of jewellery descriptions, retrained

Went on from version {retrained.before} with `python -m ml retrain text`.

**What it learned from.** Texts that artisans of this installation approved, beside the drafts that they were made from
(snapshot {retrained.fingerprint[:16]}), and its own corpus, replayed with them.

**What it learned.** Its network read the approved texts in slot form: no name, no number, no metal, no stone. Its taste
(`taste.json`) holds, for words of our own stock of sentences and for places in a text, how much rather such sentences
are kept. A new sentence entered the stock only if at least three makers had written it alike and nothing personal was
left in it.

**What it does not do.** Descriptions are composed of sentences of the stock, titles and tags of facts and small words:
a maker's own wording cannot turn up in another's listing. It still writes English only, and what the card of the
version before says of its limits holds.

**Measured at the retraining.** Losses are in nats for each token, on texts of the corpus that are never replayed;
`kept` and `taste auc` are of approvals that were kept back.
{figures}
"""
