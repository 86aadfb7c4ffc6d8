"""What a training costs the web: the same pages, with the machine at rest and with the eye in training beside them."""

from __future__ import annotations

import hashlib
import io
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from bench.measures.pages import _get
from bench.measuring import STARTERS, Bench, Entry, Figure, Missing, measure

NAME = "beside training"
PHOTOS = 240
READY_WITHIN_SECONDS = 180.0


@measure(NAME)
def beside_training(bench: Bench) -> Iterator[Entry]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from listings.models import Listing

    listing = Listing.objects.order_by("-created_at").select_related("artisan__user").first()
    if listing is None:
        yield Missing(NAME, "The demo has no listing.")
        return
    client = Client()
    client.force_login(get_user_model().objects.get(pk=listing.artisan.user_id))
    pages = {"work list": "/", "review": f"/listings/{listing.pk}/"}
    at_rest = {c: bench.read(NAME, f"{c}, at rest", partial(_get, client, page)) for c, page in pages.items()}
    with tempfile.TemporaryDirectory() as name:
        training = Training(Path(name))
        if not training.under_way():
            yield Missing(NAME, f"The training did not start: {training.said}")
            return
        beside = {c: bench.read(NAME, f"{c}, training", partial(_get, client, page)) for c, page in pages.items()}
        stayed = training.stop()
    yield from (*at_rest.values(), *beside.values())
    if not stayed:
        yield Missing(NAME, "The training ended before the pages were measured.")
    for case in pages:
        yield Figure(NAME, f"{case}, to rest", round(beside[case].ms / at_rest[case].ms, 2), "times as long")


class Training:
    """A retraining of the starter eye, run as the training worker runs it, until it is told to stop."""

    def __init__(self, folder: Path) -> None:
        self.said = ""
        self._at_work, self._stop, self._ended = threading.Event(), threading.Event(), threading.Event()
        snapshot = _snapshot(folder / "snapshot")
        words = ["retrain", "vision", "--snapshot", str(snapshot), "--live", str(STARTERS / "vision")]
        words += ["--to", str(folder / "made"), "--work", str(folder / "work")]
        threading.Thread(target=self._run, args=(words, folder / "work"), daemon=True).start()

    def under_way(self) -> bool:
        """Wait until it computes."""
        return self._at_work.wait(READY_WITHIN_SECONDS) and not self._ended.is_set()

    def stop(self) -> bool:
        """Whether it was at work until now."""
        stayed = not self._ended.is_set()
        self._stop.set()
        self._ended.wait(30)
        return stayed

    def _run(self, words: list[str], work: Path) -> None:
        from feedback.learning.places import Stopped
        from feedback.learning.process import trainer_run

        try:
            self.said = trainer_run(words, work=work, hear=self._hear, must_stop=self._stop.is_set).last_words
        except Stopped:
            self.said = "stopped"
        finally:
            self._ended.set()
            self._at_work.set()

    def _hear(self, event: dict[str, Any]) -> None:
        if event.get("event") == "progress":
            self._at_work.set()


def _snapshot(folder: Path) -> Path:
    """Grains of noise, each another piece: how long a training takes does not depend on what photos show."""
    from ml.data.examples import VisionExample, part_of
    from ml.data.snapshots import write_snapshot

    photos = {}
    for number in range(PHOTOS):
        stream = io.BytesIO()
        Image.effect_noise((512, 512), 20 + number % 90).convert("RGB").save(stream, "JPEG", quality=90)
        photos[hashlib.sha256(stream.getvalue()).hexdigest()] = stream.getvalue()
    examples = [
        VisionExample(
            id=f"photo-{number}",
            photo=f"photos/{sha256}.jpg",
            sha256=sha256,
            artisan=f"shop-{number % 12}",
            piece=f"piece-{number}",
            labels={"metal_tone": ("white",)},
            part=part_of(f"piece-{number}"),
            at="2026-01-01T00:00:00+00:00",
        )
        for number, sha256 in enumerate(photos)
    ]
    write_snapshot(folder, kind="vision", examples=examples, photo=lambda example: photos[example.sha256])
    return folder
