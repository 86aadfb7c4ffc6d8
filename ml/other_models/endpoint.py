"""A server that speaks OpenAI's chat completions. Off by default: facts leave the machine, photos never do.

A request is repeated only where the server says that it did no work: too busy (429, 503), once, after the pause that it
asks for; or a parameter that it does not know (400, 422), once, without it. The key stands in one header and nowhere
else: not in messages, not in logs, not in what a draft tells of its making.
"""

from __future__ import annotations

import json
import re
from time import monotonic, sleep
from typing import Any

from ml.other_models.choice import Endpoint
from ml.other_models.model import Answer, OtherModelError, Status
from ml.other_models.prompt import Prompt
from ml.other_models.reasons import Unanswered
from ml.other_models.settings import TEMPERATURE, TOP_P, settings_hash
from ml.other_models.wire import Reply, post

LONGEST_PAUSE = 5.0
_SHORTEST_ATTEMPT = 0.5
_KNOWN_AS = re.compile(r"[\w.:/@+-]{1,120}", re.ASCII)


class EndpointModel:
    """Asks one server for several answers at once."""

    def __init__(self, choice: Endpoint) -> None:
        self._choice = choice
        self._answers_as = ""

    @property
    def version(self) -> str:
        """The model's name, what the server calls it, where it runs, and the hash of the settings."""
        known = f" ({self._answers_as})" if self._answers_as not in ("", self._choice.model) else ""
        return f"{self._choice.model}{known} at {self._choice.host} (settings {settings_hash()})"

    @property
    def sends_to(self) -> str:
        return self._choice.host if self._choice.leaves_machine else ""

    def status(self) -> Status:
        return Status(self._choice.model, self.version, self._choice.host)

    def answers(self, prompt: Prompt, *, count: int, seed: int) -> list[Answer]:
        """Up to `count` answers. Raises OtherModelError; see `wire.post`, and ``busy``, ``key_refused``,
        ``not_found``, ``server_error`` and ``garbage``.
        """
        plain: dict[str, Any] = {"model": self._choice.model, "messages": prompt.messages}
        wishes = {"n": count, "max_tokens": prompt.most_tokens * 2, "temperature": TEMPERATURE, "top_p": TOP_P}
        ends = monotonic() + self._choice.seconds
        reply = self._post({**plain, **wishes, "seed": seed}, ends)
        if reply.status in (429, 503) and reply.retry_after <= LONGEST_PAUSE:
            sleep(min(max(reply.retry_after, 0.2), max(ends - monotonic(), 0.0)))
            reply = self._post({**plain, **wishes, "seed": seed}, ends)
        elif reply.status in (400, 422):
            reply = self._post(plain, ends)
        if reply.status != 200:
            raise _refused(reply.status)
        return self._read(reply.body)

    def _post(self, body: dict[str, Any], ends: float) -> Reply:
        left = ends - monotonic()
        if left < _SHORTEST_ATTEMPT:
            raise OtherModelError("timeout", "There was no time left for another attempt.", sent=True)
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if self._choice.key:
            headers["Authorization"] = f"Bearer {self._choice.key}"
        content = json.dumps(body, ensure_ascii=False).encode()
        return post(f"{self._choice.address}/chat/completions", content, headers, seconds=left)

    def _read(self, body: bytes) -> list[Answer]:
        try:
            found = json.loads(body)
            choices = found["choices"]
            if not isinstance(choices, list):
                raise TypeError
            answers = [_answer(choice) for choice in choices[:16]]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise OtherModelError("garbage", "The reply is no chat completion.", sent=True) from error
        known = found.get("model")
        self._answers_as = known if isinstance(known, str) and _KNOWN_AS.fullmatch(known) else ""
        return answers


def _answer(choice: dict[str, Any]) -> Answer:
    message = choice["message"]
    words = message.get("content") or message.get("refusal") or ""
    if not isinstance(words, str):
        raise TypeError
    return Answer(words, finished=choice.get("finish_reason") in ("stop", None, "eos", "end_turn"))


def _refused(status: int) -> OtherModelError:
    known: dict[int, Unanswered] = {401: "key_refused", 403: "key_refused", 404: "not_found", 429: "busy", 503: "busy"}
    return OtherModelError(known.get(status, "server_error"), f"The server answered with {status}.", sent=True)
