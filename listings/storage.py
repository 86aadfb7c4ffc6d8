"""Photos in storage: written before their row, removed again if the row does not come to be."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from jewelry_site.core.problems import Problem
from listings.gate import AdmittedImage
from listings.models import Photo

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png"}
_STORAGE_FULL = {errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EIO}


def photo_name(photo_id: UUID, content_type: str) -> str:
    return f"photos/{photo_id.hex[:2]}/{photo_id}.{EXTENSIONS[content_type]}"


def thumbnail_name(photo_id: UUID) -> str:
    return f"thumbnails/{photo_id.hex[:2]}/{photo_id}.jpg"


@dataclass(frozen=True)
class StoredImage:
    """An admitted image whose two pictures lie in storage, under the id that its row will have."""

    photo_id: UUID
    image: AdmittedImage
    file: str
    thumbnail: str


@contextmanager
def images_stored(images: Sequence[AdmittedImage]) -> Iterator[list[StoredImage]]:
    """Store the pictures of every image; if the block fails, nothing of them stays. Raises Problem ``storage_full``."""
    names: list[str] = []
    try:
        stored = [_image_store(image, names) for image in images]
        yield stored
    except BaseException:
        objects_delete(names)
        raise


def _image_store(image: AdmittedImage, names: list[str]) -> StoredImage:
    photo_id = uuid4()
    for name, data in (
        (photo_name(photo_id, image.content_type), image.photo),
        (thumbnail_name(photo_id), image.thumbnail),
    ):
        names.append(object_store(name, data))
    return StoredImage(photo_id, image, file=names[-2], thumbnail=names[-1])


def object_store(name: str, data: bytes) -> str:
    """The name it got. Raises Problem ``storage_full``; then nothing stays."""
    try:
        return default_storage.save(name, ContentFile(data))
    except OSError as error:
        if error.errno in _STORAGE_FULL:
            default_storage.delete(name)
            raise Problem("storage_full") from error
        raise


def objects_delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def objects_delete_after_commit(photos: list[Photo]) -> None:
    names = [file.name for photo in photos for file in (photo.file, photo.thumbnail) if file.name]
    transaction.on_commit(lambda: objects_delete(names))
