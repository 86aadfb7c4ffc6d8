"""Opens what a choice names. Nothing heavy is imported before."""

from __future__ import annotations

from collections.abc import Callable

from ml.other_models.choice import Choice, Endpoint
from ml.other_models.writer import OtherWriter, TextWriter


def open_writer(choice: Choice, own: Callable[[], TextWriter | None] = lambda: None) -> OtherWriter:
    """The writer with this model; loads it, if it runs on this machine. Raises OtherModelError."""
    if isinstance(choice, Endpoint):
        from ml.other_models.endpoint import EndpointModel

        return OtherWriter(EndpointModel(choice), own)
    from ml.other_models.local import LocalModel

    return OtherWriter(LocalModel(choice), own)
