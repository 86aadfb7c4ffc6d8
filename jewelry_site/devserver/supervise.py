"""Keeps the product's processes running: starts them, restarts one that ends, ends all of them together."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jewelry_site.devserver.embedded import EmbeddedServer, ServerError, log_tail
from jewelry_site.devserver.processes import ProcessRecord, end_family, end_stale, start_process
from jewelry_site.devserver.services import Service

STEADY_AFTER = 60.0
LONGEST_PAUSE = 30.0


def restart_pause(failures: int) -> float:
    """Seconds to wait before the next try: 1, 2, 4, … at most half a minute."""
    return float(min(2 ** max(failures - 1, 0), LONGEST_PAUSE))


class Supervised:
    """One service and its present process."""

    def __init__(self, service: Service, *, folder: Path, var: Path, environment: Mapping[str, str]) -> None:
        self.service = service
        self.folder = folder
        self.environment = environment
        self.log = var / "log" / f"{service.name}.log"
        self.record_path = var / "run" / f"{service.name}.process.json"
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started_at = 0.0
        self.start_again_at = 0.0

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = start_process(
            self.service.command, log=self.log, environment=self.environment, folder=self.folder
        )
        ProcessRecord.of(self.process.pid).write(self.record_path)

    def notice_end(self) -> int:
        """Clear up behind a process that ended by itself, and plan the next try. Returns its exit status."""
        assert self.process is not None
        end_family(self.process.pid, patience=1)
        status = self.process.wait()
        self.process = None
        steady = time.monotonic() - self.started_at > STEADY_AFTER
        self.failures = 1 if steady else self.failures + 1
        self.start_again_at = time.monotonic() + restart_pause(self.failures)
        return status

    def stop(self) -> None:
        if self.process is not None:
            end_family(self.process.pid, patience=self.service.patience)
            self.process.wait(timeout=10)
            self.process = None
        self.record_path.unlink(missing_ok=True)


class Supervisor:
    """All services and the embedded servers they need."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        servers: Sequence[EmbeddedServer],
        folder: Path,
        var: Path,
        environment: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self.servers = servers
        self.say = say
        self.supervised = [Supervised(service, folder=folder, var=var, environment=environment) for service in services]

    def start(self) -> None:
        for one in self.supervised:
            one.start()

    def look_after(self) -> None:
        """One round: bring back what has ended. Call it about twice a second."""
        for server in self.servers:
            if not server.running:
                self._bring_back(server)
        for one in self.supervised:
            if one.process is not None and not one.running:
                self._report_end(one, one.notice_end())
            elif one.process is None and time.monotonic() >= one.start_again_at:
                one.start()

    def stop(self) -> None:
        with ThreadPoolExecutor(max_workers=len(self.supervised)) as pool:
            list(pool.map(Supervised.stop, self.supervised))

    def _bring_back(self, server: EmbeddedServer) -> None:
        self.say(f"{server.name} ended; starting it again")
        try:
            server.start()
        except ServerError as error:
            self.say(str(error))

    def _report_end(self, one: Supervised, status: int) -> None:
        name = one.service.name
        reason = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        self.say(f"{name} {reason}; starting it again in {restart_pause(one.failures):.0f} s")
        if one.failures == 1:
            self.say(f"The end of {one.log}:")
            for line in log_tail(one.log, 5).splitlines():
                self.say(f"    {name} | {line}")


def end_leftovers(var: Path) -> int:
    """End the services of a supervisor that was killed. Returns how many there were."""
    return sum(end_stale(path) for path in sorted((var / "run").glob("*.process.json")))
