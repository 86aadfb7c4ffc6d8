"""A model that could not be opened: it answers nothing and keeps saying why, so that every draft can say it too."""

from __future__ import annotations

from ml.other_models.choice import Choice, Endpoint, Folder
from ml.other_models.model import Answer, OtherModelError, Status
from ml.other_models.prompt import Prompt


class MissingModel:
    """Stands in the place of a model."""

    def __init__(self, choice: Choice, error: OtherModelError) -> None:
        self._error = error
        self.version = _name(choice)

    @property
    def sends_to(self) -> str:
        """Nothing is sent."""
        return ""

    def status(self) -> Status:
        return Status(self.version, self.version, device="")

    def answers(self, prompt: Prompt, *, count: int, seed: int) -> list[Answer]:
        """Raises the OtherModelError that opening raised."""
        raise OtherModelError(self._error.code, str(self._error))


def _name(choice: Choice) -> str:
    if isinstance(choice, Endpoint):
        return choice.model
    return choice.folder.name if isinstance(choice, Folder) else choice.name
