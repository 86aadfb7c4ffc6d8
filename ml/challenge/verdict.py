"""What the gate says: a list of checks, each with both figures, the limit and a plain sentence. It fails closed."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.artifacts import ArtifactError, Kind, open_artifact

Figure = float | str | None


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `live` and `challenger` are figures in `unit`, `cases` what they rest on.

    Not `made`: it could not be looked at, for no fault of the challenger's, and so did not pass.
    """

    name: str
    passed: bool
    detail: str
    live: Figure = None
    challenger: Figure = None
    limit: str = ""
    unit: str = ""
    cases: int = 0
    made: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "passed": self.passed,
            "live": _plain(self.live),
            "challenger": _plain(self.challenger),
            "limit": self.limit,
            "unit": self.unit,
            "cases": self.cases,
            "detail": self.detail,
            "made": self.made,
        }


@dataclass(frozen=True)
class Verdict:
    """Passed only if there are checks and each of them passed. `judged` is False if one could not be made."""

    checks: tuple[Check, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        return bool(self.checks) and all(check.passed and check.made for check in self.checks)

    @property
    def judged(self) -> bool:
        """Whether the challenger itself was found good or bad: it was, or one failed check was made."""
        return self.passed or any(check.made and not check.passed for check in self.checks)

    @property
    def refusals(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.passed)

    def as_json(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "judged": self.judged,
            "checks": [check.as_json() for check in self.checks],
            "seconds": round(self.seconds, 2),
        }


class StopError(Exception):
    """The checks after this one have nothing to look at. Carries the check that ended the sitting."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.detail)
        self.check = check


Step = Callable[[], Iterable[Check]]


def hold(steps: Iterable[tuple[str, Step]], *, thorough: bool = True) -> Verdict:
    """Take the steps in turn. What goes wrong within one is a check of its name that could not be made.

    Not `thorough`: stop at the first step that did not pass.
    """
    began = time.perf_counter()
    checks: list[Check] = []
    for name, step in steps:
        if not thorough and any(not check.passed for check in checks):
            break
        try:
            checks.extend(step())
        except StopError as stop:
            checks.append(stop.check)
            break
        # Whatever a strange model makes a check stumble over: the gate stays shut.
        except Exception as error:
            checks.append(Check(name, False, f"This could not be checked: {_told(error)}.", made=False))
    return Verdict(tuple(checks), time.perf_counter() - began)


def demand_sound(live: Path, challenger: Path, *, kind: Kind) -> Check:
    """Both folders are whole, their files the exported ones, and nothing in them can run.

    Raises StopError: what is wrong with the live model is no fault of the challenger's.
    """
    limit = "sha256 of each file, data formats only"
    try:
        version = open_artifact(challenger, kind=kind).version
    except ArtifactError as error:
        raise StopError(Check("artifact", False, str(error), limit=limit)) from error
    try:
        ours = open_artifact(live, kind=kind).version
    except ArtifactError as error:
        detail = f"The live model cannot be opened: {error}"
        raise StopError(Check("artifact", False, detail, limit=limit, made=False)) from error
    return Check("artifact", True, "Every file is the exported one, and none can carry code.", ours, version, limit)


def _told(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0][:300] if lines else type(error).__name__).rstrip(".")


def _plain(figure: Figure) -> Figure:
    """JSON knows no NaN."""
    if isinstance(figure, float):
        return round(figure, 4) if math.isfinite(figure) else None
    return figure
