"""The files of an export: CSV, JSON, or a ZIP of both with the photos."""

from __future__ import annotations

import json
import logging
import tempfile
import zipfile
from collections.abc import Sequence
from typing import IO, Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import TextChoices
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from ai_descriptions.exports import ChannelExport, LeftOut, export_json, why_left_out
from listings.channels import csv_of

logger = logging.getLogger(__name__)

_IN_MEMORY = 4 * 1024 * 1024


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
    if file_format == FileFormat.ZIP:
        response = FileResponse(_zip(exports, left_out, channel, for_excel=for_excel), content_type="application/zip")
    elif file_format == FileFormat.JSON:
        response = HttpResponse(_json(exports, left_out, channel), content_type="application/json")
    else:
        texts = [export.text for export in exports]
        response = HttpResponse(csv_of(channel, texts, for_excel=for_excel), content_type="text/csv; charset=utf-8")
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


def _zip(exports: Sequence[ChannelExport], left_out: Sequence[LeftOut], channel: str, *, for_excel: bool) -> IO[bytes]:
    """Texts and photos in one file; photos are compressed already and are stored as they are."""
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - FileResponse closes it
    with zipfile.ZipFile(file, "w") as archive:
        texts = [export.text for export in exports]
        archive.writestr(f"{channel}.csv", csv_of(channel, texts, for_excel=for_excel), zipfile.ZIP_DEFLATED)
        archive.writestr(f"{channel}.json", _json(exports, left_out, channel), zipfile.ZIP_DEFLATED)
        for export in exports:
            for stored, photo in zip(export.listing.photos.all(), export.piece.photos, strict=True):
                _add_photo(archive, photo.name, str(stored.file.name))
    file.seek(0)
    return file


def _add_photo(archive: zipfile.ZipFile, name: str, stored: str) -> None:
    """A photo that is gone from storage is left out and told to the operators: the text is still worth having."""
    try:
        with default_storage.open(stored) as photo:
            archive.writestr(name, photo.read(), zipfile.ZIP_STORED)
    except FileNotFoundError:
        logger.error("a photo is gone from storage and missing in an export: %s", stored)
