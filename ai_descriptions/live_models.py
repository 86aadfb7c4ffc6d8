"""The live models, loaded once in each worker process, and exchanged when another version becomes live.

A live version whose files are damaged takes nobody's work down: the model that is loaded goes on serving, and a fresh
worker serves the version that was live before. Each draft names the model that wrote it.

Only workers call this: the web process has no inference runtime. Nothing is loaded at import, so nothing is loaded
before a fork.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from ai_descriptions.model_store import model_fetch
from ai_descriptions.models import ModelKind, ModelState, ModelVersion
from ai_descriptions.other_model import other_writer
from ml.artifacts import ArtifactError

if TYPE_CHECKING:
    from ml.other_models.writer import TextWriter
    from ml.text import Writer
    from ml.vision import Eye

logger = logging.getLogger(__name__)

STARTER = "starter:"

_lock = threading.Lock()
_loaded: dict[str, tuple[ModelVersion, Any]] = {}


def model_folder(version: ModelVersion) -> Path:
    """Where it lies on this machine, brought from the bucket if need be. Raises ml.artifacts.ArtifactError."""
    if version.folder.startswith(STARTER):
        return settings.STARTER_MODELS / version.folder.removeprefix(STARTER)
    model_fetch(version.folder)
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
            held = _loaded[kind] = _exchanged(version, load, held)
        return held[1]


def _exchanged(
    version: ModelVersion, load: Callable[[Path], Any], held: tuple[ModelVersion, Any] | None
) -> tuple[ModelVersion, Any]:
    """The live model; if it cannot be opened, the one that served before. Raises ArtifactError if there is none."""
    try:
        return version, load(model_folder(version))
    except ArtifactError as error:
        logger.critical("%s cannot be opened, the model before goes on serving: %s", version, error)
        if held is not None:
            return version, held[1]
        earlier = _before(version)
        if earlier is None:
            raise
        return version, load(model_folder(earlier))


def _before(version: ModelVersion) -> ModelVersion | None:
    """The version of the same kind that was live last."""
    retired = ModelVersion.objects.filter(kind=version.kind, state=ModelState.RETIRED, promoted_at__isnull=False)
    return retired.order_by("-retired_at").first()
