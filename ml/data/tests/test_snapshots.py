"""A snapshot is frozen once, names its data, and says what it had to leave out."""

from __future__ import annotations

import dataclasses
import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ml.data.examples import ExampleError, TextExample, VisionExample, part_of
from ml.data.snapshots import Snapshot, SnapshotError, fingerprint_of, photo_bytes, read_snapshot, write_snapshot

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PHOTOS = {hashlib.sha256(content).hexdigest(): content for content in (b"one", b"two", b"three")}


def seen(number: int, **changes: object) -> VisionExample:
    sha256 = list(PHOTOS)[number]
    example = VisionExample(
        id=f"e{number}",
        photo=f"photos/{sha256}.jpg",
        sha256=sha256,
        artisan="a1",
        piece=f"p{number}",
        labels={"metal_tone": ("white",), "motifs": ("leaf", "bird")},
        part="train",
        at="2026-11-22T10:00:00+00:00",
        thought={"metal_tone": ("yellow",)},
    )
    return dataclasses.replace(example, **changes)


def photo_of(example: VisionExample) -> bytes | None:
    return PHOTOS.get(example.sha256)


def frozen(folder: Path, *examples: VisionExample) -> Snapshot:
    return write_snapshot(folder, kind="vision", examples=examples, photo=photo_of, made_at=NOON)


WRITTEN = TextExample(
    id="t1",
    artisan="a1",
    piece="p1",
    facts={"type": "ring"},
    tone="plain",
    length="short",
    drafted={"title": "Ring"},
    approved={"title": "A ring", "tags": ["ring"]},
    part="fresh",
    at="2026-11-22T10:00:00+00:00",
)


def test_a_snapshot_is_read_back_as_it_was_frozen(tmp_path: Path) -> None:
    first, second = seen(0), seen(1, part="fresh", weight=0.25, source="answer", thought={})
    made = frozen(tmp_path / "s", first, second)
    again = read_snapshot(tmp_path / "s", kind="vision")
    assert again == made
    assert again.vision("train") == (first,)
    assert again.vision("fresh") == (second,)
    assert again.counts == {"examples": 2, "train": 1, "fresh": 1}
    assert again.made_at == "2026-11-22T12:00:00+00:00"
    assert photo_bytes(again, first) == b"one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s"]


def test_texts_are_frozen_without_photos(tmp_path: Path) -> None:
    made = write_snapshot(tmp_path / "s", kind="text", examples=[WRITTEN])
    assert made.text() == (WRITTEN,)
    assert not (tmp_path / "s" / "photos").exists()


def test_the_same_data_has_the_same_fingerprint_whenever_it_was_frozen(tmp_path: Path) -> None:
    made = frozen(tmp_path / "a", seen(0), seen(1))
    later = write_snapshot(tmp_path / "b", kind="vision", examples=[seen(1), seen(0)], photo=photo_of)
    assert made.fingerprint == later.fingerprint == fingerprint_of([seen(0), seen(1)])
    assert fingerprint_of([seen(0), seen(1, labels={"metal_tone": ("rose",)})]) != made.fingerprint
    assert fingerprint_of([seen(0), seen(1, weight=0.5)]) != made.fingerprint


def test_what_cannot_be_frozen_is_left_out_and_counted(tmp_path: Path) -> None:
    gone = dataclasses.replace(seen(0), id="gone", sha256="0" * 64, photo=f"photos/{'0' * 64}.jpg")
    changed = seen(1, id="changed")
    odd = [seen(2, id="odd", labels={"metal_tone": ("plaid",)}), seen(2, id="odder", weight=float("nan"))]
    made = write_snapshot(
        tmp_path / "s",
        kind="vision",
        examples=[seen(0), gone, changed, *odd],
        photo=lambda example: b"another" if example.id == "changed" else photo_of(example),
        left_out={"quarantined": 7, "nothing": 0},
    )
    assert made.vision() == (seen(0),)
    assert made.left_out == {"photo_changed": 1, "photo_gone": 1, "quarantined": 7, "unusable": 2}


