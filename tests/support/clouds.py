"""Clouds that answer on this machine: moto's server for Amazon, a folder behind Google's own client for Google."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import google_crc32c
import pytest
from moto.server import ThreadedMotoServer
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from jewelry_site.object_stores import ObjectStore, object_store

SECRET = "wJalrXUtnFEMI-this-must-appear-nowhere"


@pytest.fixture(scope="session")
def moto_address() -> Iterator[str]:
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def amazon(moto_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    """A folder of an S3 bucket that is empty again for each test."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    store = object_store(f"s3://touchstone-tests/shop?region=eu-central-1&endpoint={moto_address}")
    assert store is not None
    bucket = boto3.resource("s3", endpoint_url=moto_address).Bucket(store.bucket)
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield store
    bucket.objects.delete()
    bucket.delete()


class GoogleOnThisMachine(BaseAdapter):
    """Answers what the Cloud Storage client and the Vertex AI calls ask, over ``requests``' own transport.

    https://cloud.google.com/storage/docs/json_api/v1/objects. ``objects`` is the bucket; ``calls`` every request;
    ``job_states`` what Vertex AI says of its job, one after the other, the last for good.
    """

    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[str, bytes] = {}
        self.calls: list[tuple[str, str]] = []
        self.jobs: list[dict[str, Any]] = []
        self.job_states: list[dict[str, Any]] = [{"state": "JOB_STATE_SUCCEEDED"}]
        self.refuses: tuple[int, str] | None = None

    def close(self) -> None:
        """Nothing is held open."""

    def send(self, request: PreparedRequest, **_: Any) -> Response:  # type: ignore[override]
        parts = urlsplit(str(request.url))
        self.calls.append((str(request.method), parts.path))
        if self.refuses is not None:
            status, words = self.refuses
            return _answer(request, status, {"error": {"code": status, "message": words}})
        if "aiplatform" in parts.netloc:
            return self._vertex(request, parts.path)
        if parts.path.startswith("/upload/"):
            return self._take(request)
        return self._give(request, unquote(parts.path.split("/o/", 1)[1]), parse_qs(parts.query))

    def _vertex(self, request: PreparedRequest, path: str) -> Response:
        if request.method == "POST" and path.endswith("/customJobs"):
            self.jobs.append(json.loads(request.body or b"{}"))
            return _answer(request, 200, {"name": f"{path.removeprefix('/v1/')}/{len(self.jobs)}"})
        if path.endswith(":cancel"):
            return _answer(request, 200, {})
        state = self.job_states.pop(0) if len(self.job_states) > 1 else self.job_states[0]
        return _answer(request, 200, state)

    def _take(self, request: PreparedRequest) -> Response:
        body = request.body if isinstance(request.body, bytes) else request.body.read()  # type: ignore[union-attr]
        boundary = re.search(r'boundary="?([^";]+)', str(request.headers["content-type"]))
        assert boundary is not None
        _, told, sent, _ = body.split(b"--" + boundary[1].encode())
        name = json.loads(told.split(b"\r\n\r\n", 1)[1])["name"]
        self.objects[name] = sent.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n")
        return _answer(request, 200, self._about(name))

    def _give(self, request: PreparedRequest, name: str, query: dict[str, list[str]]) -> Response:
        if name not in self.objects:
            return _answer(request, 404, {"error": {"code": 404, "message": "No such object"}})
        if request.method == "DELETE":
            del self.objects[name]
            return _answer(request, 204, {})
        if query.get("alt") == ["media"]:
            return _answer(request, 200, self.objects[name])
        return _answer(request, 200, self._about(name))

    def _about(self, name: str) -> dict[str, Any]:
        data = self.objects[name]
        checksum = base64.b64encode(google_crc32c.Checksum(data).digest()).decode()
        md5 = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
        link = f"https://storage.googleapis.com/download/storage/v1/b/b/o/{name.replace('/', '%2F')}?alt=media"
        return {"name": name, "size": str(len(data)), "crc32c": checksum, "md5Hash": md5, "mediaLink": link}


def _answer(request: PreparedRequest, status: int, body: dict[str, Any] | bytes) -> Response:
    from io import BytesIO

    answer = Response()
    answer.status_code, answer.request, answer.url = status, request, str(request.url)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer.headers["Content-Type"] = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    answer.headers["Content-Length"] = str(len(content))
    if isinstance(body, bytes):
        checksum = base64.b64encode(google_crc32c.Checksum(content).digest()).decode()
        answer.headers["X-Goog-Hash"] = f"crc32c={checksum}"
    from urllib3 import HTTPResponse

    answer.raw = HTTPResponse(BytesIO(content), headers=dict(answer.headers), status=status, preload_content=False)
    return answer


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleOnThisMachine]:
    """Google's own clients, with a transport that never leaves this machine."""
    import google.auth
    from google.auth.credentials import AnonymousCredentials
    from google.auth.transport.requests import AuthorizedSession

    adapter = GoogleOnThisMachine()
    monkeypatch.setattr(google.auth, "default", lambda **_: (AnonymousCredentials(), "a-project"))
    monkeypatch.setattr(AuthorizedSession, "get_adapter", lambda *_, **__: adapter)
    yield adapter
