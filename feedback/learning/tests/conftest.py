"""A shop whose approved listings can be learned from, and a stand-in for the trainer."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.functions import Now
from PIL import Image

from ai_descriptions.model_versions import model_add, model_promote
from ai_descriptions.models import Draft, ModelVersion
from feedback.learning.tests.stand_in import make_model
from listings.models import Listing, ListingState
from listings.storage import photo_name, thumbnail_name
from tests.factories import DraftFactory, FactFactory, ListingFactory, PhotoFactory

STAND_IN = Path(__file__).with_name("stand_in.py")


class Trainer:
    """Says how the stand-in behaves, and what it was asked."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.behave()

    def behave(self, **steps: str) -> None:
        self._file.write_text(json.dumps({"retrain": "ok", "challenge": "ok", **steps}))

    @property
    def command(self) -> tuple[str, ...]:
        return (sys.executable, str(STAND_IN), str(self._file))

    @property
    def calls(self) -> list[dict[str, Any]]:
        calls = self._file.with_name("calls")
        return [json.loads(line) for line in calls.read_text().splitlines()] if calls.exists() else []


@pytest.fixture
def trainer(settings: Any, tmp_path: Path) -> Trainer:
    """Models and trainings in a folder of this test alone, made by a stand-in."""
    settings.MODEL_ROOT = tmp_path / "models"
    made = Trainer(tmp_path / "behaviour.json")
    settings.TRAINER_COMMAND = made.command
    return made


@pytest.fixture
def live(trainer: Trainer, settings: Any) -> ModelVersion:
    """A vision model in service."""
    return serve(settings.MODEL_ROOT, "first")


@pytest.fixture
def text_model(trainer: Trainer, settings: Any) -> ModelVersion:
    """A text model in service."""
    return serve(settings.MODEL_ROOT, "words", kind="text")


def serve(root: Path, name: str, kind: str = "vision") -> ModelVersion:
    make_model(root / name, kind=kind, version=name)
    version = model_add(kind=kind, folder=name, user=None)
    model_promote(version=version, user=None, reason="test")
    return version


def picture(number: int) -> bytes:
    """A photo that looks like no other, and the same for the same number."""
    grid = Image.frombytes("L", (24, 24), random.Random(number).randbytes(24 * 24))
    file = BytesIO()
    grid.resize((96, 96), Image.Resampling.NEAREST).convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()


@pytest.fixture
def approved() -> Callable[..., Listing]:
    return approve_piece


def approve_piece(
    number: int = 0, *, photo: bytes | None = None, told: dict[str, str] | None = None, **shop: Any
) -> Listing:
    """An approved listing with one photo; the artisan said that the metal is white, the model had thought yellow."""
    listing: Listing = ListingFactory(state=ListingState.APPROVED, **shop)
    row = PhotoFactory(listing=listing, position=0)
    for name in (photo_name(row.pk, "image/jpeg"), thumbnail_name(row.pk)):
        default_storage.delete(name)
        default_storage.save(name, ContentFile(photo or picture(number)))
    FactFactory(listing=listing, attribute="metal_tone", value="yellow")
    for attribute, value in (told or {"metal_tone": "white"}).items():
        FactFactory(listing=listing, attribute=attribute, value=value, source="artisan")
    DraftFactory(listing=listing, number=1)
    Draft.objects.filter(listing=listing).update(approved_at=Now())
    return listing
