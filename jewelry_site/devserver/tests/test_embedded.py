from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from jewelry_site.devserver.embedded import ServerError, free_port, log_tail, port_is_taken
from jewelry_site.devserver.postgres import EmbeddedPostgres
from jewelry_site.devserver.processes import family
from jewelry_site.devserver.redis import EmbeddedRedis


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("a folder with spaces"), durable=False) as server:
        yield server


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    with EmbeddedRedis(folder, durable=False) as server:
        yield server


def query(server: EmbeddedPostgres, sql: str) -> str:
    connection = psycopg2.connect(server.url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone()
            return str(row[0]) if row else ""
    finally:
        connection.close()


def test_postgres_answers_at_its_url_and_compares_letters_of_all_languages(postgres: EmbeddedPostgres) -> None:
    assert query(postgres, "SELECT lower('ÉMAIL ŁÓDŹ')") == "émail łódź"


def test_postgres_lets_nobody_in_without_the_password(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(postgres.url.replace(postgres.password, "wrong"))


def test_postgres_keeps_data_port_and_password_when_killed(postgres: EmbeddedPostgres) -> None:
    query(postgres, "CREATE TABLE kept AS SELECT 'gold'::text AS metal; SELECT 1")
    url = postgres.url

    postgres.kill()
    assert not postgres.running
    postgres.start()

    assert query(EmbeddedPostgres(postgres.folder, port=postgres.port), "SELECT metal FROM kept") == "gold"
    assert postgres.url == url


def test_redis_answers_at_its_url_and_at_the_same_one_after_a_restart(redis_server: EmbeddedRedis) -> None:
    redis_server.restart()

    assert redis.Redis.from_url(redis_server.url).ping() is True


def test_redis_lets_nobody_in_without_the_password(redis_server: EmbeddedRedis) -> None:
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=redis_server.port).ping()


def test_a_frozen_server_does_not_answer_until_it_goes_on(redis_server: EmbeddedRedis) -> None:
    client = redis.Redis.from_url(redis_server.url, socket_timeout=0.2, retry=None)

    redis_server.pause()
    with pytest.raises(redis.TimeoutError):
        client.ping()
    redis_server.resume()

    assert redis_server.answers()


def test_a_second_start_takes_over_from_a_starter_that_was_killed(redis_server: EmbeddedRedis) -> None:
    assert redis_server.process is not None
    forgotten = redis_server.process
    successor = EmbeddedRedis(redis_server.folder, port=redis_server.port, durable=False)

    with successor:
        assert successor.answers()
        forgotten.wait(timeout=5)
        assert family(forgotten.pid) == []


def test_a_server_that_cannot_start_says_what_its_log_says(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = EmbeddedRedis(tmp_path, port=taken.getsockname()[1])

        with pytest.raises(ServerError, match="Address already in use"):
            server.start()


def test_ports() -> None:
    port = free_port()
    assert not port_is_taken(port)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        listener.listen()
        assert port_is_taken(port)


def test_the_tail_of_a_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert log_tail(log) == "(empty)"
    log.write_text("one\ntwo\nthree\n")
    assert log_tail(log, 2) == "two\nthree"
