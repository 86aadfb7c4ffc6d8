"""How far it is and how long it will take: a bar on a terminal, a line for each tenth elsewhere."""

from __future__ import annotations

import time

from django.core.management.base import OutputWrapper

WIDTH = 30
_REDRAW_SECONDS = 0.2


class Progress:
    """Call ``advance`` for each step; ``say`` prints a line without tearing the bar."""

    def __init__(self, total: int, out: OutputWrapper, *, label: str) -> None:
        self.total, self.done = total, 0
        self._out, self._label = out, label
        self._bar = out.isatty()
        self._began = time.monotonic()
        self._drawn = 0.0
        self._tenth = 0

    def advance(self, steps: int = 1) -> None:
        self.done += steps
        now = time.monotonic()
        last = self.done >= self.total
        if self._bar and (last or now - self._drawn > _REDRAW_SECONDS):
            self._drawn = now
            self._out.write(f"\r\x1b[K{self._line(now)}", ending="")
            if last:
                self._out.write("\n")
            self._out.flush()
        elif not self._bar and (tenth := 10 * self.done // max(1, self.total)) > self._tenth:
            self._tenth = tenth
            self._out.write(f"{self._line(now)}\n")
            self._out.flush()

    def finish(self) -> None:
        """It is done, even if there were fewer steps than expected."""
        if self.done < self.total:
            self.total = self.done
            self.advance(0)

    def say(self, line: str) -> None:
        self._out.write(f"\r\x1b[K{line}\n" if self._bar else f"{line}\n")

    def _line(self, now: float) -> str:
        share = self.done / max(1, self.total)
        bar = "█" * round(share * WIDTH) + "░" * (WIDTH - round(share * WIDTH))
        gone = now - self._began
        left = gone / self.done * (self.total - self.done) if self.done else 0
        times = f"{_clock(left)} left" if self.done < self.total else f"in {_clock(gone)}"
        return f"{self._label} {bar} {self.done:,} of {self.total:,} ({share:.0%}), {times}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def counted(number: int, noun: str) -> str:
    """ "1 photo", "4,721 photos"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
