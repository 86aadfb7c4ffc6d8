"""Trains the writer: a GPT-2 architecture on templates, resumable, on a GPU where there is one."""

from __future__ import annotations

import json
import math
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ml.text.batches import Piece, epoch_batches
from ml.text.lessons import Lesson, templates
from ml.text.measures import SIZES
from ml.text.onnx_graph import load_weights
from ml.text.prompt import FRAME_TOKENS, SLOT, unknown_token
from ml.text.recipe import Recipe
from ml.text.tokens import Tokens

STATE = "state.pt"


class TrainingError(Exception):
    """The training cannot start or go on. The message says why and what to do."""


def split(
    rows: Sequence[Mapping[str, Any]], held_out: float
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Rows to learn and rows to keep back. Each row's facts decide, so a longer file keeps the same ones back."""
    learned: list[Mapping[str, Any]] = []
    kept_back: list[Mapping[str, Any]] = []
    for row in rows:
        digest = zlib.crc32(json.dumps(row["facts"], sort_keys=True).encode())
        (kept_back if digest % 1000 < held_out * 1000 else learned).append(row)
    return learned, kept_back


def special_tokens(lessons: Sequence[Lesson]) -> list[str]:
    """Frame, control and slot tokens that the lessons need, in a stable order."""
    control = {token for lesson in lessons for group in lesson.sheet.context.values() for token in group}
    control |= {unknown for token in control if (unknown := unknown_token(token))}
    slots = {f"<{slot}>" for lesson in lessons for slot in SLOT.findall(lesson.template)}
    slots |= {f"<s{number}.{kind}>" for number in range(1, 5) for kind in ("name", "names", "colour", "hue")}
    slots |= {f"<{name}>" for name in (*SIZES, "weight_g", "motif1", "motif2", "motif1.adj", "motif2.adj", "accent")}
    control |= {f"[s{number}]" for number in range(1, 5)}
    return [*FRAME_TOKENS, *sorted(control - set(FRAME_TOKENS)), *sorted(slots - {"<a>"})]


def make_model(recipe: Recipe, vocabulary: int) -> Any:
    """A GPT-2 language model of transformers with the recipe's sizes and fresh weights."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(recipe.seed)
    config = GPT2Config(
        vocab_size=vocabulary,
        n_positions=recipe.positions,
        n_embd=recipe.width,
        n_layer=recipe.layers,
        n_head=recipe.heads,
        resid_pdrop=recipe.dropout,
        embd_pdrop=recipe.dropout,
        attn_pdrop=recipe.dropout,
        activation_function="gelu_pytorch_tanh",
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=0,
    )
    return GPT2LMHeadModel(config)


def open_model(folder: Path, recipe: Recipe) -> tuple[Any, Tokens]:
    """The network of a model folder, and its words. Raises ValueError if it has another size than the recipe."""
    tokens = Tokens.open(folder / "tokenizer.json")
    model = make_model(recipe, len(tokens.words))
    load_weights(model, folder / "model.onnx")
    return model.eval(), tokens


def train(
    lessons: Sequence[Lesson],
    held_out: Sequence[Lesson],
    recipe: Recipe,
    folder: Path,
    *,
    start: Path | None = None,
    resume: bool = False,
    threads: int = 0,
    tell: Callable[[str], None] = print,
) -> tuple[Any, Tokens, dict[str, float]]:
    """Trains on lessons and returns the model, its tokenizer and the losses. `folder` keeps the state for resuming;
    `start` is a model folder whose words and weights the training goes on from (with no epochs, only its sentences are
    learned anew).

    The learning rates warm up over the first 2 % of the steps and fall as a cosine.
    """
    import torch

    if not lessons:
        raise TrainingError(
            "None of the texts could be turned into templates: check that facts and texts belong together."
        )
    if threads:
        torch.set_num_threads(threads)
    folder.mkdir(parents=True, exist_ok=True)
    tokens = Tokens.open(start / "tokenizer.json") if start else _tokens(lessons, recipe, folder, resume)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = make_model(recipe, len(tokens.words))
    if start:
        load_weights(model, start / "model.onnx")
    model = model.to(device)
    optimiser = _Optimiser(model, recipe)
    first = _resume(model, optimiser, folder, resume)
    steps = sum(1 for _ in epoch_batches(lessons, tokens, recipe, 0))
    losses: dict[str, float] = {}
    began = time.monotonic()
    for epoch in range(first, recipe.epochs):
        losses = {"train": _pass(model, optimiser, lessons, tokens, recipe, epoch, steps, device)}
        if held_out and (epoch % 5 == 4 or epoch == recipe.epochs - 1):
            losses["held_out"] = held_out_loss(model, held_out, tokens, recipe, device)
        _save(model, optimiser, epoch, folder)
        left = (time.monotonic() - began) / (epoch - first + 1) * (recipe.epochs - epoch - 1)
        numbers = ", ".join(f"{name} {loss:.3f}" for name, loss in losses.items())
        tell(f"pass {epoch + 1} of {recipe.epochs}: {numbers}; {left / 60:.1f} minutes left")
    if not losses and held_out:
        losses = {"held_out": held_out_loss(model, held_out, tokens, recipe, device)}
    return model.cpu().eval(), tokens, losses


def held_out_loss(model: Any, lessons: Sequence[Lesson], tokens: Tokens, recipe: Recipe, device: str) -> float:
    """Mean negative log-likelihood per token on texts that were kept back, in nats."""
    import torch

    model.eval()
    total = count = 0.0
    with torch.no_grad():
        for batch in epoch_batches(lessons, tokens, recipe, 0):
            ids, labels = _tensors(batch, device)
            weight = float((labels[:, 1:] != -100).sum())
            total += float(_loss(model, ids, labels)) * weight
            count += weight
    return total / max(count, 1.0)


def _pass(
    model: Any,
    optimiser: Any,
    lessons: Sequence[Lesson],
    tokens: Tokens,
    recipe: Recipe,
    epoch: int,
    steps: int,
    device: str,
) -> float:
    import torch

    model.train()
    total = count = 0.0
    for step, batch in enumerate(epoch_batches(lessons, tokens, recipe, epoch)):
        ids, labels = _tensors(batch, device)
        with torch.autocast(device, dtype=torch.bfloat16):
            loss = _loss(model, ids, labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step(_share((epoch * steps + step) / (recipe.epochs * steps)))
        total, count = total + loss.detach(), count + 1
    return float(total) / count


def _loss(model: Any, ids: Any, labels: Any) -> Any:
    """Mean negative log-likelihood of the labelled tokens; the wide last layer is run for these alone."""
    import torch

    state = model.transformer(input_ids=ids).last_hidden_state
    wanted = labels[:, 1:] != -100
    return torch.nn.functional.cross_entropy(model.lm_head(state[:, :-1][wanted]).float(), labels[:, 1:][wanted])


class _Optimiser:
    """Muon (Jordan 2024) for the matrices inside the blocks, AdamW (Loshchilov, Hutter 2019) for everything else.

    Muon reaches the same loss in clearly fewer passes, and passes are what two cores are short of.
    """

    def __init__(self, model: Any, recipe: Recipe) -> None:
        import torch

        matrices = [weights for name, weights in model.named_parameters() if weights.ndim == 2 and ".h." in name]
        others = [weights for name, weights in model.named_parameters() if weights.ndim != 2 or ".h." not in name]
        self.parts = (
            torch.optim.Muon(matrices, lr=recipe.matrix_rate, weight_decay=0.01, momentum=0.95),
            torch.optim.AdamW(others, lr=recipe.learning_rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True),
        )
        self._peaks = (recipe.matrix_rate, recipe.learning_rate)

    def step(self, share: float) -> None:
        """One step at this share of the peak learning rates; clears the gradients."""
        for part, peak in zip(self.parts, self._peaks, strict=True):
            for group in part.param_groups:
                group["lr"] = peak * share
            part.step()
            part.zero_grad(set_to_none=True)

    def state(self) -> list[Any]:
        """What must be kept to go on later."""
        return [part.state_dict() for part in self.parts]

    def load(self, states: Sequence[Any]) -> None:
        """Takes up what `state` gave."""
        for part, state in zip(self.parts, states, strict=True):
            part.load_state_dict(state)


def _share(done: float, warm: float = 0.02) -> float:
    """Share of the peak learning rate when `done` (0 to 1) of the steps are behind: warm up, then a cosine."""
    if done < warm:
        return done / warm
    return 0.02 + 0.49 * (1 + math.cos(math.pi * min(1.0, (done - warm) / (1 - warm))))


def _tensors(batch: Sequence[Piece], device: str) -> tuple[Any, Any]:
    """Ids and labels [batch, longest]; padding and prompts carry no loss (-100)."""
    import torch

    longest = -(-max(len(one.ids) for one in batch) // 16) * 16
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    labels = torch.full((len(batch), longest), -100, dtype=torch.long)
    for row, one in enumerate(batch):
        line = torch.tensor(one.ids)
        ids[row, : len(line)] = line
        labels[row, one.prompt : len(line)] = line[one.prompt :]
    return ids.to(device), labels.to(device)


def _tokens(lessons: Sequence[Lesson], recipe: Recipe, folder: Path, resume: bool) -> Tokens:
    path = folder / "tokenizer.json"
    if resume and path.exists():
        return Tokens.open(path)
    tokens = Tokens.train(templates(lessons), special_tokens(lessons), recipe.vocabulary)
    tokens.save(path)
    (folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1), encoding="utf-8")
    return tokens


def _resume(model: Any, optimiser: Any, folder: Path, resume: bool) -> int:
    import torch

    path = folder / STATE
    if not resume or not path.exists():
        return 0
    try:
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
    except (RuntimeError, KeyError) as error:
        raise TrainingError(f"{path} belongs to another recipe or is broken: train without --resume.") from error
    optimiser.load(state["optimiser"])
    return int(state["epoch"]) + 1


def _save(model: Any, optimiser: Any, epoch: int, folder: Path) -> None:
    """Writes the state aside and renames it, so that a kill in mid-write loses nothing."""
    import torch

    aside = folder / f"{STATE}.new"
    torch.save({"model": model.state_dict(), "optimiser": optimiser.state(), "epoch": epoch}, aside)
    aside.replace(folder / STATE)
