"""Rows out of a database are only read, and its password is told to nobody."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection

from feedback.dataset.database import read_database
from feedback.dataset.errors import DatasetError
from feedback.dataset.tests.conftest import say
from feedback.models import ReviewAction, TrainingPhoto

SECRET = "s3cr3t-word"


@pytest.fixture
def shop(tmp_path: Path) -> str:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE products (photo TEXT, words TEXT, kind TEXT, price REAL)")
        rows = [("atelier/ring-0.jpg", "A ring: 100% silver.", "Ring", 12.5), ("atelier/ring-1.jpg", None, None, 3)]
        database.executemany("INSERT INTO products VALUES (?, ?, ?, ?)", rows)
    return f"sqlite:///{path}"


QUERY = "SELECT photo AS image_path, words AS description, kind AS type, price FROM products WHERE words LIKE 'A%' OR 1"


@pytest.mark.django_db
def test_a_query_is_imported_like_a_table(shop: str, photos: Path, tmp_path: Path) -> None:
    report = str(tmp_path / "report.csv")
    said = say("import_dataset", "--images", str(photos), "--database", shop, "--query", QUERY, "--report", report)
    assert "Not read: the columns price." in said
    assert "2 photos added" in said
    photo = TrainingPhoto.objects.get(name="atelier/ring-0.jpg")
    assert (photo.description, photo.labels.get(source="table").values) == ("A ring: 100% silver.", ["ring"])
    assert {act.detail["source"] for act in ReviewAction.objects.all()} == {"database"}


def test_the_address_may_lie_in_a_file(shop: str, tmp_path: Path) -> None:
    (tmp_path / "address").write_text(f"{shop}\n")
    assert len(read_database(f"@{tmp_path / 'address'}", QUERY).rows) == 2


@pytest.mark.parametrize("query", ["DELETE FROM products", "INSERT INTO products VALUES ('x', '', '', 1)"])
def test_a_query_that_writes_is_refused_by_the_database(shop: str, query: str) -> None:
    with pytest.raises(DatasetError, match=r"readonly|read-only"):
        read_database(shop, query)
    assert len(read_database(shop, QUERY).rows) == 2


@pytest.mark.django_db(transaction=True)
def test_postgresql_itself_refuses_to_write() -> None:
    settings = connection.settings_dict
    where = f"host={settings['HOST']}" + (f"&port={settings['PORT']}" if settings["PORT"] else "")
    url = f"postgres://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?{where}"
    assert read_database(url, "SELECT 'a.jpg' AS image_path, 1 AS one").rows[0].cells["one"] == "1"
    with pytest.raises(DatasetError, match=r"cannot execute nextval\(\) in a read-only transaction"):
        read_database(url, "SELECT nextval('auth_group_id_seq') AS image_path")
    with pytest.raises(DatasetError, match="The query cannot be run"):
        read_database(url, "DELETE FROM auth_group")


@pytest.mark.parametrize(
    ("url", "query", "reason"),
    [
        (f"postgresql://shop:{SECRET}@127.0.0.1:1/shop", QUERY, r"shop:\*\*\*@127.0.0.1:1/shop does not answer"),
        (f"oracle://shop:{SECRET}@host/shop", QUERY, "the kind 'oracle' is not read"),
        (f"mysql://shop:{SECRET}@127.0.0.1:1/shop", QUERY, "PyMySQL|does not answer"),
        (f"not an address {SECRET}", QUERY, "must read like postgresql://"),
        ("@/nowhere/address", QUERY, "cannot be read from /nowhere/address"),
        ("sqlite:////nowhere/shop.db", QUERY, "There is no SQLite file /nowhere/shop.db"),
    ],
)
def test_what_cannot_be_read_is_said_without_the_password(url: str, query: str, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason) as caught:
        read_database(url, query)
    assert SECRET not in str(caught.value)


def test_a_wrong_query_is_named(shop: str) -> None:
    with pytest.raises(DatasetError, match="The query cannot be run: no such table: pieces"):
        read_database(shop, "SELECT * FROM pieces")
    with pytest.raises(DatasetError, match="has no column image_path; it has photo"):
        read_database(shop, "SELECT photo FROM products")


@pytest.mark.django_db
def test_the_command_ends_with_a_sentence_and_no_trace(photos: Path, tmp_path: Path) -> None:
    command = ["--database", f"postgresql://u:{SECRET}@127.0.0.1:1/x", "--query", QUERY]
    with pytest.raises(CommandError, match="does not answer") as caught:
        say("import_dataset", "--images", str(photos), "--report", str(tmp_path / "report.csv"), *command)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
