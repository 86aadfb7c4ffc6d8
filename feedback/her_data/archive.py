"""The ZIP with everything of a shop: her listings to read, every table as JSON, and her photos."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from ai_descriptions.models import Draft
from feedback.her_data.belongings import belongings
from listings.models import Artisan, Listing, Photo

# What opens something, and the marks of machines at work.
_LEFT_OUT = ("password", "secret", "lease", "token")

READ_ME = """Everything that is kept of the shop "{shop}".

listings.json  each listing with its current text, what is known of the piece, and the names of its photos
photos/        the photos, in a folder for each listing
data/          every table with rows of yours, as JSON: all drafts, facts, questions, edits, house rules, settings,
               webhooks, and in feedback.reviewaction.json each act of the ledger
Times are in UTC. Passwords and secrets are not in this file.
"""


def archive_write(file: IO[bytes], *, artisan: Artisan, packed: Callable[[int], None]) -> None:
    """Write the ZIP to ``file``. ``packed`` is called after each photo with 1, after each table with 0.

    What it raises ends the work.
    """
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("READ-ME.txt", READ_ME.format(shop=artisan.shop_name))
        _write_json(archive, "listings.json", _listings(artisan))
        for one in belongings():
            rows = one.rows(artisan.pk)
            _write_json(archive, f"data/{one.name}.json", (_row(row) for row in rows.iterator(chunk_size=200)))
            packed(0)
        for photo in artisan.photos.order_by("listing_id", "position").iterator(chunk_size=200):
            _write_photo(archive, photo)
            packed(1)


def _write_json(archive: ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> None:
    """A list, row by row: a large shop's ledger need not fit into memory."""
    with archive.open(name, "w") as file:
        before = "[\n"
        for row in rows:
            text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
            file.write(f"{before}{text}".encode())
            before = ",\n"
        file.write(b"[]\n" if before == "[\n" else b"\n]\n")


def _write_photo(archive: ZipFile, photo: Photo) -> None:
    """As it is stored: pictures are packed already. A photo that is gone from storage is left out, like its bytes."""
    try:
        with default_storage.open(str(photo.file.name)) as source, archive.open(_stored(photo), "w") as target:
            while chunk := source.read(256 * 1024):
                target.write(chunk)
    except FileNotFoundError:
        return


def _stored(photo: Photo) -> ZipInfo:
    info = ZipInfo(photo_name(photo), photo.created_at.timetuple()[:6])
    info.compress_type = ZIP_STORED
    return info


def photo_name(photo: Photo) -> str:
    """Its path in the ZIP. The name that she gave the file stands in the table: it may hold anything."""
    folder = str(photo.listing_id) if photo.listing_id else "without-a-listing"
    return f"photos/{folder}/{photo.position + 1}-{photo.pk}.{str(photo.file.name).rpartition('.')[2]}"


def _listings(artisan: Artisan) -> Iterator[dict[str, Any]]:
    current = models.Prefetch("drafts", queryset=Draft.objects.filter(is_current=True), to_attr="texts")
    for listing in artisan.listings.prefetch_related("photos", "facts", current).iterator(chunk_size=100):
        yield _listing(listing)


def _listing(listing: Listing) -> dict[str, Any]:
    text: Draft | None = next(iter(listing.texts), None)  # type: ignore[attr-defined]
    facts = [fact for fact in listing.facts.all() if fact.retired_at is None]
    return {
        "id": listing.pk,
        "state": listing.state,
        "external_id": listing.external_id,
        "notes": listing.notes,
        "created_at": listing.created_at,
        "text": {**text.text, "version": text.number, "approved_at": text.approved_at} if text else None,
        "facts": [
            {"attribute": fact.attribute, "value": fact.value, "source": fact.source, "probability": fact.probability}
            for fact in facts
        ],
        "photos": [photo_name(photo) for photo in listing.photos.all()],
    }


def _row(row: models.Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if not any(word in field.name for word in _LEFT_OUT)]
    return {field.attname: _plain(getattr(row, field.attname)) for field in fields}


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, models.fields.files.FieldFile) else value
