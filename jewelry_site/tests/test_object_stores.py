"""An address of a bucket is checked when the product starts, and never holds a key."""

from __future__ import annotations

import pytest

from jewelry_site.object_stores import ObjectStoreError, object_store


def test_an_address_names_bucket_folder_and_region() -> None:
    store = object_store("s3://shop-photos/touchstone/media/?region=eu-central-1")

    assert store is not None
    assert store.address("a/b.jpg") == "s3://shop-photos/touchstone/media/a/b.jpg"
    assert store.storage()["OPTIONS"] == {
        "bucket_name": "shop-photos",
        "location": "touchstone/media",
        "file_overwrite": False,
        "querystring_auth": True,
        "region_name": "eu-central-1",
        "endpoint_url": None,
    }


def test_no_address_means_the_disk() -> None:
    assert object_store("") is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/var/media", "write s3://bucket/folder or gs://bucket/folder"),
        ("https://bucket.s3.amazonaws.com/", "write s3://bucket/folder or gs://bucket/folder"),
        ("s3://AKIA:secret@bucket/folder", "holds a key; take it out"),
        ("s3://B/folder", "names the bucket 'B', which is no bucket's name"),
        ("gs://bucket/folder?region=x", "has region; known: project"),
    ],
)
def test_a_wrong_address_stops_the_start_with_a_sentence(address: str, words: str) -> None:
    with pytest.raises(ObjectStoreError, match=words):
        object_store(address)
