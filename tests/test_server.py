"""``script/server`` as people use it: started, told to end, killed, started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from jewelry_site.devserver.embedded import free_port
from jewelry_site.devserver.environment import REPOSITORY

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]
NOT_PASSED_ON = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MEDIA_ROOT", "MODEL_ROOT", "TOUCHSTONE_TEST_SERVERS"}
PATIENCE = 240


class Server:
    """One start of the product with its data in ``var``."""

    def __init__(self, var: Path, port: int) -> None:
        self.output = var / f"output-{time.monotonic_ns()}"
        self.address = f"http://127.0.0.1:{port}"
        environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
        with self.output.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jewelry_site.devserver"],
                cwd=REPOSITORY,
                env={**environment, "TOUCHSTONE_VAR": str(var), "PORT": str(port)},
                stdout=stream,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while "Touchstone is ready" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def everybody(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    yield folder


def test_one_command_brings_the_product_and_ctrl_c_ends_all_of_it(var: Path) -> None:
    server = Server(var, free_port())
    try:
        server.wait_until_ready()
        with urllib.request.urlopen(f"{server.address}/sign-in/", timeout=30) as page:
            assert page.status == 200
        assert "artisan@example.com" in server.said
        assert "moderator@example.com" in server.said
        everybody = server.everybody()
        assert len(everybody) >= 6, "two servers, web, worker, trainer, scheduler"

        second = Server(var, free_port())
        assert second.process.wait(timeout=PATIENCE) == 1
        assert f"already running from this folder: {server.address}" in second.said
    finally:
        server.process.send_signal(signal.SIGINT)

    assert server.process.wait(timeout=PATIENCE) == 0
    assert [process for process in everybody if process.is_running()] == []
    assert server.said.endswith("Everything has ended.\n")


def test_after_a_killed_start_the_next_one_clears_up_and_keeps_the_data(var: Path) -> None:
    port = free_port()
    killed = Server(var, port)
    killed.wait_until_ready()
    left_behind = killed.everybody()
    killed.process.kill()
    killed.process.wait()
    assert [process for process in left_behind if process.is_running()]

    server = Server(var, port)
    try:
        server.wait_until_ready()
        assert "Ended what an earlier start had left running." in server.said
        assert [process for process in left_behind if process.is_running()] == []
        assert key_in(server.said) == key_in(killed.said), "the same database"
    finally:
        server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=PATIENCE) == 0


def key_in(said: str) -> str:
    return next(line.split()[-1] for line in said.splitlines() if "API key" in line)
