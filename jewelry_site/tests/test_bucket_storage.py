"""Buckets behave as a disk does: what is missing is FileNotFoundError, a failure is OSError."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from jewelry_site.object_stores import ObjectStore, object_store
from tests.support.clouds import SECRET, GoogleOnThisMachine, amazon, google, moto_address  # noqa: F401


@pytest.fixture(params=["amazon", "google"])
def bucket(request: pytest.FixtureRequest, settings) -> Storage:
    cloud = request.getfixturevalue(request.param)
    store = cloud if isinstance(cloud, ObjectStore) else object_store("gs://touchstone-tests/shop?project=a-project")
    settings.STORAGES = {**settings.STORAGES, "default": store.storage()}
    return storages["default"]


def test_what_is_stored_can_be_read_again(bucket: Storage) -> None:
    name = bucket.save("photos/ab/one.jpg", ContentFile(b"\xff\xd8pixels"))

    assert name == "photos/ab/one.jpg"
    assert bucket.exists(name)
    with bucket.open(name) as file:
        assert file.read() == b"\xff\xd8pixels"


def test_what_is_not_there_is_said_as_a_disk_says_it(bucket: Storage) -> None:
    assert not bucket.exists("photos/ab/none.jpg")
    with pytest.raises(FileNotFoundError):
        bucket.open("photos/ab/none.jpg")


def test_a_bucket_that_refuses_is_an_os_error_without_any_key(
    settings,
    amazon: ObjectStore,  # noqa: F811
    google: GoogleOnThisMachine,  # noqa: F811
) -> None:
    google.refuses = (403, "the service account may not write here")
    gone = object_store(f"s3://no-such-bucket/x?endpoint={amazon.options['endpoint']}")
    refusing: list[Callable[[], ObjectStore | None]] = [lambda: gone, lambda: object_store("gs://b-b/x?project=p")]

    for store in refusing:
        settings.STORAGES = {**settings.STORAGES, "default": store().storage()}
        with pytest.raises(OSError, match="did not take or give the object") as failure:
            storages["default"].save("a.jpg", ContentFile(b"x"))
        assert SECRET not in repr(failure.value.__cause__)
