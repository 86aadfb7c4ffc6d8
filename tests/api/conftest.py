from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from ai_descriptions import pipeline, waiting
from ml import vision
from tests.api.machines import SmallEye, Worker, small_facts
from tests.api.shop import Shop


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop()


@pytest.fixture
def stranger(db: None) -> Shop:
    return Shop()


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker with small models. Where a request waits for a job, the worker does it in that pause."""
    made = Worker()
    with (
        patch.object(pipeline, "live_eye", SmallEye),
        patch.object(pipeline, "live_writer", lambda: made.writer),
        patch.object(vision, "combine", lambda readings: readings[0]),
        patch.object(vision, "facts", small_facts),
        patch.object(waiting, "sleep", made.work),
    ):
        yield made
