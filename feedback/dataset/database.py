"""The same rows out of an existing SQL database, which is only read; its password is never shown."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedback.dataset.errors import DatasetError
from feedback.dataset.table import RawRow, RawTable, raw_table

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

# SQLAlchemy's name of a driver for each kind of database, the package to import and to install.
_DRIVERS = {
    "postgresql": ("postgresql+psycopg2", "psycopg2", "psycopg2-binary"),
    "mysql": ("mysql+pymysql", "pymysql", "PyMySQL"),
    "mariadb": ("mariadb+pymysql", "pymysql", "PyMySQL"),
    "sqlite": ("sqlite", "sqlite3", ""),
}
_ROWS_AT_ONCE = 1000
_CONNECT_SECONDS = 10


def read_database(url: str, query: str) -> RawTable:
    """The rows of ``query``, whose columns are named as in a CSV file (`SELECT photo AS image_path`).

    ``url`` is SQLAlchemy's (`postgresql://user:password@host/name`), or `@FILE` for a file that holds it. Raises
    DatasetError, never with the password in it.
    """
    address = _address(url)
    with _connection(address) as connection:
        header, rows = _rows(connection, query, str(address.password or ""))
    return raw_table(f"The query on {address.render_as_string(hide_password=True)}", header, rows)


def _address(url: str) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    if url.startswith("@"):
        try:
            url = Path(url[1:]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise DatasetError(f"The address of the database cannot be read from {url[1:]}.") from None
    try:
        address = make_url(url.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise DatasetError("The address of the database must read like postgresql://user:password@host/name.") from None
    kind = address.get_backend_name()
    if kind not in _DRIVERS:
        raise DatasetError(
            f"A database of the kind {kind!r} is not read: use PostgreSQL, MySQL or SQLite, or a CSV file."
        )
    return _with_driver(address, kind)


def _with_driver(address: URL, kind: str) -> URL:
    name, module, package = _DRIVERS[kind]
    if importlib.util.find_spec(module) is None:
        raise DatasetError(f"Reading {kind} needs a driver: pip install {package}, then run the command again.")
    if kind == "sqlite":
        return _read_only_sqlite(address)
    return address.set(drivername=name)


def _read_only_sqlite(address: URL) -> URL:
    file = Path(address.database or "")
    if not file.is_file():
        raise DatasetError(f"There is no SQLite file {file}.")
    return address.set(database=f"file:{file.resolve()}", query={"mode": "ro", "uri": "true"})


@contextmanager
def _connection(address: URL) -> Iterator[Connection]:
    """A connection in a transaction that the database itself keeps from writing, and that is rolled back."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    kind = address.get_backend_name()
    patience: dict[str, Any] = {} if kind == "sqlite" else {"connect_timeout": _CONNECT_SECONDS}
    engine = create_engine(address, poolclass=NullPool, connect_args=patience, hide_parameters=True)
    try:
        connection = engine.connect()
    except SQLAlchemyError as error:
        shown = address.render_as_string(hide_password=True)
        raise DatasetError(f"{shown} does not answer: {_said(error, str(address.password or ''))}") from None
    try:
        if kind == "postgresql":
            connection = connection.execution_options(postgresql_readonly=True)
        elif kind == "sqlite":
            connection.execute(text("PRAGMA query_only = ON"))
        else:
            connection.execute(text("SET SESSION TRANSACTION READ ONLY"))
            connection.rollback()
        yield connection
    finally:
        connection.close()
        engine.dispose()


def _rows(connection: Connection, query: str, password: str) -> tuple[list[str], list[RawRow]]:
    from sqlalchemy.exc import ResourceClosedError, SQLAlchemyError

    try:
        # The driver gets the query as it is: a colon or a percent sign in it is no parameter.
        result = connection.execution_options(yield_per=_ROWS_AT_ONCE, no_parameters=True).exec_driver_sql(query)
        header = [str(name).strip().casefold() for name in result.keys()]  # noqa: SIM118
        rows = [
            RawRow(number, {name: _cell(value) for name, value in zip(header, row, strict=True)})
            for number, row in enumerate(result, start=1)
        ]
    except ResourceClosedError:
        raise DatasetError("The query gives no rows: it must be a SELECT.") from None
    except SQLAlchemyError as error:
        raise DatasetError(f"The query cannot be run: {_said(error, password)}") from None
    return header, rows


def _cell(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return ";".join(str(part) for part in value)
    return "" if value is None else str(value)


def _said(error: Exception, password: str) -> str:
    """The driver's own first line, without the password should it be in there."""
    words = str(getattr(error, "orig", None) or error).strip().splitlines()
    line = words[0] if words else type(error).__name__
    return line.replace(password, "***") if password else line
