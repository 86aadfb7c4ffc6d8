"""How far a training is and how long it will take: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from tqdm import tqdm

SECONDS_BETWEEN_LINES = 20.0


class Progress:
    """Counts `total` steps of which `done` lie behind; use as a context."""

    def __init__(self, total: int, done: int, say: Callable[[str], None], *, bar: bool | None = None) -> None:
        self._total, self._done, self._say = total, done, say
        self._first, self._began = done, time.monotonic()
        self._told = self._began
        wanted = sys.stderr.isatty() if bar is None else bar
        self._bar = tqdm(total=total, initial=done, unit="step", dynamic_ncols=True) if wanted else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, where: str, loss: Callable[[], float]) -> None:
        """One step is done; `loss` is asked only when something is shown."""
        self._done += 1
        if self._bar is not None:
            self._bar.update()
        if time.monotonic() - self._told < SECONDS_BETWEEN_LINES:
            return
        self._told = time.monotonic()
        if self._bar is not None:
            self._bar.set_postfix_str(f"{where}, loss {loss():.3f}")
        else:
            self._say(f"  {where}, loss {loss():.3f}, {self.time_left()} left")

    def time_left(self) -> str:
        """In minutes, from the pace since the start."""
        pace = (time.monotonic() - self._began) / max(1, self._done - self._first)
        return f"about {pace * (self._total - self._done) / 60:.0f} min"
