"""What a rival's process does: get ready, then time one call for each line that it reads."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from ml.artifacts import ArtifactError


def say(**told: Any) -> None:
    print(json.dumps(told), flush=True)


def serve(prepare: Callable[[], tuple[dict[str, Any], Callable[[str], Any]]]) -> None:
    """`prepare` gives what to tell when ready, and what to do for a question."""
    try:
        told, act = prepare()
    except ImportError as error:
        say(error=f"{error.name} is not installed")
        return
    except ArtifactError as error:
        say(error=str(error))
        return
    say(**told)
    for line in sys.stdin:
        began = time.perf_counter()
        act(line.strip())
        say(seconds=time.perf_counter() - began)
