"""Draws several texts at once from the exported model, each under its own constraint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.text.constraint import Constraint
from ml.text.path import Path as Way
from ml.text.path import Phrases
from ml.text.tokens import Tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


# The nucleus is looked for among this many likeliest tokens.
_TOP = 200
# At most so many tokens of a text are read at once: the others of the batch wait for it.
_BITE = 8
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
    """A drawn template, the mean log-probability of its choices (nats), whether it came to an end, and whether it
    is composed of whole known sentences: there the choices are the tokens at which known sentences part."""

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
    pending: list[int] = field(default_factory=list)
    choices: int = 0

    def take(self, token: int) -> None:
        """Writes a token, and with it those that must follow because only one sentence goes on like this."""
        end = self.request.constraint.end
        self._write(token)
        while self.path and token != end:
            self.path.take(token)
            ways = self.path.choices(end)
            if len(ways) != 1 or ways[0] == end:
                return
            token = ways[0]
            self._write(token)

    def _write(self, token: int) -> None:
        self.ids.append(token)
        self.pending.append(token)
        self.counts[token] = self.counts.get(token, 0) + 1


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
            _choose(logits, active)
            keep = [place for place, row in enumerate(active) if not _ended(row)]
            if not keep:
                break
            if len(keep) < len(active):
                active, past, mask = [active[place] for place in keep], past[:, :, keep], mask[keep]
            logits, past, mask = self._feed(active, past, mask)
        return [_sample(row, self._tokens) for row in rows]

    def _feed(self, rows: Sequence[_Row], past: Any, mask: Any) -> tuple[Any, Any, Any]:
        """Reads what the rows have chosen: the tokens of a row stand at the right, the rest of its bite is hidden."""
        import numpy as np

        width = min(_BITE, max(len(row.pending) for row in rows))
        ids = np.zeros((len(rows), width), np.int64)
        seen = np.zeros((len(rows), width), np.float32)
        for place, row in enumerate(rows):
            bite, row.pending = row.pending[:width], row.pending[width:]
            ids[place, width - len(bite) :] = bite
            seen[place, width - len(bite) :] = 1
        positions = mask.sum(axis=1)[:, None] + np.maximum(seen.cumsum(axis=1) - 1, 0)
        mask = np.concatenate([mask, seen], axis=1)
        feed = {"ids": ids, "positions": positions.astype(np.int64), "mask": mask, "past": past}
        logits, past = self._session.run(None, feed)
        return logits, past, mask

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
    fluency = row.log_probability / max(row.choices, 1)
    return Sample(tokens.decode(row.ids), fluency, row.finished, composed=row.path is not None)


def _choose(logits: NDArray[np.float32], rows: Sequence[_Row]) -> None:
    """Draws the next token of each row that waits for one, and notes its probability under the free model."""
    import numpy as np

    free = logits - logits.max(axis=1, keepdims=True)
    free -= np.log(np.exp(free).sum(axis=1, keepdims=True))
    for place, row in enumerate(rows):
        if row.pending:
            continue
        token = _draw_way(free[place], row, row.path) if row.path else _draw(free[place], row)
        if token == _DEAD:
            row.dead = True
            continue
        row.log_probability += float(free[place, token])
        row.choices += 1
        row.take(token)


def _draw_way(free: NDArray[np.float32], row: _Row, path: Way) -> int:
    """Draws among the tokens that go on with a known sentence."""
    import numpy as np

    ways = np.array(path.choices(row.request.constraint.end))
    if not len(ways):
        return _DEAD
    scores = free[ways] / row.request.temperature
    odds = np.exp(scores - scores.max())
    return int(ways[_spin(odds / odds.sum(), row)])


def _spin(shares: NDArray[np.float32], row: _Row) -> int:
    """A place drawn by these shares of one."""
    return int(shares.cumsum().searchsorted(row.dice.random(), side="right").clip(0, len(shares) - 1))


def _draw(free: NDArray[np.float32], row: _Row) -> int:
    import numpy as np

    rule = row.request.constraint
    scores = np.where(rule.allowed, free / row.request.temperature, -np.inf)
    for token, most in rule.most.items():
        if row.counts.get(token, 0) >= most:
            scores[token] = -np.inf
    if not _may_end(row):
        scores[rule.end] = -np.inf
    if not np.isfinite(scores.max()):
        return _DEAD
    odds = np.exp(scores - scores.max())
    top = np.argpartition(-odds, _TOP)[:_TOP] if len(odds) > _TOP else np.arange(len(odds))
    order = top[np.argsort(-odds[top], kind="stable")]
    kept = odds[order] / odds.sum()
    kept[np.concatenate([[False], kept.cumsum()[:-1] > row.request.nucleus])] = 0
    return int(order[_spin(kept / kept.sum(), row)])


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
