"""How long an upload takes to be admitted: checked, decoded once, rebuilt, a thumbnail made."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measuring import Bench, Missing, Reading, measure
from bench.photos import encoded

SIZES = {"1 MP": (1200, 900), "12 MP, a phone": (4032, 3024), "49 MP": (8160, 6120)}


@measure("admit a photo")
def admit(bench: Bench) -> Iterator[Reading | Missing]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from listings.gate import image_admit

    for case, (width, height) in SIZES.items():
        body = encoded(width, height)

        def call(body: bytes = body) -> None:
            image_admit(upload=SimpleUploadedFile("ring.jpg", body, content_type="image/jpeg"))

        yield bench.read("admit a photo", f"JPEG, {case}", call)
