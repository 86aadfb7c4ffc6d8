"""The whole product as real processes, for tests that kill, freeze and restart its parts.

``live_stack`` gives each test gunicorn, workers and scheduler on a PostgreSQL and a Redis of their own, with
an empty database. In such a test the ORM talks to that database; do not mark it ``django_db``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import redis
from celery import Celery
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

from jewelry_site.devserver import services
from jewelry_site.devserver.embedded import free_port, log_tail
from jewelry_site.devserver.environment import REPOSITORY, STATIC_VAR, product_environment
from jewelry_site.devserver.postgres import EmbeddedPostgres
from jewelry_site.devserver.processes import end_family, family, start_process
from jewelry_site.devserver.pytest_plugin import TestServers
from jewelry_site.devserver.redis import EmbeddedRedis
from jewelry_site.devserver.static_files import collect_static_files
from jewelry_site.env import database_settings

READY_PATIENCE = 60.0


class StackProcess:
    """One service of the stack."""

    def __init__(self, service: services.Service, *, folder: Path, environment: dict[str, str]) -> None:
        self.service = service
        self.log = folder / f"{service.name}.log"
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = start_process(
            self.service.command, log=self.log, environment=self.environment, folder=REPOSITORY
        )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def everybody(self) -> list[psutil.Process]:
        """The process and its children."""
        return family(self.process.pid) if self.process is not None else []

    def kill(self) -> None:
        """SIGKILL to the whole group at once, as the out-of-memory killer or a power cut would."""
        for member in self.everybody():
            member.kill()
        self._reap()

    def kill_children(self) -> None:
        """SIGKILL to the pool children (or web processes) only; their parent lives."""
        for member in self.everybody():
            if self.process is not None and member.pid != self.process.pid:
                member.kill()

    def end(self) -> None:
        """Ask it to finish and end (SIGTERM), as a deploy does."""
        if self.process is not None:
            end_family(self.process.pid, patience=self.service.patience)
        self._reap()

    def restart(self) -> None:
        self.end()
        self.start()

    def pause(self) -> None:
        """Freeze it and its children (SIGSTOP)."""
        for member in self.everybody():
            member.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        for member in self.everybody():
            member.send_signal(signal.SIGCONT)

    def _reap(self) -> None:
        if self.process is not None:
            self.process.wait(timeout=10)
        self.process = None


class LiveStack:
    """The running product of one test."""

    def __init__(self, *, postgres: EmbeddedPostgres, redis_server: EmbeddedRedis, folder: Path) -> None:
        self.postgres = postgres
        self.redis = redis_server
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.media = folder / "media"
        self.faults = folder / "faults"
        self.faults.mkdir(parents=True)
        self.environment = product_environment(
            _outer_environment(),
            database_url=postgres.url,
            redis_url=redis_server.url,
            key="only-for-tests-" + "x" * 40,
            metrics_folder=folder / "metrics",
        )
        self.environment |= {
            "MEDIA_ROOT": str(self.media),
            "MODEL_ROOT": str(folder / "models"),
            "FAULT_DIR": str(self.faults),
        }
        (folder / "metrics").mkdir()
        self.web = self._process(services.web(self.port))
        self.workers = [self._process(services.worker())]
        self.trainer = self._process(services.trainer())
        self.scheduler = self._process(services.scheduler())
        self.messages = Celery(broker=redis_server.url)

    @property
    def worker(self) -> StackProcess:
        return self.workers[0]

    def start(self, *, workers: int = 1, trainer: bool = False) -> LiveStack:
        """Start web, scheduler and so many inference workers, and wait until the pages answer."""
        for process in (self.web, self.scheduler):
            process.start()
        self.worker.start()
        for _ in range(1, workers):
            self.add_worker()
        if trainer:
            self.trainer.start()
        self.wait_until(self.answers, what="the pages to answer", log=self.web.log)
        return self

    def add_worker(self) -> StackProcess:
        worker = self._process(services.worker(len(self.workers) + 1))
        self.workers.append(worker)
        worker.start()
        return worker

    def fault(self, point: str, act: str, *, key: str = "") -> Path:
        """Have ``fault_point(point)`` do ``act``: ``kill``, ``abort``, ``hang 20``, each also with `` once``."""
        path = self.faults / (f"{point}.{key}" if key else point)
        path.write_text(act)
        return path

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def wait_until(
        self, true: Callable[[], Any], *, what: str, within: float = READY_PATIENCE, log: Path | None = None
    ) -> Any:
        """Ask again and again until ``true()`` holds and return what it gave; fail after ``within`` seconds."""
        deadline = time.monotonic() + within
        while not (result := true()):
            if time.monotonic() > deadline:
                end = log_tail(log or self.worker.log, 15)
                pytest.fail(f"Waited {within:.0f} s in vain for {what}. The log ends:\n{end}")
            time.sleep(0.1)
        return result

    def empty_broker(self) -> None:
        """FLUSHALL: every message and every cached value is gone."""
        with redis.Redis.from_url(self.redis.url) as client:
            client.flushall()

    def reconnect(self) -> None:
        """Drop this test's own connection, after the database was killed under it."""
        connections.close_all()

    def manage(self, *words: str) -> str:
        """Run a management command against the stack; returns what it printed."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=REPOSITORY, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        for process in (self.scheduler, *self.workers, self.trainer, self.web):
            process.resume()
            process.kill()
        self.messages.close()

    def _process(self, service: services.Service) -> StackProcess:
        return StackProcess(service, folder=self.folder, environment=self.environment)


@pytest.fixture(scope="session")
def stack_servers(
    tmp_path_factory: pytest.TempPathFactory, test_servers: TestServers
) -> Iterator[tuple[EmbeddedPostgres, EmbeddedRedis]]:
    """Servers that only the live stacks use, so that killing them hurts no other test.

    The test's own process sends its messages to its own Redis: without one each message would wait for a connection,
    longer than a job takes.
    """
    folder = tmp_path_factory.mktemp("stack-servers")
    with (
        EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
        EmbeddedRedis(folder / "redis", durable=False) as redis_server,
    ):
        yield postgres, redis_server


@pytest.fixture
def live_stack(
    stack_servers: tuple[EmbeddedPostgres, EmbeddedRedis],
    tmp_path: Path,
    django_db_blocker: Any,
) -> Iterator[LiveStack]:
    """The product with an empty database, not started yet: call ``live_stack.start(workers=1)``."""
    postgres, redis_server = stack_servers
    postgres.start()
    redis_server.start()
    stack = LiveStack(postgres=postgres, redis_server=redis_server, folder=tmp_path / "stack")
    collect_static_files(REPOSITORY, var=STATIC_VAR, environment=stack.environment)
    # override_settings also tells the storage, which remembers its folder.
    shared = override_settings(MEDIA_ROOT=stack.media, FAULT_DIR=stack.faults)
    with shared, django_db_blocker.unblock(), _default_database(postgres.url):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
        call_command("prepare", verbosity=0)
        stack.empty_broker()
        yield stack
        stack.stop()
        postgres.resume()
        redis_server.resume()
    shutil.rmtree(stack.folder, ignore_errors=True)


class _default_database:
    """Point Django's default connection at another server for a while."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> None:
        connection = connections["default"]
        connection.close()
        self.before = dict(connection.settings_dict)
        connection.settings_dict.update(database_settings(self.url))

    def __exit__(self, *exception: object) -> None:
        connection = connections["default"]
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(self.before)


def _outer_environment() -> dict[str, str]:
    """The environment without what this test run set for itself."""
    ours = {"MEDIA_ROOT", "MODEL_ROOT", "DATABASE_URL", "REDIS_URL", "TOUCHSTONE_TEST_SERVERS", "SECRET_KEY"}
    return {name: value for name, value in os.environ.items() if name not in ours}
