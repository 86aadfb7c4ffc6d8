"""The files of an export: CSV, JSON, or a ZIP of both with the photos."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import TextChoices
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from ai_descriptions.exports import ChannelExport, LeftOut, export_json, why_left_out
from listings.channels import csv_of

logger = logging.getLogger(__name__)


class FileFormat(TextChoices):
    CSV = "csv", _("CSV")
    JSON = "json", _("JSON")
    ZIP = "zip", _("ZIP with photos")


def export_file(
    exports: Sequence[ChannelExport], left_out: Sequence[LeftOut], *, channel: str, file_format: str, for_excel: bool
) -> HttpResponseBase:
    """The answer that a browser saves; nothing of it stays in a cache. ``exports`` were checked before."""
    name = exports[0].name if len(exports) == 1 else f"{channel}-{len(exports)}-listings"
    response: HttpResponseBase
    # All texts are made before the answer begins, while the reader's language is the active one.
    csv = csv_of(channel, [export.text for export in exports], for_excel=for_excel)
    if file_format == FileFormat.CSV:
        response = HttpResponse(csv, content_type="text/csv; charset=utf-8")
    elif file_format == FileFormat.JSON:
        response = HttpResponse(_json(exports, left_out, channel), content_type="application/json")
    else:
        texts = {f"{channel}.csv": csv, f"{channel}.json": _json(exports, left_out, channel)}
        response = StreamingHttpResponse(_zip(texts, exports), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Left-Out"] = str(len(left_out))
    return response


def exports_json(exports: Sequence[ChannelExport], left_out: Sequence[LeftOut], channel: str) -> dict[str, Any]:
    """Several listings, and those that were left out with their reasons."""
    return {
        "channel": channel,
        "listings": [export_json(export) for export in exports],
        "left_out": [
            {"id": str(left.listing.pk), "code": left.problem.code, "detail": why_left_out(left.problem)}
            for left in left_out
        ],
    }


def _json(exports: Sequence[ChannelExport], left_out: Sequence[LeftOut], channel: str) -> str:
    body = exports_json(exports, left_out, channel)
    return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


class _Outlet(io.RawIOBase):
    """Holds what was written until it is taken: a ZIP goes out part by part, and one photo at most is in memory."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        found = bytes(self._waiting)
        self._waiting.clear()
        return found


def _zip(texts: Mapping[str, str], exports: Sequence[ChannelExport]) -> Iterator[bytes]:
    """``texts`` by the names of their files, and the photos. Deflated, because a stored entry has no readable end."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for export in exports:
            for stored, photo in zip(export.listing.photos.all(), export.piece.photos, strict=True):
                _add_photo(archive, photo.name, str(stored.file.name))
                yield outlet.taken()
    yield outlet.taken()


def _add_photo(archive: zipfile.ZipFile, name: str, stored: str) -> None:
    """A photo that is gone from storage is left out and told to the operators: the text is still worth having."""
    try:
        with default_storage.open(stored) as photo:
            archive.writestr(name, photo.read())
    except FileNotFoundError:
        logger.error("a photo is gone from storage and missing in an export: %s", stored)
