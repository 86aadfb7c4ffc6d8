"""The live models, loaded once in each worker process, and exchanged when another version becomes live.

Only workers call this: the web process has no inference runtime. Nothing is loaded at import, so nothing is loaded
before a fork.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from ai_descriptions.models import ModelKind, ModelState, ModelVersion
from ai_descriptions.other_model import other_writer

if TYPE_CHECKING:
    from ml.other_models.writer import TextWriter
    from ml.text import Writer
    from ml.vision import Eye

STARTER = "starter:"

_lock = threading.Lock()
_loaded: dict[str, tuple[ModelVersion, Any]] = {}


def model_folder(version: ModelVersion) -> Path:
    if version.folder.startswith(STARTER):
        return settings.STARTER_MODELS / version.folder.removeprefix(STARTER)
    return settings.MODEL_ROOT / version.folder


def live_eye() -> Eye | None:
    """The live vision model, or None while there is none. Raises ml.artifacts.ArtifactError."""
    from ml.vision import Eye

    return _live(ModelKind.VISION, Eye.open)


def live_writer() -> TextWriter | None:
    """What writes texts: another model where the settings name one, else the live text model, or None while there is
    none. Raises ml.artifacts.ArtifactError.
    """
    if settings.TEXT_MODEL is not None:
        return other_writer(settings.TEXT_MODEL, own_writer)
    return own_writer()


def own_writer() -> Writer | None:
    """The live text model, or None while there is none. Raises ml.artifacts.ArtifactError."""
    from ml.text import Writer

    writer: Writer | None = _live(ModelKind.TEXT, Writer.open)
    return writer


def _live(kind: str, load: Callable[[Path], Any]) -> Any:
    version = ModelVersion.objects.filter(kind=kind, state=ModelState.LIVE).first()
    if version is None:
        return None
    with _lock:
        held = _loaded.get(kind)
        if held is None or held[0].pk != version.pk:
            _loaded[kind] = (version, load(model_folder(version)))
        return _loaded[kind][1]
