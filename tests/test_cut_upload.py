"""Row A22 on the running product: a phone that loses its connection half-way through an upload."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from listings.gate.tests import files
from listings.models import Listing, Photo
from listings.services import api_key_create
from tests.factories import ArtisanFactory
from tests.support.live_stack import LiveStack
from tests.test_table_a import BOUNDARY, multipart

LARGE_ENOUGH_FOR_A_FILE_ON_DISK = 4 * 1024 * 1024


def files_in(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def half_of_an_upload(port: int, secret: str, body: bytes) -> socket.socket:
    """A connection that has sent half of what it promised."""
    head = (
        "POST /api/v1/descriptions/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Api-Key {secret}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
    )
    phone = socket.create_connection(("127.0.0.1", port), timeout=10)
    phone.sendall(head.encode() + body[: len(body) // 2])
    return phone


@pytest.mark.faults
@pytest.mark.xdist_group("faults")
def test_an_upload_that_loses_its_connection_leaves_no_row_and_no_file(live_stack: LiveStack, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    live_stack.web.environment["TMPDIR"] = str(temporary)
    live_stack.start()
    _, secret = api_key_create(artisan=ArtisanFactory.create(), name="phone", user=None)
    photo = files.jpeg() + bytes(LARGE_ENOUGH_FOR_A_FILE_ON_DISK)

    def half_files() -> list[Path]:
        return list(temporary.rglob("*.upload*"))

    log = live_stack.web.log
    with half_of_an_upload(live_stack.port, secret, multipart("images", ("ring.jpg", photo))):
        live_stack.wait_until(half_files, what="half of the photo to arrive", log=log)
    live_stack.wait_until(lambda: not half_files(), what="the half file to be gone", log=log)
    live_stack.wait_until(live_stack.answers, what="the next request to be answered", log=log)
    assert (Photo.objects.count(), Listing.objects.count(), files_in(live_stack.media)) == (0, 0, [])
    assert "Traceback" not in log.read_text()