def test_a_photo_that_is_gone_or_was_exchanged_is_not_given_out(tmp_path: Path) -> None:
    made = frozen(tmp_path / "s", seen(0), seen(1))
    (tmp_path / "s" / seen(0).photo).unlink()
    (tmp_path / "s" / seen(1).photo).write_bytes(b"another")
    assert [photo_bytes(made, seen(number)) for number in (0, 1)] == [None, None]


def test_a_snapshot_that_was_changed_is_refused(tmp_path: Path) -> None:
    frozen(tmp_path / "s", seen(0))
    file = tmp_path / "s" / "examples.jsonl"
    file.write_text(file.read_text().replace("white", "yellow"))
    with pytest.raises(SnapshotError, match="changed after it was frozen"):
        read_snapshot(tmp_path / "s", kind="vision")


def test_a_snapshot_is_never_overwritten(tmp_path: Path) -> None:
    frozen(tmp_path / "s", seen(0))
    with pytest.raises(SnapshotError, match="never changed"):
        frozen(tmp_path / "s", seen(1))
    assert read_snapshot(tmp_path / "s", kind="vision").vision() == (seen(0),)


def test_a_full_disk_is_said_and_leaves_nothing_behind(tmp_path: Path) -> None:
    def full(example: VisionExample) -> bytes:
        raise OSError(28, "No space left on device")

    with pytest.raises(SnapshotError, match="No space left on device"):
        write_snapshot(tmp_path / "s", kind="vision", examples=[seen(0)], photo=full)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "cannot be read"),
        ("[]", "not of format 1"),
        ('{"format": 2}', "not of format 1"),
        ('{"format": 1, "kind": "vision"}', "incomplete"),
        ('{"format": 1, "kind": "text", "fingerprint": "x", "left_out": {}}', "holds examples for text"),
    ],
)
def test_a_folder_that_is_no_snapshot_says_what_to_do(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "snapshot.json").write_text(content)
    with pytest.raises(SnapshotError, match=reason):
        read_snapshot(tmp_path, kind="vision")


def test_no_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"There is no snapshot\.json"):
        read_snapshot(tmp_path / "none", kind="text")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"photo": "../secret.jpg"}, "photo is"),
        ({"sha256": "0" * 64}, "photo is"),
        ({"labels": {}}, "labels is empty"),
        ({"labels": {"metal": ["silver"]}}, "a photo cannot show 'metal'"),
        ({"labels": {"metal_tone": ["white", "rose"]}}, "metal_tone takes one value"),
        ({"labels": {"motifs": []}}, "motifs has no value"),
        ({"labels": {"motifs": "leaf"}}, "motifs has no value"),
        ({"part": "gold"}, "part is 'gold'"),
        ({"source": "model"}, "source is 'model'"),
        ({"weight": True}, "weight is True"),
        ({"weight": -1}, "weight is -1"),
        ({"weight": float("inf")}, "weight is inf"),
        ({"artisan": ""}, "artisan is missing"),
    ],
)
def test_a_line_that_is_no_example_says_why(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ExampleError, match=reason):
        VisionExample.from_json(seen(0).as_json() | changes)


def test_a_text_holds_a_listings_texts_only() -> None:
    with pytest.raises(ExampleError, match="approved has 'price'"):
        TextExample.from_json(WRITTEN.as_json() | {"approved": {"price": 3}})


def test_one_piece_in_five_is_kept_back_and_always_the_same() -> None:
    parts = [part_of(f"piece-{number}") for number in range(5000)]
    assert 0.18 < parts.count("fresh") / len(parts) < 0.22
    assert [part_of(f"piece-{number}") for number in range(5000)] == parts


def test_snapshots_are_plain_python() -> None:
    code = "import sys, ml.data.snapshots; sys.exit('numpy' in sys.modules or 'PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
