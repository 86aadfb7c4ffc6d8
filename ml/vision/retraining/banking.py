"""Make the replay bank of a model from labelled photos: features and labels go in, photos and names stay out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from ml.artifacts import Artifact, open_artifact
from ml.data import LabelledPhoto, read_labels, read_stored_split
from ml.data.likeness import picture_hash
from ml.data.splits import split_by_shop
from ml.vision.eye import CONFIG, GRAPH
from ml.vision.framing import framed
from ml.vision.photos import UnreadablePhotoError, open_photo
from ml.vision.retraining.bank import Bank, BankPart, Floats, write_bank
from ml.vision.retraining.graph import backbone_digest, read_heads
from ml.vision.retraining.reading import FeatureReader

SAID_EVERY = 400
CARD = """# Replay bank of {name}, version {version}

What the backbone of this model made of {train} photos that it learned from and of {gold} photos of {shops} shops that
it never saw: {channels} averages a photo, each rounded to 256 steps, with the labels that people gave. No photo, no
crop and no text is in it, and shops are only numbers.

Retraining replays the first, so that nothing is forgotten while the heads learn from corrections. The second is the
gold set: it never teaches a head, it judges every new model before it may go live, and it sets temperatures and
thresholds. Heads of another backbone cannot be judged by it.

The photos are those of the model's own card, which names where they were published: almost none of them carries an
open licence. These features are derived from them as the model's weights are. Workers that serve do not load this.
"""


def make_bank(
    model: Path, *, labels: Path, images: Path, split: Path | None, to: Path, say: Callable[[str], None]
) -> Bank:
    """Read every photo once through the model and write the bank to `to`.

    `split`: which shops are gold, by default the model's own held-out ones. Raises ArtifactError, LabelsError or
    GraphError.
    """
    artifact = open_artifact(model, kind="vision")
    graph = artifact.read_bytes(GRAPH)
    stored = read_stored_split(split or model)
    photos, features, hashes = _read(artifact, read_labels(labels, images).photos, say)
    parts = split_by_shop(photos, hashes, held_out_shops=stored.held_out_shops)
    if not stored.is_kept_by(parts):
        say("The held-out photos or their labels are not those of the stored split: figures compare only roughly.")
    heads = read_heads(graph)
    train, gold = (_part(photos, features, rows) for rows in (parts.training, parts.held_out))
    card = CARD.format(
        name=artifact.manifest["name"],
        version=artifact.version,
        train=len(train),
        gold=len(gold),
        shops=len(parts.held_out_shops),
        channels=features.shape[1],
    )
    write_bank(
        to, train=train, gold=gold, kernel=heads.kernel, bias=heads.bias, backbone=backbone_digest(graph), card=card
    )
    say(f"The bank is at {to}: {len(train)} photos to replay, {len(gold)} to judge by.")
    return Bank.open(to)


def _read(
    artifact: Artifact, photos: Sequence[LabelledPhoto], say: Callable[[str], None]
) -> tuple[list[LabelledPhoto], Floats, np.ndarray[tuple[int, int], np.dtype[np.uint8]]]:
    reader = FeatureReader(artifact.read_bytes(GRAPH), int(artifact.read_json(CONFIG)["size"]))
    kept, features, hashes = [], [], []
    for number, photo in enumerate(photos):
        try:
            square = framed(open_photo(photo.path), reader.size)
        except UnreadablePhotoError as error:
            say(f"Set aside: {error}")
            continue
        kept.append(photo)
        features.append(reader.features([np.asarray(square)])[0])
        hashes.append(picture_hash(square))
        if number % SAID_EVERY == 0:
            say(f"Read {number} of {len(photos)} photos.")
    return kept, np.stack(features), np.stack(hashes)


def _part(photos: Sequence[LabelledPhoto], features: Floats, rows: Sequence[int]) -> BankPart:
    """The photos of some rows without their names, in an order that tells nothing of them."""
    shops = _numbers(photo.shop for photo in photos)
    groups = _numbers(photo.group for photo in photos)
    order = sorted(rows, key=lambda row: (shops[photos[row].shop], groups[photos[row].group], row))
    nameless = tuple(
        LabelledPhoto(
            path=Path(str(number)),
            shop=str(shops[photos[row].shop]),
            group=str(groups[photos[row].group]),
            labels=photos[row].labels,
            doubted=photos[row].doubted,
        )
        for number, row in enumerate(order)
    )
    return BankPart(features[order], nameless)


def _numbers(names: Iterable[str]) -> dict[str, int]:
    """A number for each name, in the order of their digests."""
    return {
        name: n for n, name in enumerate(sorted(set(names), key=lambda name: hashlib.sha256(name.encode()).digest()))
    }
