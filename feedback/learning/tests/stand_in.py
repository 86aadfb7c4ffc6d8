"""Stands in for ``python -m ml`` where the journey of a training is tested: learns nothing, judges as it is told.

Called as ``python stand_in.py BEHAVIOUR.json retrain|challenge …``. The behaviour: ``{"retrain": STEP, "challenge":
STEP}``, STEP being what ends it: ``ok``, ``slow``, ``nothing``, ``fail``, ``refuse``,
``hang``, ``die_once`` or ``unjudged``.
Every call appends its words to BEHAVIOUR.json.calls.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
STEPS = 4


def main(behaviour: Path, words: list[str]) -> int:
    with behaviour.with_name("calls").open("a", encoding="utf-8") as calls:
        calls.write(json.dumps({"words": words, "nice": os.nice(0), "secret": "SECRET_KEY" in os.environ}) + "\n")
    given = dict(zip(words[2::2], words[3::2], strict=False))
    step = json.loads(behaviour.read_text())[words[0]]
    return retrain(words[1], given, step) if words[0] == "retrain" else challenge(step)


def retrain(kind: str, given: dict[str, str], step: str) -> int:
    work = Path(given["--work"])
    done = work / "done"
    first = int(done.read_text()) if done.exists() else 0
    for number in range(first, STEPS):
        say({"event": "progress", "what": "epochs", "done": number + 1, "of": STEPS})
        done.write_text(str(number + 1))
        if step == "die_once" and number == STEPS // 2 - 1 and first == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if step in {"hang", "slow"}:
            time.sleep(600 if step == "hang" else 1.5)
    if step == "nothing":
        print("There is nothing to learn in this snapshot.", file=sys.stderr)
        return 3
    if step == "fail":
        print("Traceback, and then\nThe trainer broke on a sentence.", file=sys.stderr)
        return 1
    say({"event": "log", "text": f"from step {first}"})
    make_model(Path(given["--to"]), kind=kind, version=given["--version"])
    return 0


def make_model(folder: Path, *, kind: str, version: str) -> None:
    sys.path.insert(0, str(REPOSITORY))
    from ml.artifacts import write_artifact

    with write_artifact(
        folder, kind=kind, name="tiny", version=version, vocabulary="v", data_fingerprint="d", licence="ours"
    ) as aside:
        (aside / "card.md").write_text(f"Card of {version}")


def challenge(step: str) -> int:
    if step == "hang":
        time.sleep(600)
    made = step != "unjudged"
    passed = step == "ok"
    check = {"name": "gold set", "passed": passed, "made": made, "live": 71.2, "challenger": 71.9 if passed else 64.0}
    check |= {"limit": "at most 0.5 points worse", "cases": 815, "detail": "Of a hundred answers so many are right."}
    say({"passed": passed, "judged": made, "checks": [check], "seconds": 0.1})
    return 0 if passed else 1 if made else 2


def say(event: dict[str, object]) -> None:
    print(json.dumps(event), flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
