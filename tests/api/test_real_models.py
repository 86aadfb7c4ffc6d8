"""The whole way once with the models that ship with the product: nothing stands where a model should be."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ai_descriptions import live_models, waiting
from ai_descriptions.model_versions import starters_add
from ai_descriptions.models import ModelVersion
from tests.api.machines import Worker
from tests.api.shop import Shop, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def real_models() -> Iterator[None]:
    starters_add(starters=settings.STARTER_MODELS)
    loaded: dict[str, Any] = {}
    with patch.object(waiting, "sleep", Worker().work), patch.object(live_models, "_loaded", loaded):
        yield


def test_a_photo_is_read_and_described_by_the_starter_models(shop: Shop, real_models: None) -> None:
    facts = '{"type": "ring", "metal": {"base": "silver", "fineness": 925}}'

    body = shop.describe(photo(width=640, height=480), facts=facts, prefer="wait=60").json()

    assert body["status"] == "in_review", body["error"]
    assert body["models"] == {
        "vision": ModelVersion.objects.get(kind="vision").version,
        "text": ModelVersion.objects.get(kind="text").version,
    }
    assert "silver" in body["description"].lower()
    assert [finding for finding in body["findings"] if finding["severity"] == "block"] == []
    assert body["title"] and body["tags"] and body["alt_text"]


def test_where_no_jewellery_is_to_be_seen_the_eye_says_so_and_claims_nothing(shop: Shop, real_models: None) -> None:
    picture = BytesIO()
    Image.new("RGB", (800, 600)).save(picture, "JPEG")
    black = SimpleUploadedFile("black.jpg", picture.getvalue(), content_type="image/jpeg")

    body = shop.describe(black, prefer="wait=60").json()

    assert body["attributes"] == []
    assert [remark["code"] for remark in body["remarks"]] == ["no_jewellery_seen"]
    assert body["remarks"][0]["detail"].startswith("No piece of jewellery could be made out in the photos.")
    assert not set(body["description"].lower().split()) & {"gold", "silver", "stone", "gem", "diamond"}
