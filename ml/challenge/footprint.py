"""``python -m ml.challenge.footprint KIND FOLDER``: what a model needs of memory, told by a process of its own.

A graph that takes its process down, or never ends, takes this one down and not the gate.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

# Seconds on an idle machine, a minute on one that trains beside it; a graph that needs more would never serve.
SECONDS_AT_MOST = 300
ROOT = Path(__file__).parents[2]


class FootprintError(Exception):
    """The model could not be opened and used in a process of its own. The message says what it said."""


def measure(kind: str, folder: Path) -> float:
    """Megabytes that opening and using the model adds to a process at its highest. Raises FootprintError."""
    command = [sys.executable, "-m", "ml.challenge.footprint", kind, str(Path(folder).resolve())]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS_AT_MOST, check=False)
    except subprocess.TimeoutExpired as error:
        raise FootprintError(f"it did not open and answer within {SECONDS_AT_MOST} seconds") from error
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or [f"its process ended with {done.returncode}"]
        raise FootprintError(last[0].rstrip("."))
    return float(json.loads(done.stdout)["megabytes"])


def main(kind: str, folder: Path) -> None:
    """Print {"megabytes"} of one model."""
    use = {"vision": _use_eye, "text": _use_writer}[kind]
    # The runtime and the pictures are the same for every model.
    import onnxruntime  # noqa: F401

    from ml.challenge.pictures import renders

    renders()
    before = _resident("VmRSS")
    use(folder)
    print(json.dumps({"megabytes": round(max(_resident("VmHWM") - before, 0.1), 1)}))


def _use_eye(folder: Path) -> None:
    from ml.challenge.pictures import renders
    from ml.vision.eye import PHOTOS_AT_ONCE, Eye

    Eye.open(folder).see(renders()[:PHOTOS_AT_ONCE])


def _use_writer(folder: Path) -> None:
    from ml.facts import FactSheet
    from ml.text import Writer

    Writer.open(folder).write(FactSheet.from_json({"type": "ring", "metal_tone": "white"}), length="long")


def _resident(line: str) -> float:
    """Megabytes by the kernel's account; where there is none (macOS), the highest so far."""
    status = Path("/proc/self/status")
    if status.is_file():
        # getrusage would tell the parent's peak too, which a process keeps over exec.
        values = [row.split()[1] for row in status.read_text().splitlines() if row.startswith(f"{line}:")]
        return int(values[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]))
    # One line for whoever started it, whatever went wrong.
    except Exception as error:
        print(str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__, file=sys.stderr)
        sys.exit(1)
