"""What can be done to the training set: an import brings photos and what its table says, an administrator deletes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from feedback.dataset.import_lock import imports_kept_out
from feedback.dataset.selectors import may_delete
from feedback.models import Action, LabelSource, TrainingLabel, TrainingPhoto
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.gate import AdmittedImage
from listings.storage import EXTENSIONS, object_store, objects_delete
from ml import vocabulary


@dataclass(frozen=True)
class Said:
    """What one source says of one attribute, and in which words if it was read."""

    attribute: str
    source: str
    values: tuple[str, ...]
    doubted: bool = False
    words: str = ""


@dataclass(frozen=True)
class PhotoText:
    """What a row says beside its labels."""

    name: str
    shop: str
    group: str
    title: str
    description: str


@dataclass(frozen=True)
class NewPhoto:
    text: PhotoText
    image: AdmittedImage
    likeness: str
    alike_sha256: str | None
    said: Sequence[Said] = ()


@dataclass(frozen=True)
class ChangedPhoto:
    """A photo that is known, and what its row says now."""

    photo: TrainingPhoto
    text: PhotoText
    said: Sequence[Said] = ()


@dataclass(frozen=True)
class Batch:
    """Some rows that are stored together or not at all."""

    added: list[NewPhoto] = field(default_factory=list)
    changed: list[ChangedPhoto] = field(default_factory=list)


def batch_store(*, batch: Batch, detail: Mapping[str, Any]) -> None:
    """Store photos, rows, labels and one ledger row in one transaction.

    Pictures are named by their SHA-256, so that whatever a killed import left behind is overwritten by the next one.
    """
    if not (batch.added or batch.changed):
        return
    with transaction.atomic():
        photos = [_photo_new(new) for new in batch.added]
        TrainingPhoto.objects.bulk_create(photos)
        _link_alike(batch.added)
        TrainingLabel.objects.bulk_create(
            label for photo, new in zip(photos, batch.added, strict=True) for label in _labels(photo, new.said)
        )
        for change in batch.changed:
            _photo_change(change)
        counts = {"added": len(batch.added), "changed": len(batch.changed)}
        ledger.record(ledger.Act(action="dataset_imported", detail={**detail, **counts}))


@transaction.atomic
def photo_delete(*, photo: TrainingPhoto, user: User) -> None:
    """Take a photo out of the set, with its labels and guess; its pictures leave storage after the commit.

    The ledger keeps its digest alone: a path or a shop's name may be what somebody wants forgotten. Raises Problem
    ``forbidden``, or ``import_running``.
    """
    if not may_delete(user):
        raise Problem("forbidden")
    if not imports_kept_out():
        raise Problem("import_running")
    detail = {"photo": str(photo.pk), "sha256": photo.sha256}
    ledger.record(ledger.Act(action=Action.TRAINING_PHOTO_DELETED, actor=user, detail=detail))
    names = [str(photo.file.name), str(photo.thumbnail.name)]
    photo.delete()
    transaction.on_commit(lambda: _pictures_delete(detail["sha256"], names))


def differs(photo: TrainingPhoto, text: PhotoText, said: Iterable[Said]) -> bool:
    """Whether a row says anything else than what is kept; ``photo.labels`` should be prefetched."""
    if any(getattr(photo, name) != value for name, value in vars(text).items()):
        return True
    wishes = {(item.attribute, item.source): item for item in said}
    kept = {_key(label): label for label in labels_imported(photo)}
    return wishes.keys() != kept.keys() or not all(_holds(kept[key], wish) for key, wish in wishes.items())


def labels_imported(photo: TrainingPhoto) -> list[TrainingLabel]:
    """Current labels of the table and of the words; those of people are no business of an import."""
    return [label for label in photo.labels.all() if not label.retired_at and label.source != LabelSource.PERSON]


def wanted(said: Iterable[Said | TrainingLabel]) -> bool:
    """Whether a person should look: an attribute has no label from a person or the table, or only a doubted one."""
    settled = {item.attribute for item in said if item.source != LabelSource.WORDS and not item.doubted}
    return not settled.issuperset(vocabulary.VISIBLE)


def _photo_new(new: NewPhoto) -> TrainingPhoto:
    image = new.image
    stem = f"training/{image.sha256[:2]}/{image.sha256}"
    return TrainingPhoto(
        id=uuid4(),
        **vars(new.text),
        file=_overwrite(f"{stem}.{EXTENSIONS[image.content_type]}", image.photo),
        thumbnail=_overwrite(f"{stem}.small.jpg", image.thumbnail),
        content_type=image.content_type,
        width=image.width,
        height=image.height,
        sha256=image.sha256,
        likeness=new.likeness,
        wanted=wanted(new.said),
    )


def _overwrite(name: str, data: bytes) -> str:
    if default_storage.exists(name):
        default_storage.delete(name)
    return object_store(name, data)


def _pictures_delete(sha256: str, names: list[str]) -> None:
    """Unless an import brought the same photo in again, whose pictures have the same names."""
    if not TrainingPhoto.objects.filter(sha256=sha256).exists():
        objects_delete(names)


def _link_alike(added: Sequence[NewPhoto]) -> None:
    originals = TrainingPhoto.objects.filter(sha256__in=[new.alike_sha256 for new in added if new.alike_sha256])
    by_sha256 = {photo.sha256: photo.pk for photo in originals}
    for new in added:
        if new.alike_sha256 in by_sha256:
            TrainingPhoto.objects.filter(sha256=new.image.sha256).update(alike=by_sha256[new.alike_sha256])


def _photo_change(change: ChangedPhoto) -> None:
    photo = TrainingPhoto.objects.select_for_update().get(pk=change.photo.pk)
    for name, value in vars(change.text).items():
        setattr(photo, name, value)
    wishes = {(item.attribute, item.source): item for item in change.said}
    for label in labels_imported(photo):
        wish = wishes.get(_key(label))
        if wish is not None and _holds(label, wish):
            del wishes[_key(label)]
        else:
            label.retired_at = timezone.now()
            label.save(update_fields=["retired_at"])
    TrainingLabel.objects.bulk_create(_labels(photo, wishes.values()))
    photo.wanted = not photo.verdict and wanted(photo.labels.filter(retired_at=None))
    photo.save()


def _holds(label: TrainingLabel, wish: Said) -> bool:
    """Whether a kept label says what is wished. A doubt stays until a person looks."""
    return label.values == list(wish.values) and (label.doubted or not wish.doubted)


def _key(label: TrainingLabel) -> tuple[str, str]:
    return label.attribute, label.source


def _labels(photo: TrainingPhoto, said: Iterable[Said]) -> list[TrainingLabel]:
    return [
        TrainingLabel(
            photo=photo,
            attribute=item.attribute,
            source=item.source,
            values=list(item.values),
            doubted=item.doubted,
            words=item.words,
        )
        for item in said
    ]
