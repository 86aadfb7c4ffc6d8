"""What is frozen to learn from: only what people confirmed, once, under opaque names, and nothing that judges."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import now
from PIL import Image

from feedback.learning import snapshots, vision_examples
from feedback.learning.due import examples_new
from feedback.learning.folders import work_folder
from feedback.learning.models import Alarm, AlarmKind, RunState, TrainingRun
from feedback.learning.names import opaque
from feedback.learning.services import examples_release
from feedback.learning.snapshots import released_ids, snapshot_freeze, snapshots_prune, works_prune
from feedback.learning.tests.conftest import picture
from feedback.models import Action, LabelSource, ReviewAction, TrainingLabel
from feedback.services.review import EditedText, draft_approve, listing_reopen
from listings.models import Listing, ListingState
from ml.data.examples import VisionExample
from ml.data.influence import Influence
from ml.data.snapshots import Snapshot
from ml.data.suspicion import Quarantine
from tests.factories import ArtisanFactory, TrainingPhotoFactory, UserFactory, ring_in_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trainer")]

Approve = Callable[..., Listing]


def freeze(kind: str = "vision") -> Snapshot:
    run = TrainingRun.objects.create(kind=kind, state=RunState.CANCELLED)
    return snapshot_freeze(run).snapshot


def approve(listing: Listing, description: str) -> None:
    """What her services leave behind when she changes the wording and approves."""
    ReviewAction.objects.create(action="drafted", artisan_id=listing.artisan_id, listing_id=listing.pk)
    draft = listing.drafts.get(is_current=True)
    text = EditedText(title=draft.title, description=description, tags=draft.tags, alt_text=draft.alt_text)
    draft_approve(listing=listing, user=listing.artisan.user, expected=draft.number, text=text)


def test_what_she_said_is_a_label_and_what_the_model_thought_stands_beside_it(approved: Approve) -> None:
    approved(1)

    (example,) = freeze().vision()

    assert (dict(example.labels), dict(example.thought)) == ({"metal_tone": ("white",)}, {"metal_tone": ("yellow",)})
    assert (example.source, example.weight) == ("correction", 1.0)
    assert example.at.startswith("20")


def test_what_only_a_machine_said_teaches_nothing(approved: Approve) -> None:
    listing = approved(1)
    listing.facts.filter(source="artisan").delete()
    waiting = approved(2)
    Listing.objects.filter(pk=waiting.pk).update(state=ListingState.IN_REVIEW)
    photo = TrainingPhotoFactory()
    TrainingLabel.objects.create(photo=photo, attribute="type", values=["ring"], source=LabelSource.WORDS)

    assert freeze().examples == ()


def test_a_labelled_photo_of_the_training_set_is_an_example_of_its_shop() -> None:
    photo = TrainingPhotoFactory()
    TrainingLabel.objects.create(photo=photo, attribute="type", values=["ring"], source=LabelSource.PERSON)

    (example,) = freeze().vision()

    assert (example.source, dict(example.labels), dict(example.thought)) == ("label", {"type": ("ring",)}, {})


def test_nobody_can_tell_from_a_snapshot_whose_it_is(approved: Approve) -> None:
    listing = approved(1)

    snapshot = freeze()

    written = (snapshot.folder / "examples.jsonl").read_text()
    for name in (listing.pk, listing.artisan_id, listing.artisan.shop_name, listing.artisan.user.email):
        assert str(name) not in written
    assert {path.name for path in snapshot.folder.iterdir()} == {"snapshot.json", "examples.jsonl", "photos"}


def test_the_same_data_have_the_same_fingerprint_and_folder(approved: Approve) -> None:
    approved(1)
    first, again = freeze(), freeze()
    approved(2)

    assert (first.fingerprint, first.folder) == (again.fingerprint, again.folder)
    assert freeze().fingerprint != first.fingerprint


def test_a_photo_that_is_gone_is_left_out_and_counted(approved: Approve) -> None:
    approved(1)
    photo = approved(2).photos.get()
    default_storage.delete(str(photo.file.name))

    snapshot = freeze()

    assert (len(snapshot.examples), dict(snapshot.left_out)) == (1, {"photo_gone": 1})


def test_what_a_moderator_blocked_teaches_nothing_and_makes_no_training_due(approved: Approve) -> None:
    stolen = approved(1)
    lies = ring_in_review()
    approve(lies, "A polished silver-tone ring. The blue cabochon is round.")
    assert (examples_new("vision", None), examples_new("text", None)) == (1, 1)

    Listing.objects.filter(pk__in=[stolen.pk, lies.pk]).update(blocked_at=now(), blocked_because="The photos.")

    eye, writer = freeze(), freeze("text")
    assert (eye.counts["examples"], writer.counts["examples"]) == (0, 0)
    assert (eye.left_out["not_approved"], writer.left_out["not_approved"]) == (2, 1)
    assert (examples_new("vision", None), examples_new("text", None)) == (0, 0)


def test_a_deleted_account_is_in_no_later_snapshot(approved: Approve) -> None:
    artisan = ArtisanFactory()
    approved(1, artisan=artisan)
    approved(2)
    assert len(freeze().examples) == 2

    artisan.user.delete()

    assert len(freeze().examples) == 1


def test_a_picture_that_is_kept_back_to_judge_is_not_learned_from_under_another_name(
    approved: Approve, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_back, other = approved(1), approved(2)
    approved(photo=picture(1))
    approved(photo=smaller(picture(1)))
    fresh = opaque("piece", f"listing:{kept_back.pk}")
    monkeypatch.setattr(vision_examples, "part_of", lambda piece: "fresh" if piece == fresh else "train")

    snapshot = freeze()

    assert [example.piece for example in snapshot.vision("fresh")] == [fresh]
    assert [example.piece for example in snapshot.vision("train")] == [opaque("piece", f"listing:{other.pk}")]
    assert dict(snapshot.left_out) == {"kept_back_elsewhere": 2}


def smaller(content: bytes) -> bytes:
    file = BytesIO()
    Image.open(BytesIO(content)).resize((72, 72)).save(file, "JPEG", quality=60)
    return file.getvalue()


def test_of_a_text_that_was_approved_opened_and_approved_again_the_last_counts() -> None:
    listing = ring_in_review()
    approve(listing, "A polished silver-tone ring. The blue cabochon is round.")
    listing_reopen(listing=listing, user=listing.artisan.user)
    approve(listing, "A polished silver-tone ring with a lovely blue cabochon.")

    snapshot = freeze("text")

    (example,) = snapshot.text()
    assert example.approved["description"] == "A polished silver-tone ring with a lovely blue cabochon."
    assert example.drafted["description"] == "A polished silver-tone ring with a blue cabochon."
    assert dict(snapshot.left_out) == {"superseded": 1}


def test_a_text_that_stands_approved_no_more_teaches_nothing() -> None:
    listing = ring_in_review()
    approve(listing, "A polished silver-tone ring. The blue cabochon is round.")
    listing_reopen(listing=listing, user=listing.artisan.user)

    snapshot = freeze("text")

    assert (snapshot.examples, dict(snapshot.left_out)) == ((), {"not_approved": 1})


def test_the_same_text_for_several_pieces_of_a_shop_counts_once() -> None:
    artisan = ArtisanFactory()
    for _ in range(3):
        approve(ring_in_review(artisan=artisan), "A polished silver-tone ring. The blue cabochon is round.")

    snapshot = freeze("text")

    assert (len(snapshot.examples), dict(snapshot.left_out)) == (1, {"doubled": 2})


def test_examples_in_quarantine_wait_for_a_person_and_come_in_after_her_yes(
    approved: Approve, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = approved(1)

    def suspicious(examples: list[VisionExample], *, released: frozenset[str], **_: Any) -> Influence:
        ids = tuple(example.id for example in examples if example.id not in released)
        held = Quarantine("flood", "metal_tone", tuple(e.artisan for e in examples), ids, "Thirty accounts said one.")
        return Influence({e.id: 0.5 for e in examples}, (held,) if ids else ())

    monkeypatch.setattr(snapshots, "weigh", suspicious)
    first = freeze()
    assert (first.examples, dict(first.left_out)) == ((), {"quarantined": 1})
    alarm = Alarm.objects.get(kind=AlarmKind.EXAMPLES_QUARANTINED)
    assert alarm.figures["shops"] == [str(listing.artisan_id)]
    assert ReviewAction.objects.filter(action=Action.EXAMPLES_QUARANTINED).count() == 1
    freeze()
    assert Alarm.objects.count() == 1

    admin = UserFactory(is_superuser=True, is_staff=True)
    examples_release(alarm=alarm, user=admin, reason="I know all of them.")

    assert released_ids() == frozenset(alarm.figures["ids"])
    (example,) = freeze().vision()
    assert example.weight == 0.5


def test_work_that_nobody_will_go_on_with_is_deleted(settings: Any) -> None:
    old, last, active = (TrainingRun.objects.create(kind="vision", state=RunState.FAILED) for _ in range(3))
    TrainingRun.objects.filter(pk=active.pk).update(state=RunState.QUEUED, created_at="2020-01-01T00:00Z")
    TrainingRun.objects.filter(pk=old.pk).update(created_at="2020-01-01T00:00Z")
    for run in (old, last, active):
        work_folder(run).mkdir(parents=True)

    works_prune()

    assert [work_folder(run).exists() for run in (old, last, active)] == [False, True, True]


def test_snapshots_that_nothing_refers_to_are_deleted(approved: Approve, settings: Any) -> None:
    names = []
    for number in range(5):
        approved(number)
        run = TrainingRun.objects.create(kind="vision", state=RunState.REFUSED)
        run.snapshot = snapshot_freeze(run).name
        run.save()
        names.append(run.snapshot)

    assert set(snapshots_prune()) == {name.removeprefix("snapshots/") for name in names[:2]}
    assert [(settings.MODEL_ROOT / name).exists() for name in names] == [False, False, True, True, True]
