"""Where photos and models lie when not on a disk: a bucket of Amazon S3, of what speaks like it, or of Google Cloud.

An address reads ``s3://bucket/folder?region=eu-central-1`` or ``gs://bucket/folder``. It never holds a key: both
clouds' own libraries find one (a role of the machine, a profile, GOOGLE_APPLICATION_CREDENTIALS).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_BACKENDS = {"s3": "jewelry_site.core.bucket_storage.S3Bucket", "gs": "jewelry_site.core.bucket_storage.GoogleBucket"}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")
_OPTIONS = {"s3": {"region", "endpoint"}, "gs": {"project"}}


class ObjectStoreError(ValueError):
    """An address that names no store; the message says how to mend it."""


@dataclass(frozen=True)
class ObjectStore:
    """A folder in a bucket. ``options`` may hold ``region`` and ``endpoint`` (S3) or ``project`` (Google)."""

    scheme: str
    bucket: str
    folder: str
    options: dict[str, str]

    def address(self, name: str = "") -> str:
        """The object ``name`` as the clouds' own tools write it."""
        return "/".join(part for part in (f"{self.scheme}://{self.bucket}", self.folder, name) if part)

    def storage(self) -> dict[str, Any]:
        """The entry for Django's STORAGES. Nothing is public, and nothing is overwritten."""
        options: dict[str, Any] = {
            "bucket_name": self.bucket,
            "location": self.folder,
            "file_overwrite": False,
            "querystring_auth": True,
        }
        if self.scheme == "s3":
            options |= {"region_name": self.options.get("region"), "endpoint_url": self.options.get("endpoint")}
        elif "project" in self.options:
            options["project_id"] = self.options["project"]
        return {"BACKEND": _BACKENDS[self.scheme], "OPTIONS": options}


def object_store(address: str) -> ObjectStore | None:
    """The store at ``address``; None for an empty one, which means the disk. Raises ObjectStoreError."""
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in _BACKENDS:
        raise ObjectStoreError(f"begins with {parts.scheme!r}; write s3://bucket/folder or gs://bucket/folder.")
    if "@" in parts.netloc:
        raise ObjectStoreError("holds a key; take it out: the cloud's own library finds the keys of this machine.")
    if not _BUCKET.fullmatch(parts.netloc):
        raise ObjectStoreError(f"names the bucket {parts.netloc!r}, which is no bucket's name.")
    options = dict(parse_qsl(parts.query))
    unknown = set(options) - _OPTIONS[parts.scheme]
    if unknown:
        raise ObjectStoreError(f"has {', '.join(sorted(unknown))}; known: {', '.join(sorted(_OPTIONS[parts.scheme]))}.")
    return ObjectStore(parts.scheme, parts.netloc, parts.path.strip("/"), options)
