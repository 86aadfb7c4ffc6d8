"""One import at a time, and no photo is deleted under its hands; a killed import frees its lock with its connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from feedback.dataset.errors import DatasetError

_LOCK = 0x70756368


@contextmanager
def one_import_at_a_time() -> Iterator[None]:
    """Raises DatasetError while another import runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        [free] = cursor.fetchone()
        if not free:
            raise DatasetError("Another import is running, or photos are being deleted: try again when it has ended.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def imports_kept_out() -> bool:
    """Whether no import runs; then none begins before the transaction that is open has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [_LOCK])
        [free] = cursor.fetchone()
    return bool(free)
