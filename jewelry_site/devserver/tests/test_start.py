from __future__ import annotations

from pathlib import Path

import pytest

from jewelry_site.devserver import services
from jewelry_site.devserver.__main__ import StartError, _lock, chosen_port
from jewelry_site.devserver.chromium import find_chromium
from jewelry_site.devserver.pytest_plugin import own_redis_database
from jewelry_site.devserver.static_files import _fingerprint
from jewelry_site.devserver.terminal import welcome


@pytest.mark.parametrize(("environment", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": " 8123 "}, 8123)])
def test_the_port_is_8000_or_what_port_says(environment: dict[str, str], port: int) -> None:
    assert chosen_port(environment) == port


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(StartError, match=r"PORT=8001 script/server"):
        chosen_port({"PORT": text})


def test_a_second_start_from_the_same_folder_is_told_where_the_first_one_runs(tmp_path: Path) -> None:
    path = tmp_path / "run" / "server.lock"
    with _lock(path, 8123), pytest.raises(StartError, match=r"already running .*http://127\.0\.0\.1:8123"):
        _lock(path, 8124)


def test_the_lock_of_an_ended_start_is_free_again(tmp_path: Path) -> None:
    path = tmp_path / "server.lock"
    _lock(path, 8123).close()

    with _lock(path, 8124) as lock:
        lock.seek(0)
        assert lock.read().startswith("http://127.0.0.1:8124 ")


def test_the_product_is_web_worker_trainer_and_scheduler() -> None:
    everything = services.everything(8000)

    assert [service.name for service in everything] == ["web", "worker", "trainer", "scheduler"]
    assert "127.0.0.1:8000" in everything[0].command
    assert [command[command.index("-Q") + 1] for command in (everything[1].command, everything[2].command)] == [
        "inference",
        "training",
    ]


def test_the_welcome_names_address_accounts_and_key() -> None:
    text = welcome(
        "http://127.0.0.1:8000",
        {"accounts": [{"role": "artisan", "email": "anna@example.org", "password": "secret"}], "api_key": "ts_1"},
        logs=Path("var/log"),
    )

    assert text.splitlines() == [
        "",
        "Touchstone is ready:  http://127.0.0.1:8000",
        "",
        "  Sign in as",
        "    artisan     anna@example.org                 secret",
        "",
        "  API key     ts_1",
        "  API pages   http://127.0.0.1:8000/api/v1/docs/",
        "  Logs        var/log",
        "",
        "  Ctrl-C ends everything.",
    ]


@pytest.mark.parametrize(
    ("url", "worker", "own"),
    [
        ("redis://host:6379/2", "gw3", "redis://host:6379/5"),
        ("redis://host:6379", "gw1", "redis://host:6379/1"),
        ("redis://host:6379/2", "", "redis://host:6379/2"),
    ],
)
def test_workers_of_a_test_run_use_databases_of_their_own(url: str, worker: str, own: str) -> None:
    assert own_redis_database(url, worker=worker) == own


def test_a_named_chromium_counts_only_if_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "chromium"
    monkeypatch.setenv("CHROMIUM", str(browser))
    assert find_chromium() is None
    browser.touch()
    assert find_chromium() == browser


def test_static_files_are_collected_again_when_one_changes(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "requirements").mkdir()
    style = tmp_path / "static" / "site.css"
    style.write_text("a {}")
    before = _fingerprint(tmp_path)

    assert _fingerprint(tmp_path) == before
    style.write_text("b {}")
    assert _fingerprint(tmp_path) != before
