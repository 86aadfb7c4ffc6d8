"""A marketplace that speaks to the API for one shop."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from listings.models import Artisan
from listings.services import api_key_create
from tests.factories import ArtisanFactory
from tests.pictures import jpeg

DESCRIPTIONS = "/api/v1/descriptions/"


def photo(name: str = "ring.jpg", **look: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(**look), content_type="image/jpeg")


def no_photo(name: str = "notes.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"This is not a picture.", content_type="image/jpeg")


class Shop:
    """Sends with an API key; answers are Django's test responses."""

    def __init__(self, artisan: Artisan | None = None) -> None:
        self.artisan: Artisan = artisan or ArtisanFactory()
        self.user = self.artisan.user
        _, self.secret = api_key_create(artisan=self.artisan, name="test", user=None)
        self.client = Client(
            raise_request_exception=False, headers={"Authorization": f"Api-Key {self.secret}"}, enforce_csrf_checks=True
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=_names(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("POST", path, {} if body is None else body, headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self._send("PATCH", path, body, headers)

    def delete(self, path: str) -> Any:
        return self.client.delete(path)

    def form(self, path: str, *files: SimpleUploadedFile, field: str = "images", **fields: Any) -> Any:
        headers = {name: fields.pop(name) for name in ("prefer", "idempotency_key") if name in fields}
        return self.client.post(path, {field: list(files), **fields}, headers=_names(headers))

    def describe(self, *files: SimpleUploadedFile, **fields: Any) -> Any:
        return self.form(DESCRIPTIONS, *(files or (photo(),)), **fields)

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body)
        return self.client.generic(method, path, raw, content_type="application/json", headers=_names(headers))


def one(description_id: Any, act: str = "") -> str:
    """The address of a description, or of an act on it."""
    return f"{DESCRIPTIONS}{description_id}/{act}"


def _names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
