"""Calm lines on the terminal: one for each step with its duration, and a welcome at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Terminal:
    """Writes whole lines, so that the output also reads well in a log file."""

    def say(self, text: str) -> None:
        self.show(f"  {text}")

    def problem(self, text: str) -> None:
        print(f"\n{text}\n", file=sys.stderr, flush=True)

    def show(self, text: str) -> None:
        print(text, flush=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Name a step while it goes on (on a terminal), and when it is done the seconds it took."""
        began = time.monotonic()
        if sys.stdout.isatty():
            print(f"  {name} …", end="\r", flush=True)
        yield
        self.say(f"{name:<34} ready in {time.monotonic() - began:4.1f} s")


def welcome(address: str, demo: Mapping[str, Any], *, logs: Path) -> str:
    """What a person needs to begin: where, as whom, and with which key.

    ``demo`` is what ``manage.py seed_demo --json`` tells:
    ``{"accounts": [{"role", "email", "password"}], "api_key"}``.
    """
    accounts = [
        f"    {account['role']:<11} {account['email']:<32} {account['password']}"
        for account in demo.get("accounts", [])
    ]
    lines = ["", f"Touchstone is ready:  {address}", "", "  Sign in as"]
    lines += [*accounts, "", f"  API key     {demo.get('api_key', '')}"]
    lines += [f"  API pages   {address}/api/v1/docs/", f"  Logs        {logs}"]
    lines += ["", "  Ctrl-C ends everything.", ""]
    return "\n".join(lines)
