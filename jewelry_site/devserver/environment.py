"""The environment of the product's processes, and the note that lets ``manage.py`` join them."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# Data, photos, logs and the secret key of this machine; TOUCHSTONE_VAR puts them elsewhere.
VAR = Path(os.environ.get("TOUCHSTONE_VAR") or REPOSITORY / "var").resolve()
STATIC_VAR = REPOSITORY / "var"
NOTE = VAR / "run" / "environment.json"
SHARED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MEDIA_ROOT", "MODEL_ROOT")


def secret_key(path: Path) -> str:
    """The key that signs sessions; made at the first start and kept, readable only to its owner."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text().strip()


def product_environment(
    base: Mapping[str, str], *, database_url: str, redis_url: str, key: str, metrics_folder: Path
) -> dict[str, str]:
    """What web, workers and scheduler are started with. What ``base`` sets already stays."""
    return {
        "SECRET_KEY": key,
        "MEDIA_ROOT": str(VAR / "media"),
        "MODEL_ROOT": str(VAR / "models"),
        **{name: value for name, value in base.items() if name not in {"PORT", "PYTHONHOME"}},
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DJANGO_SETTINGS_MODULE": "jewelry_site.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(metrics_folder),
        "PYTHONUNBUFFERED": "1",
    }


def leave_note(environment: Mapping[str, str], path: Path = NOTE) -> None:
    """Tell ``manage.py`` where the running servers are."""
    write_private(path, json.dumps({name: environment[name] for name in SHARED}))


def join_running_server(path: Path = NOTE) -> None:
    """Let a command typed by hand use the servers that script/server started, unless it names its own."""
    try:
        note = json.loads(path.read_text())
    except (OSError, ValueError):
        return
    for name, value in note.items():
        os.environ.setdefault(name, value)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_text(text)
    aside.replace(path)
