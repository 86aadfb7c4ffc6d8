"""The one exception that the gate's inner parts raise; ``image_admit`` turns it into a ``Problem``."""

from __future__ import annotations


class Refused(Exception):
    """The file is not let in. ``code`` names a problem of the catalogue; ``params`` fill its sentences."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
