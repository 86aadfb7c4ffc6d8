"""What the live vision model thinks of the photos in the training set, so that people label where it is least sure.

Photos are looked at by the inference worker in small batches: each batch asks for the next, so that artisans who wait
for a description are served in between. A lost message is no loss: the labelling page asks again.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, QuerySet
from kombu.exceptions import OperationalError as BrokerError
from PIL import Image

from ai_descriptions.live_models import live_eye
from ai_descriptions.models import ModelKind, ModelState, ModelVersion
from feedback.models import PhotoGuess, TrainingPhoto
from jewelry_site.celery import app
from ml import vocabulary

if TYPE_CHECKING:
    from ml.vision import PhotoReading

logger = logging.getLogger(__name__)

TASK, QUEUE = "feedback.tasks.guess_photos", "inference"
# Half a second of the worker's time: nobody notices that a description waited for it.
PHOTOS_AT_ONCE = 16
# Asked for at most this often, however many people open the labelling page.
_PATIENCE_SECONDS = 30
_ASKED = "feedback:guesses-asked"
_LEAST_SHOWN = 0.01


def unguessed() -> QuerySet[TrainingPhoto]:
    """Photos that wait for a label and that the live model has not looked at; none while no model is live."""
    live = ModelVersion.objects.filter(kind=ModelKind.VISION, state=ModelState.LIVE).values_list("version", flat=True)
    version = live.first()
    if version is None:
        return TrainingPhoto.objects.none()
    looked = PhotoGuess.objects.filter(photo=OuterRef("pk"), version=version)
    return TrainingPhoto.objects.filter(~Exists(looked), wanted=True)


def guesses_request(*, patient: bool = False) -> None:
    """Send the hint to the worker; ``patient`` asks only if nobody did within half a minute."""
    if patient and not cache.add(_ASKED, True, timeout=_PATIENCE_SECONDS):
        return
    try:
        app.send_task(TASK, queue=QUEUE, retry=False)
    except (BrokerError, OSError) as error:
        logger.warning("the model was not asked about new photos; the labelling page will ask again: %s", error)


def guesses_make() -> int:
    """Look at the next photos, oldest first. Gives how many; 0 means that nothing is left, or no model is live."""
    eye = live_eye()
    if eye is None:
        return 0
    photos = list(unguessed().order_by("added_at")[:PHOTOS_AT_ONCE])
    opened = [(photo, picture) for photo in photos if (picture := _open(photo)) is not None]
    readings = eye.see([picture for _photo, picture in opened]) if opened else []
    read = {photo.pk: reading for (photo, _picture), reading in zip(opened, readings, strict=True)}
    for photo in photos:
        values = guess_of(read[photo.pk]) if photo.pk in read else _BLIND
        PhotoGuess.objects.update_or_create(photo=photo, defaults={"version": eye.version, **values})
    return len(photos)


# A photo that cannot be read from storage: nothing is known of it, it is not asked for again, and nobody is shown it
# before the photos that can be seen.
_BLIND: Mapping[str, Any] = {"readings": {}, "jewellery": True, "entropy": 0.0, "margin": 0.0}


def guess_of(reading: PhotoReading) -> dict[str, Any]:
    """The fields of a PhotoGuess from a reading of the eye."""
    from ml.vision.decisions import probabilities_of

    readings: dict[str, list[list[Any]]] = {}
    entropies, margins = [], []
    for attribute, logits in reading.logits.items():
        many = attribute in vocabulary.MANY_VALUED
        chances = [float(chance) for chance in probabilities_of(logits, many=many)]
        ranked = sorted(zip(vocabulary.values(attribute), chances, strict=True), key=lambda pair: -pair[1])
        readings[attribute] = [[value, round(chance, 4)] for value, chance in ranked if chance >= _LEAST_SHOWN]
        entropies.append(entropy_many(chances) if many else entropy_one(chances))
        margins.append(margin_many(chances) if many else margin_one(chances))
    return {
        "readings": readings,
        "jewellery": reading.jewellery,
        "entropy": round(sum(entropies) / len(entropies), 5),
        "margin": round(min(margins), 5),
    }


def entropy_one(chances: Sequence[float]) -> float:
    """Shannon's entropy of one choice among all values, divided by its maximum: 0 to 1."""
    return -sum(chance * math.log(chance) for chance in chances if chance > 0) / math.log(len(chances))


def entropy_many(chances: Sequence[float]) -> float:
    """The largest entropy of a single yes or no: one open question is enough to need a look."""
    return max(entropy_one([chance, 1 - chance]) for chance in chances)


def margin_one(chances: Sequence[float]) -> float:
    """The lead of the best value over the second."""
    first, second = sorted(chances, reverse=True)[:2]
    return first - second


def margin_many(chances: Sequence[float]) -> float:
    """The smallest lead of yes over no, or of no over yes."""
    return min(abs(2 * chance - 1) for chance in chances)


def _open(photo: TrainingPhoto) -> Image.Image | None:
    try:
        with default_storage.open(str(photo.file.name)) as file, Image.open(file) as image:
            return image.convert("RGB")
    except OSError:
        logger.critical("training photo %s cannot be read from storage", photo.pk)
        return None
