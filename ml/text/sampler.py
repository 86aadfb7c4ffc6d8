"""Draws several texts at once from the exported model, each under its own constraint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.text.constraint import Constraint
from ml.text.tokens import Tokens
from ml.text.trie import Path as Way
from ml.text.trie import Phrases

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


# The nucleus is looked for among this many likeliest tokens.
_TOP = 200
# No token may follow: the text is given up.
_DEAD = -1


@dataclass(frozen=True)
class Request:
    """One text to draw: prompt ids, constraint, most new tokens, temperature, and the seed of its own dice."""

    prompt: tuple[int, ...]
    constraint: Constraint
    most_tokens: int
    temperature: float
    seed: tuple[int, ...]
    nucleus: float = 0.92
    phrases: Phrases | None = None


@dataclass(frozen=True)
class Sample:
    """A drawn template, the mean log-probability of its tokens (nats), whether it came to an end, and whether it
    is composed of whole known sentences."""

    template: str
    fluency: float
    finished: bool
    composed: bool = False


@dataclass
class _Row:
    request: Request
    dice: Any
    ids: list[int] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    log_probability: float = 0.0
    finished: bool = False
    dead: bool = False
    path: Way | None = None


class Sampler:
    """Keeps one onnxruntime session of an exported graph."""

    def __init__(self, graph: Path, tokens: Tokens, *, layers: int, heads: int, width: int, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Spinning threads would starve the vision model on a small machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._shape = (layers, 2, heads, width // heads)
        self._tokens = tokens

    def draw(self, requests: Sequence[Request]) -> list[Sample]:
        """One sample for each request, in order. The same requests give the same samples."""
        import numpy as np

        rows = [
            _Row(request, np.random.default_rng(request.seed), path=Way(request.phrases) if request.phrases else None)
            for request in requests
        ]
        active = list(rows)
        logits, past, mask = self._prefill(requests)
        for _ in range(max(request.most_tokens for request in requests)):
            chosen = _choose(logits, active)
            keep = [place for place, row in enumerate(active) if not _ended(row)]
            if not keep:
                break
            if len(keep) < len(active):
                active = [active[place] for place in keep]
                past, mask, chosen = past[:, :, keep], mask[keep], chosen[keep]
            positions = mask.sum(axis=1, dtype=np.int64)[:, None]
            mask = np.concatenate([mask, np.ones((len(active), 1), np.float32)], axis=1)
            logits, past = self._session.run(
                None, {"ids": chosen[:, None], "positions": positions, "mask": mask, "past": past}
            )
        return [_sample(row, self._tokens) for row in rows]

    def _prefill(self, requests: Sequence[Request]) -> tuple[Any, Any, Any]:
        """Reads the prompts, padded on the left; gives logits, cache and mask."""
        import numpy as np

        longest = max(len(request.prompt) for request in requests)
        ids = np.zeros((len(requests), longest), np.int64)
        mask = np.zeros((len(requests), longest), np.float32)
        for place, request in enumerate(requests):
            ids[place, longest - len(request.prompt) :] = request.prompt
            mask[place, longest - len(request.prompt) :] = 1
        positions = np.maximum(mask.cumsum(axis=1) - 1, 0).astype(np.int64)
        layers, two, heads, size = self._shape
        past = np.zeros((layers, two, len(requests), heads, 0, size), np.float32)
        logits, past = self._session.run(None, {"ids": ids, "positions": positions, "mask": mask, "past": past})
        return logits, past, mask


def _sample(row: _Row, tokens: Tokens) -> Sample:
    fluency = row.log_probability / max(len(row.ids), 1)
    return Sample(tokens.decode(row.ids), fluency, row.finished, composed=row.path is not None)


def _choose(logits: NDArray[np.float32], rows: Sequence[_Row]) -> NDArray[np.int64]:
    """Draws the next token of each row and notes its probability under the free model."""
    import numpy as np

    free = logits - logits.max(axis=1, keepdims=True)
    free -= np.log(np.exp(free).sum(axis=1, keepdims=True))
    chosen = np.zeros(len(rows), np.int64)
    for place, row in enumerate(rows):
        token = _draw(free[place], row)
        if token == _DEAD:
            row.dead = True
            continue
        chosen[place] = token
        row.log_probability += float(free[place, token])
        row.ids.append(token)
        if row.path:
            row.path.take(token)
        row.counts[token] = row.counts.get(token, 0) + 1
    return chosen


def _draw(free: NDArray[np.float32], row: _Row) -> int:
    import numpy as np

    rule = row.request.constraint
    scores = np.where(rule.allowed, free / row.request.temperature, -np.inf)
    if row.path:
        open_ways = row.path.choices(rule.end)
        scores[np.setdiff1d(np.arange(len(scores)), open_ways)] = -np.inf
    for token, most in rule.most.items():
        if row.counts.get(token, 0) >= most:
            scores[token] = -np.inf
    if not row.path and not _may_end(row):
        scores[rule.end] = -np.inf
    if not np.isfinite(scores.max()):
        return _DEAD
    odds = np.exp(scores - scores.max())
    top = np.argpartition(-odds, _TOP)[:_TOP] if len(odds) > _TOP else np.arange(len(odds))
    order = top[np.argsort(-odds[top], kind="stable")]
    kept = odds[order] / odds.sum()
    kept[np.concatenate([[False], kept.cumsum()[:-1] > row.request.nucleus])] = 0
    return int(
        order[np.searchsorted((kept / kept.sum()).cumsum(), row.dice.random(), side="right").clip(0, len(order) - 1)]
    )


def _may_end(row: _Row) -> bool:
    rule = row.request.constraint
    if not row.ids or (rule.enders is not None and row.ids[-1] not in rule.enders):
        return False
    return all(any(token in row.counts for token in group) for group in rule.due)


def _ended(row: _Row) -> bool:
    if row.dead:
        return True
    if row.ids[-1] == row.request.constraint.end:
        row.ids.pop()
        row.finished = True
        return True
    return len(row.ids) >= row.request.most_tokens
