"""Write the page aside and put it in its place whole, so that nothing half-done stays behind."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from ml.vision.judging import Sitting
from ml.vision.page import sections
from ml.vision.page.markup import Markup, joined, tag, void
from ml.vision.page.mistakes import draw, worst_mistakes

INDEX = "index.html"
MARK = "Touchstone evaluation"
STYLE = Path(__file__).with_name("style.css")


class PageError(Exception):
    """The page cannot be written there. The message says what to do."""


def write_page(sitting: Sitting, folder: Path) -> Path:
    """Write `index.html` and its pictures into a folder of their own; the page's path.

    A page that stood there is replaced. Raises PageError where the folder holds anything else.
    """
    folder = Path(folder)
    _demand_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-writing-", dir=folder.parent))
    except OSError as error:
        raise PageError(f"{folder} cannot be written ({error.strerror}): name another folder.") from error
    try:
        _fill(aside, sitting)
        shutil.rmtree(folder, ignore_errors=True)
        aside.chmod(0o755)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder / INDEX


def _demand_free(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise PageError(f"{folder} is a file: name a folder for the page.")
    index = folder / INDEX
    ours = index.is_file() and MARK in index.read_text(encoding="utf-8", errors="replace")[:600]
    if any(folder.iterdir()) and not ours:
        raise PageError(f"{folder} holds other things than a page of ours: name an empty or a new folder.")


def _fill(folder: Path, sitting: Sitting) -> None:
    mistakes = worst_mistakes(sitting)
    pictures = draw(mistakes, sitting, folder)
    report = sitting.report
    body = joined(
        [
            sections.summary(report),
            sections.bias(report),
            sections.mistakes(mistakes, pictures, sitting),
            sections.calibration(report),
            sections.confusions(report),
            sections.slices(report),
            sections.pieces(report),
            sections.evidence(report),
            sections.set_aside(report),
        ]
    )
    (folder / INDEX).write_text(_document(body, str(report["model"])), encoding="utf-8")


def _document(body: Markup, model: str) -> str:
    title = f"{MARK}, model {model}"
    head = tag(
        "head",
        void("meta", charset="utf-8"),
        void("meta", name="generator", content=MARK),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="robots", content="noindex"),
        tag("title", title),
        tag("style", Markup(STYLE.read_text(encoding="utf-8"))),
    )
    made = f"Made on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. It holds photos: share it as you would share those."
    main = tag("main", tag("h1", "How well the eye sees"), body)
    return f"<!doctype html>\n{tag('html', head, tag('body', main, tag('footer', tag('p', made))), lang='en')}\n"
