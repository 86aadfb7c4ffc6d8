"""Finds a Chromium for the browser tests."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHT_FOLDERS = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")


def find_chromium() -> Path | None:
    """The browser that CHROMIUM names, one that is installed, or one that playwright downloaded earlier."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if Path(named).exists() else None
    installed = [found for name in NAMES if (found := shutil.which(name))]
    candidates = [Path(path) for path in (*installed, *MAC_APPS)]
    for folder in PLAYWRIGHT_FOLDERS:
        candidates += sorted(Path(folder).expanduser().glob("chromium-*/chrome-*/chrome"), reverse=True)
    return next((path for path in candidates if path.exists()), None)


if __name__ == "__main__":
    path = find_chromium()
    print(path or "")
    sys.exit(0 if path else 1)
