"""How well a writer's network foretells texts that people approved: the graph itself is asked, as serving does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.artifacts import Artifact
from ml.text.lessons import Lesson, make_lessons
from ml.text.prompt import END, prompt_tokens
from ml.text.tokens import Tokens

AT_ONCE = 24

Floats = NDArray[np.float64]


class Reader:
    """The network of a model folder, reading instead of writing."""

    def __init__(self, artifact: Artifact) -> None:
        import onnxruntime

        config = artifact.read_json("config.json")
        self._tokens = Tokens.open(artifact.path("tokenizer.json"))
        self._session = onnxruntime.InferenceSession(
            str(artifact.path("model.onnx")), providers=["CPUExecutionProvider"]
        )
        self._cache = (config["layers"], 2, config["heads"], config["width"] // config["heads"])
        self._room = int(config["positions"])

    def surprise(self, lessons: Sequence[Lesson]) -> Floats:
        """Negative log-likelihood of each template given its facts, in nats for each of its characters.

        By the character, because two models may cut words into other tokens. Texts that are too long for the network
        are cut off.
        """
        order = sorted(range(len(lessons)), key=lambda place: len(lessons[place].template))
        found = np.zeros(len(lessons))
        for start in range(0, len(order), AT_ONCE):
            places = order[start : start + AT_ONCE]
            found[places] = self._read([lessons[place] for place in places])
        return found

    def _read(self, lessons: Sequence[Lesson]) -> Floats:
        rows = [self._row(lesson) for lesson in lessons]
        prompts, texts = zip(*rows, strict=True)
        logits, past, mask = self._prefill(prompts)
        nats = np.zeros(len(rows))
        for step in range(max(map(len, texts))):
            due = np.array([text[step] if step < len(text) else -1 for text in texts])
            going = due >= 0
            nats -= np.where(going, _log_softmax(logits)[np.arange(len(rows)), due], 0)
            past_mask, mask = mask, np.concatenate([mask, going[:, None].astype(np.float32)], axis=1)
            feed = {
                "ids": np.maximum(due, 0)[:, None].astype(np.int64),
                "positions": past_mask.sum(axis=1)[:, None].astype(np.int64),
                "mask": mask,
                "past": past,
            }
            if step + 1 < max(map(len, texts)):
                logits, past = self._session.run(None, feed)
        found: Floats = nats / np.array([max(len(lesson.template), 1) for lesson in lessons])
        return found

    def _row(self, lesson: Lesson) -> tuple[list[int], list[int]]:
        prompt = self._tokens.encode_prompt(
            prompt_tokens(lesson.sheet, lesson.field, lesson.tone, lesson.length, lesson.facts)
        )
        text = [*self._tokens.encode(lesson.template), self._tokens.ids[END]]
        return prompt, text[: self._room - len(prompt)]

    def _prefill(self, prompts: Sequence[Sequence[int]]) -> tuple[Any, Any, Any]:
        """Prompts, padded on the left."""
        longest = max(map(len, prompts))
        ids = np.zeros((len(prompts), longest), np.int64)
        mask = np.zeros((len(prompts), longest), np.float32)
        for place, prompt in enumerate(prompts):
            ids[place, longest - len(prompt) :] = prompt
            mask[place, longest - len(prompt) :] = 1
        positions = np.maximum(mask.cumsum(axis=1) - 1, 0).astype(np.int64)
        layers, two, heads, size = self._cache
        past = np.zeros((layers, two, len(prompts), heads, 0, size), np.float32)
        logits, past = self._session.run(None, {"ids": ids, "positions": positions, "mask": mask, "past": past})
        return logits, past, mask


def lessons_of(rows: Sequence[Mapping[str, Any]]) -> list[Lesson]:
    """The descriptions of rows of facts and texts in slot form; those that cannot be aligned are left out."""
    return [lesson for lesson in make_lessons(rows)[0] if lesson.field == "description"]


def _log_softmax(logits: NDArray[np.float32]) -> Floats:
    powers = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    found: Floats = powers - np.log(np.exp(powers).sum(axis=1, keepdims=True))
    return found
