"""An import, row by row: found, admitted, compared with what is known, and stored in small batches.

A row belongs to a photo by the SHA-256 of the file. The row that brought a photo may change what is said of it; any
other row with the same bytes is a duplicate and changes nothing, except that a contradiction makes the label doubted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from feedback.dataset.likeness import Lookalikes
from feedback.dataset.photos import FoundPhoto, PhotoRefused, photo_find
from feedback.dataset.progress import Progress
from feedback.dataset.remarks import Kind, Report
from feedback.dataset.rows import Row, row_of
from feedback.dataset.table import RawRow, RawTable
from feedback.models import LabelSource, TrainingPhoto
from feedback.services.training_set import (
    Batch,
    ChangedPhoto,
    NewPhoto,
    PhotoText,
    Said,
    batch_store,
    differs,
    labels_imported,
)
from ml.weaklabels import WeakLabel, read_weak_labels

# So many rows are stored together or not at all; the photos of one batch are in memory at once.
ROWS_AT_ONCE = 16
Labels = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Claim:
    """The row of this run that a photo belongs to."""

    number: int
    name: str
    labels: Labels


def import_rows(
    table: RawTable, *, folder: Path, source: str, shop: str, dry_run: bool, progress: Progress
) -> Iterator[Report]:
    """Import every row and give the report so far after each batch; it grows, and the last is the whole."""
    run = _Run(folder=folder.resolve(), source=source, shop=shop, dry_run=dry_run)
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for start in range(0, len(table.rows), ROWS_AT_ONCE):
            rows = table.rows[start : start + ROWS_AT_ONCE]
            run.take(rows, pool)
            progress.advance(len(rows))
            yield run.report


class _Run:
    def __init__(self, *, folder: Path, source: str, shop: str, dry_run: bool) -> None:
        self.folder, self.source, self.shop, self.dry_run = folder, source, shop, dry_run
        self.id = str(uuid4())
        self.report = Report()
        self.claims: dict[str, _Claim] = {}
        self.names: dict[str, str] = {}
        self.lookalikes = Lookalikes()
        kept = TrainingPhoto.objects.order_by("added_at").values_list("sha256", "likeness", "name")
        for sha256, likeness, name in kept.iterator():
            self._remember(sha256, likeness, name)

    def take(self, raw_rows: Sequence[RawRow], pool: ThreadPoolExecutor) -> None:
        rows = [row_of(raw, shop=self.shop) for raw in raw_rows]
        outcomes = list(pool.map(partial(_find, folder=self.folder, known=self.names), rows))
        photos = self._photos(outcomes)
        batch = Batch()
        for raw, row, outcome in zip(raw_rows, rows, outcomes, strict=True):
            if raw.torn:
                outcome = PhotoRefused(Kind.ROW, "The row has more cells than columns: put texts in quotes.")
            if isinstance(outcome, PhotoRefused):
                row.remark(outcome.kind, str(outcome))
                self.report.refused += 1
            else:
                self._take(row, outcome, photos.get(outcome.sha256), batch)
            self.report.remarks += row.remarks
        if not self.dry_run:
            detail = {"run": self.id, "source": self.source, "rows": [rows[0].number, rows[-1].number]}
            batch_store(batch=batch, detail=detail)

    def _take(self, row: Row, found: FoundPhoto, photo: TrainingPhoto | None, batch: Batch) -> None:
        claim = self.claims.get(found.sha256)
        if claim is not None or (photo is not None and photo.name != row.name):
            self.report.duplicates += 1
            self._duplicate(row, found.sha256, claim, photo, batch)
            return
        self.claims[found.sha256] = _Claim(row.number, row.name, row.labels)
        weak = read_weak_labels(row.description, row.title)
        self._compare(row, weak)
        said = _said(row, weak)
        if photo is None:
            self.report.added += 1
            self._add(row, found, said, batch)
        elif differs(photo, _text(row), said):
            self.report.changed += 1
            batch.changed.append(ChangedPhoto(photo, _text(row), said))
        else:
            self.report.unchanged += 1

    def _add(self, row: Row, found: FoundPhoto, said: list[Said], batch: Batch) -> None:
        assert found.image is not None, "nobody deletes a photo while an import runs"
        alike = self.lookalikes.nearest(found.likeness)
        if alike is not None:
            row.remark(Kind.NEAR_DUPLICATE, f"It shows the same picture as {self.names[alike]}; both are kept.")
        self._remember(found.sha256, found.likeness, row.name)
        batch.added.append(NewPhoto(_text(row), found.image, found.likeness, alike, said))

    def _duplicate(
        self, row: Row, sha256: str, claim: _Claim | None, photo: TrainingPhoto | None, batch: Batch
    ) -> None:
        """Remark it; where both rows label the same attribute differently, neither is believed without a person."""
        first = claim.labels if claim else _table_labels(photo)
        where = f"row {claim.number} ({claim.name})" if claim else f"{self.names[sha256]} of an earlier import"
        different = [name for name, values in row.labels.items() if name in first and first[name] != values]
        if not different:
            row.remark(Kind.DUPLICATE, f"The file is the same as in {where}; the row was left out.")
            return
        for name in different:
            there, here = ";".join(first[name]), ";".join(row.labels[name])
            row.remark(
                Kind.CONTRADICTION,
                f"The file is the same as in {where}, but {name} is “{there}” there and “{here}” here; "
                "the first stays, in doubt until a person looks.",
            )
        _doubt(sha256, set(different), photo, batch)

    def _compare(self, row: Row, weak: list[WeakLabel]) -> None:
        for label in weak:
            known = row.labels.get(label.attribute)
            if known is None:
                continue
            agrees = set(label.values) <= set(known)
            count = self.report.agreement.setdefault((label.attribute, label.language), [0, 0])
            count[0] += agrees
            count[1] += 1
            if not agrees:
                row.remark(
                    Kind.CONTRADICTION,
                    f"{label.attribute} is “{';'.join(known)}”, but the seller's words “{label.words}” say "
                    f"“{';'.join(label.values)}”; both are kept, each with its source.",
                )

    def _photos(self, outcomes: Sequence[FoundPhoto | PhotoRefused]) -> dict[str, TrainingPhoto]:
        digests = [outcome.sha256 for outcome in outcomes if isinstance(outcome, FoundPhoto)]
        photos = TrainingPhoto.objects.filter(sha256__in=digests).prefetch_related("labels")
        return {photo.sha256: photo for photo in photos}

    def _remember(self, sha256: str, likeness: str, name: str) -> None:
        self.names[sha256] = name
        self.lookalikes.add(likeness, sha256)


def _find(row: Row, *, folder: Path, known: Mapping[str, str]) -> FoundPhoto | PhotoRefused:
    try:
        return photo_find(row.name, folder=folder, known=known)
    except PhotoRefused as refused:
        return refused


def _text(row: Row) -> PhotoText:
    return PhotoText(row.name, row.shop, row.group, row.title, row.description)


def _said(row: Row, weak: Sequence[WeakLabel]) -> list[Said]:
    table = [
        Said(attribute, LabelSource.TABLE, values, doubted=attribute in row.doubted)
        for attribute, values in row.labels.items()
    ]
    return table + [Said(label.attribute, LabelSource.WORDS, label.values, words=label.words) for label in weak]


def _table_labels(photo: TrainingPhoto | None) -> Labels:
    labels = labels_imported(photo) if photo else []
    return {label.attribute: tuple(label.values) for label in labels if label.source == LabelSource.TABLE}


def _doubt(sha256: str, attributes: set[str], photo: TrainingPhoto | None, batch: Batch) -> None:
    """Make the table's labels of these attributes doubted, wherever in the batch or in the set they stand."""
    for place, new in enumerate(batch.added):
        if new.image.sha256 == sha256:
            batch.added[place] = replace(new, said=_doubted(new.said, attributes))
            return
    for place, change in enumerate(batch.changed):
        if change.photo.sha256 == sha256:
            batch.changed[place] = replace(change, said=_doubted(change.said, attributes))
            return
    if photo is None:
        return
    kept = [
        Said(label.attribute, label.source, tuple(label.values), label.doubted, label.words)
        for label in labels_imported(photo)
    ]
    said = _doubted(kept, attributes)
    text = PhotoText(photo.name, photo.shop, photo.group, photo.title, photo.description)
    if differs(photo, text, said):
        batch.changed.append(ChangedPhoto(photo, text, said))


def _doubted(said: Sequence[Said], attributes: set[str]) -> list[Said]:
    return [
        replace(item, doubted=True) if item.source == LabelSource.TABLE and item.attribute in attributes else item
        for item in said
    ]
