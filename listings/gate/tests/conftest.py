"""What the gate's tests share."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from listings.gate import AdmittedImage, image_admit

Admit = Callable[[bytes], AdmittedImage]


@pytest.fixture
def admit() -> Admit:
    """Sends bytes through the gate under the name photo.jpg."""
    return lambda data: image_admit(upload=SimpleUploadedFile("photo.jpg", data, "image/jpeg"))


@pytest.fixture
def shown() -> Callable[[AdmittedImage], Image.Image]:
    """Opens the stored photo as a browser would."""

    def opened(admitted: AdmittedImage) -> Image.Image:
        image = Image.open(io.BytesIO(admitted.photo))
        image.load()
        return image

    return opened
