from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jewelry_site.devserver.processes import family
from jewelry_site.devserver.redis import EmbeddedRedis
from jewelry_site.devserver.services import Service
from jewelry_site.devserver.supervise import Supervisor, end_leftovers, restart_pause

STEADY = Service("steady", (sys.executable, "-c", "import time; print('here', flush=True); time.sleep(600)"), 5)
FAILING = Service("failing", (sys.executable, "-c", "raise SystemExit('no stones today')"), 5)


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., tuple[Supervisor, list[str]]]]:
    begun: list[Supervisor] = []

    def begin(*services: Service) -> tuple[Supervisor, list[str]]:
        said: list[str] = []
        supervisor = Supervisor(
            services, servers=[], folder=tmp_path, var=tmp_path / "var", environment=os.environ, say=said.append
        )
        begun.append(supervisor)
        supervisor.start()
        return supervisor, said

    yield begin
    for supervisor in begun:
        supervisor.stop()


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_killed_process_is_started_again_and_people_are_told(
    supervise: Callable[..., tuple[Supervisor, list[str]]],
) -> None:
    supervisor, said = supervise(STEADY)
    one = supervisor.supervised[0]
    assert one.process is not None
    first = one.process
    first.kill()
    first.wait()

    supervisor.look_after()
    assert said[0] == "steady was killed by signal 9; starting it again in 1 s"
    one.start_again_at = 0
    supervisor.look_after()

    assert one.running
    assert one.process.pid != first.pid


def test_a_process_that_fails_again_and_again_shows_its_log_once(
    supervise: Callable[..., tuple[Supervisor, list[str]]],
) -> None:
    supervisor, said = supervise(FAILING)
    one = supervisor.supervised[0]

    for _ in range(3):
        wait_for(lambda: not one.running)
        supervisor.look_after()
        one.start_again_at = 0
        supervisor.look_after()

    assert one.failures == 3
    assert said.count("    failing | no stones today") == 1
    assert said[-1] == "failing ended with status 1; starting it again in 4 s"


def test_a_killed_server_is_started_again_at_the_same_address(tmp_path: Path) -> None:
    said: list[str] = []
    with EmbeddedRedis(tmp_path / "redis") as server:
        url = server.url
        supervisor = Supervisor(
            [], servers=[server], folder=tmp_path, var=tmp_path, environment=os.environ, say=said.append
        )
        server.kill()

        supervisor.look_after()

        assert server.answers()
        assert server.url == url
    assert said == ["redis ended; starting it again"]


def test_stopping_leaves_no_process(supervise: Callable[..., tuple[Supervisor, list[str]]]) -> None:
    supervisor, _ = supervise(STEADY, Service("other", STEADY.command, 5))
    leaders = [one.process.pid for one in supervisor.supervised if one.process is not None]

    supervisor.stop()

    assert [family(pid) for pid in leaders] == [[], []]


def test_the_next_start_ends_what_a_killed_supervisor_left(
    supervise: Callable[..., tuple[Supervisor, list[str]]], tmp_path: Path
) -> None:
    supervisor, _ = supervise(STEADY)
    process = supervisor.supervised[0].process
    assert process is not None

    assert end_leftovers(tmp_path / "var") == 1
    assert family(process.pid) == []
    assert end_leftovers(tmp_path / "var") == 0


@pytest.mark.parametrize(("failures", "seconds"), [(0, 1), (1, 1), (2, 2), (4, 8), (30, 30)])
def test_pauses_between_tries_grow_to_half_a_minute(failures: int, seconds: float) -> None:
    assert restart_pause(failures) == seconds
