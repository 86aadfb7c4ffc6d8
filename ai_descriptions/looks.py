"""What the eye sees of photos that wait to be described: a hint for sorting them, nothing else depends on it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError as BrokerError
from PIL import Image

from ai_descriptions.live_models import live_eye
from ai_descriptions.models import PhotoLook
from jewelry_site.celery import app
from listings.models import Photo

if TYPE_CHECKING:
    from ml.vision import Eye

logger = logging.getLogger(__name__)

TASK, QUEUE = "ai_descriptions.tasks.look", "inference"
ASKED_AGAIN_AFTER = 60  # seconds


def looks_ask(photo_ids: Iterable[UUID]) -> None:
    """Let a worker look at these photos, asked for at most once a minute each. A broker that is away costs a hint."""
    wanted = [str(photo_id) for photo_id in photo_ids if cache.add(f"looked-at:{photo_id}", 1, ASKED_AGAIN_AFTER)]
    if not wanted:
        return
    try:
        app.send_task(TASK, args=[wanted], queue=QUEUE, retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("photos not looked at, the page asks again: %s", error)


def looks_make(*, photo_ids: Sequence[UUID]) -> None:
    """Look at loose photos that the live eye has not seen. Raises ml.artifacts.ArtifactError."""
    eye = live_eye()
    if eye is None:
        return
    for photo in Photo.objects.filter(pk__in=photo_ids, listing=None).exclude(look__eye=eye.version):
        try:
            scores = _look(eye, photo)
            with transaction.atomic():
                PhotoLook.objects.update_or_create(photo=photo, defaults={"eye": eye.version, "scores": scores})
        except (OSError, IntegrityError) as error:  # removed by its artisan meanwhile
            logger.info("photo %s not looked at: %s", photo.pk, error)


def _look(eye: Eye, photo: Photo) -> list[float]:
    from ml.vision.likeness import scores_of

    with photo.thumbnail.open("rb") as file, Image.open(file) as image:
        [reading] = eye.see([image.convert("RGB")])
    return scores_of(reading)
