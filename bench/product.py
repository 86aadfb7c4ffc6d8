"""The product on throw-away servers with its demo content, for measures that need Django."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from jewelry_site.devserver.environment import product_environment
from jewelry_site.devserver.postgres import EmbeddedPostgres
from jewelry_site.devserver.redis import EmbeddedRedis


@contextmanager
def product() -> Iterator[dict[str, Any]]:
    """Set Django up in this process; gives what seed_demo tells: ``{"accounts": [...], "api_key"}``.

    Once in a process: Django reads its settings a single time.
    """
    with tempfile.TemporaryDirectory(prefix="touchstone-bench-") as name:
        folder = Path(name)
        with (
            EmbeddedPostgres(folder / "postgres") as postgres,
            EmbeddedRedis(folder / "redis") as redis,
        ):
            os.environ.update(
                product_environment(
                    os.environ,
                    database_url=postgres.url,
                    redis_url=redis.url,
                    key="only-for-measuring-" + "x" * 40,
                    metrics_folder=folder / "metrics",
                )
            )
            os.environ.update(MEDIA_ROOT=str(folder / "media"), MODEL_ROOT=str(folder / "models"), LOG_LEVEL="ERROR")
            try:
                yield _set_up()
            finally:
                _let_go()


def _set_up() -> dict[str, Any]:
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS.append("testserver")
    from django.core.management import call_command

    call_command("prepare", verbosity=0)
    told = StringIO()
    call_command("seed_demo", json=True, stdout=told)
    demo: dict[str, Any] = json.loads(told.getvalue())
    return demo


def _let_go() -> None:
    from django.db import connections

    connections.close_all()
