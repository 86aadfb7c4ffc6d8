"""Buckets as Django stores them: a cloud that fails says so as a disk does, with an OSError.

Loaded only where a setting names a bucket; needs requirements/cloud.txt.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError
from google.api_core.exceptions import GoogleAPIError
from google.auth.exceptions import GoogleAuthError
from requests import RequestException
from storages.backends.gcloud import GoogleCloudStorage
from storages.backends.s3 import S3Storage

_FAILURES = (BotoCoreError, ClientError, GoogleAPIError, GoogleAuthError, RequestException)


@contextmanager
def _as_os_errors() -> Iterator[None]:
    """Whoever stores a photo expects OSError; the cloud's own words stay as the cause, for the log."""
    try:
        yield
    except _FAILURES as error:
        raise OSError(errno.EIO, f"the bucket did not take or give the object ({type(error).__name__})") from error


class S3Bucket(S3Storage):
    def _save(self, name: str, content: Any) -> str:
        with _as_os_errors():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> IO[Any]:
        with _as_os_errors():
            return super()._open(name, mode)

    def exists(self, name: str) -> bool:
        with _as_os_errors():
            return bool(super().exists(name))


class GoogleBucket(GoogleCloudStorage):
    def _save(self, name: str, content: Any) -> str:
        with _as_os_errors():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> IO[Any]:
        with _as_os_errors():
            return super()._open(name, mode)

    def exists(self, name: str) -> bool:
        with _as_os_errors():
            return bool(super().exists(name))
