"""Fixtures that every test may use; ``tests/support`` holds the larger ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from jewelry_site.devserver.pytest_plugin import SERVERS, TestServers

pytest_plugins = ("tests.support.browser", "tests.support.live_stack")


@pytest.fixture(scope="session")
def test_servers(request: pytest.FixtureRequest) -> TestServers:
    """The running PostgreSQL and Redis of this test process."""
    servers = request.config.stash[SERVERS]
    servers.start()
    return servers


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, test_servers: TestServers) -> None:
    """pytest-django asks for this before it makes the test database: the moment to start the servers."""


@pytest.fixture(autouse=True)
def _empty_redis(request: pytest.FixtureRequest) -> None:
    """No test sees what another left in Redis: caches, throttles, messages."""
    request.config.stash[SERVERS].empty_redis()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request leaves its language active in the thread; no test reads in the language of another."""
    with override("en"):
        yield
