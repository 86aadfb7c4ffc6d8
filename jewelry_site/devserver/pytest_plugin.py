"""Gives every test run its own throw-away PostgreSQL and Redis, started when the first test needs them.

Where DATABASE_URL or REDIS_URL name a server, that one is used instead: expect its test database to be
made anew and its Redis to be emptied. With pytest-xdist each worker has servers (or databases) of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jewelry_site.devserver.processes import ProcessRecord, end_stale

PREFIX = "touchstone-test-"
OURS = "TOUCHSTONE_TEST_SERVERS"


class TestServers:
    """The servers of this test process. ``postgres`` or ``redis`` is None where the caller named another."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        from jewelry_site.devserver.postgres import EmbeddedPostgres
        from jewelry_site.devserver.redis import EmbeddedRedis

        ours = set(filter(None, os.environ.get(OURS, "").split(",")))
        ours |= {name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)}
        os.environ[OURS] = ",".join(sorted(ours))
        self.folder = folder
        self.postgres = EmbeddedPostgres(folder / "postgres", durable=False) if "DATABASE_URL" in ours else None
        self.redis = EmbeddedRedis(folder / "redis", durable=False) if "REDIS_URL" in ours else None
        self._started = False

    def export(self) -> None:
        """Put into the environment what the settings read, before Django reads them."""
        if self.postgres is not None:
            os.environ["DATABASE_URL"] = self.postgres.url
        if self.redis is not None:
            os.environ["REDIS_URL"] = self.redis.url
        else:
            os.environ["REDIS_URL"] = own_redis_database(
                os.environ["REDIS_URL"], worker=os.environ.get("PYTEST_XDIST_WORKER", "")
            )
        os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 40
        os.environ["MEDIA_ROOT"] = str(self.folder / "media")
        os.environ["MODEL_ROOT"] = str(self.folder / "models")

    def start(self) -> None:
        self._started = True
        for server in (self.postgres, self.redis):
            if server is not None:
                server.start()

    def stop(self) -> None:
        for server in (self.postgres, self.redis):
            if server is not None and self._started:
                server.stop()

    def empty_redis(self) -> None:
        if self._started:
            import redis

            with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
                client.flushdb()


def own_redis_database(url: str, *, worker: str) -> str:
    """``redis://host/2`` becomes ``redis://host/4`` for the xdist worker gw2, so that workers do not meet."""
    if not worker.startswith("gw"):
        return url
    parts = urlsplit(url)
    number = int(parts.path.lstrip("/") or 0) + int(worker.removeprefix("gw"))
    return parts._replace(path=f"/{number}").geturl()


def sweep_killed_runs(parent: Path) -> None:
    """End the servers of test runs that were killed before they could, and remove their folders."""
    for folder in parent.glob(f"{PREFIX}*"):
        owner = ProcessRecord.read(folder / "owner.json")
        if owner is None or owner.leader() is not None:
            continue
        for record in folder.rglob("*.process.json"):
            end_stale(record)
        shutil.rmtree(folder, ignore_errors=True)


SERVERS = pytest.StashKey[TestServers]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    parent = Path(tempfile.gettempdir())
    sweep_killed_runs(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    ProcessRecord.of(os.getpid()).write(folder / "owner.json")
    servers = TestServers(folder)
    servers.export()
    early_config.stash[SERVERS] = servers
    yield


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Settings that only make tests quicker: plain static files, a cheap password hash."""
    from django.conf import settings

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure(config: pytest.Config) -> None:
    servers = config.stash.get(SERVERS, None)
    if servers is not None:
        servers.stop()
        shutil.rmtree(servers.folder, ignore_errors=True)
