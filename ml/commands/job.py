"""``python -m ml job vision|text``: one retraining as a container of a cloud runs it (docs/clouds.md).

A cloud lays the inputs into a folder and takes the output from another; it knows nothing of models. Two archives
travel: ``snapshot.tar`` and ``live.tar`` in, the new model and ``outcome.json`` out. Nothing else is reached for: the
job needs no network, no database and no key.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shutil
import sys
import tarfile
from pathlib import Path
from typing import TextIO

NOTHING_TO_LEARN = 3
OUTCOME = "outcome.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=("vision", "text"))
    parser.add_argument("--inputs", type=Path, required=True, metavar="FOLDER", help="holds snapshot.tar and live.tar")
    parser.add_argument("--work", type=Path, required=True, metavar="FOLDER", help="kept by the cloud between attempts")
    parser.add_argument(
        "--output", type=Path, required=True, metavar="FOLDER", help="where the model and outcome.json go"
    )
    parser.add_argument("--version", default="", help="the new model's version")
    parser.add_argument("--packed", action="store_true", help="leave one model.tar.gz in the output folder")
    parser.add_argument(
        "--failure", type=Path, metavar="FILE", help="where the cloud looks for the reason of a failure"
    )


def run(args: argparse.Namespace) -> int:
    from ml.__main__ import main

    inputs = args.work / "inputs"
    for name in ("snapshot", "live"):
        unpack(args.inputs / f"{name}.tar", inputs / name)
    made = args.work / "model"
    command = ["retrain", args.kind, "--snapshot", str(inputs / "snapshot"), "--live", str(inputs / "live")]
    command += ["--to", str(made), "--work", str(args.work / "state")]
    complaint = io.StringIO()
    with contextlib.redirect_stderr(Both(sys.stderr, complaint)):
        code = main([*command, *(["--version", args.version] if args.version else [])])
    if code not in (0, NOTHING_TO_LEARN):
        if args.failure is not None:
            args.failure.write_text(complaint.getvalue()[-1000:])
        return code
    deliver(made if code == 0 else None, complaint.getvalue().strip(), args.output, packed=args.packed)
    return 0


class Both(io.TextIOBase):
    """Writes to two streams: the cloud's log, and the reason that is kept."""

    def __init__(self, *streams: TextIO) -> None:
        self._streams = streams

    def write(self, text: str) -> int:
        for stream in self._streams:
            stream.write(text)
        return len(text)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack plain files only; a folder that is there already was unpacked by an attempt before."""
    if folder.exists():
        return
    aside = folder.with_name(f".{folder.name}-coming")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        tar.extractall(aside, filter="data")
    aside.rename(folder)


def deliver(made: Path | None, said: str, output: Path, *, packed: bool) -> None:
    """Leave the model, if one was made, and what came of it where the cloud takes them from."""
    output.mkdir(parents=True, exist_ok=True)
    outcome = {"outcome": "made" if made else "nothing_to_learn", "said": said}
    if not packed:
        if made is not None:
            shutil.copytree(made, output / "model", dirs_exist_ok=True)
        (output / OUTCOME).write_text(json.dumps(outcome))
        return
    content = json.dumps(outcome).encode()
    with tarfile.open(output / "model.tar.gz", "w:gz") as tar:
        if made is not None:
            tar.add(made, "model")
        entry = tarfile.TarInfo(OUTCOME)
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
