"""The other text model that the settings name: opened once in each worker process, with its state for the operators.

It is opened when the first text is wanted, so nothing is loaded before a fork and nothing in the web process. If it
cannot be opened, the live model writes, each draft says so, and opening is tried again after a while.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache

from ml.other_models import Choice, Endpoint

if TYPE_CHECKING:
    from ml.other_models.writer import OtherWriter, TextWriter
    from ml.text import Text

logger = logging.getLogger(__name__)

OPEN_AGAIN_SECONDS = 300.0
STATE_KEY = "text_model_state"
STATE_SECONDS = 7 * 24 * 3600

_lock = threading.Lock()
_opened: dict[Choice, tuple[OtherWriter, float]] = {}


def other_writer(choice: Choice, own: Callable[[], TextWriter | None]) -> OtherWriter:
    """The writer of this choice, or one that lets the product's own write where the model cannot be opened."""
    with _lock:
        held = _opened.get(choice)
        if held is None or monotonic() > held[1]:
            _opened[choice] = _open(choice, own)
        return _opened[choice][0]


def text_goes_to() -> str:
    """The host that facts are sent to for every text, or "" while they stay on this machine. Photos never leave."""
    choice = settings.TEXT_MODEL
    return choice.host if isinstance(choice, Endpoint) and choice.leaves_machine else ""


def provenance(text: Text, version: str) -> dict[str, str]:
    """What a draft says of its making: the model, who was asked first and why it did not write, where facts went."""
    from ml.other_models.model import OtherText, models_of

    if isinstance(text, OtherText):
        _remember(write_seconds=round(text.seconds, 3), reason=text.reason)
    return models_of(text, version)


def text_model_state() -> dict[str, Any]:
    """What a worker last told of the model: name, version, memory_bytes, load_seconds, write_seconds, reason."""
    found = cache.get(STATE_KEY)
    return found if isinstance(found, dict) else {}


def _open(choice: Choice, own: Callable[[], TextWriter | None]) -> tuple[OtherWriter, float]:
    from ml.other_models.missing import MissingModel
    from ml.other_models.model import OtherModelError
    from ml.other_models.opening import open_writer
    from ml.other_models.writer import OtherWriter

    try:
        writer = open_writer(choice, own)
    except OtherModelError as error:
        logger.error("the text model cannot be opened, the live one writes: %s", error)
        writer, until = OtherWriter(MissingModel(choice, error), own), monotonic() + OPEN_AGAIN_SECONDS
        _remember(**asdict(writer.status()), reason=error.code)
    else:
        until = float("inf")
        _remember(**asdict(writer.status()), reason="")
    return writer, until


def _remember(**news: Any) -> None:
    cache.set(STATE_KEY, text_model_state() | news, STATE_SECONDS)
