"""The labelling queue: least sure first, nobody gets a photo twice, a guess counts only when a person confirms."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.db import connections
from django.db.models.functions import Now
from django.test import Client
from django.utils.translation import override

from ai_descriptions.models import ModelVersion
from feedback.dataset import guesses
from feedback.dataset.selectors import PersonProgress, set_counts, set_progress, suggestions_for
from feedback.models import PhotoGuess, ReviewAction, TrainingLabel, TrainingPhoto
from feedback.roles import MODERATORS, roles_sync
from feedback.services import labelling
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from ml import vocabulary
from ml.vision.tests.sample import photo as photo_reading
from tests.factories import TrainingPhotoFactory, UserFactory

pytestmark = pytest.mark.django_db


def labeller() -> User:
    roles_sync()
    user: User = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


def guess(photo: TrainingPhoto, entropy: float, **readings: list[list[Any]]) -> None:
    PhotoGuess.objects.create(photo=photo, version="eye", readings=readings, entropy=entropy, margin=0.1)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _no_broker() -> Any:
    with patch.object(guesses, "app"):
        yield


def test_the_photo_that_the_model_is_least_sure_of_comes_first() -> None:
    unseen, sure, unsure = TrainingPhotoFactory(), TrainingPhotoFactory(), TrainingPhotoFactory()
    guess(sure, 0.1)
    guess(unsure, 0.8)
    user = labeller()
    order = []
    while (photo := labelling.photo_next(user=user)) is not None:
        order.append(photo)
        labelling.photo_label(photo_id=photo.pk, user=user, answers={"type": ["ring"]})
    assert order == [unsure, sure, unseen]


def test_two_people_never_hold_the_same_photo() -> None:
    for _ in range(3):
        TrainingPhotoFactory()
    first, second, third, fourth = (labeller() for _ in range(4))
    held = [labelling.photo_next(user=user) for user in (first, second, third, fourth)]
    assert len({photo.pk for photo in held if photo}) == 3
    assert held[3] is None
    assert labelling.photo_next(user=first) == held[0]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_being_given_away_is_passed_over() -> None:
    TrainingPhotoFactory()
    other = TrainingPhotoFactory()
    user = labeller()
    with connections["default"].cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM feedback_trainingphoto ORDER BY added_at LIMIT 1 FOR UPDATE")
        try:
            assert _in_another_thread(lambda: labelling.photo_next(user=user)) == other
        finally:
            cursor.execute("ROLLBACK")


def _in_another_thread(act: Any) -> Any:
    from concurrent.futures import ThreadPoolExecutor

    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=30)


def test_a_lease_that_ran_out_frees_the_photo_and_the_late_answer_changes_nothing() -> None:
    photo = TrainingPhotoFactory()
    late, quick = labeller(), labeller()
    labelling.photo_next(user=late)
    TrainingPhoto.objects.update(leased_until=Now() - timedelta(seconds=1))
    assert labelling.photo_next(user=quick) == photo
    with pytest.raises(Problem, match="label_taken"):
        labelling.photo_label(photo_id=photo.pk, user=late, answers={"type": ["ring"]})
    labelling.photo_label(photo_id=photo.pk, user=quick, answers={"type": ["brooch"]})
    with pytest.raises(Problem, match="label_taken"):
        labelling.photo_label(photo_id=photo.pk, user=late, answers={"type": ["ring"]})
    assert TrainingLabel.objects.get().values == ["brooch"]


def test_labels_are_kept_with_person_doubt_and_what_had_been_filled_in() -> None:
    photo, user = TrainingPhotoFactory(), labeller()
    guess(photo, 0.5, type=[["ring", 0.9]], surface=[["wire", 0.6]], motifs=[["heart", 0.4]])
    TrainingLabel.objects.create(
        photo=photo, attribute="metal_tone", values=["yellow"], source="words", words="gold tone"
    )
    answers = {"type": ["ring"], "metal_tone": ["yellow"], "surface": ["chain"], "motifs": ["leaf", "heart"]}
    labelling.photo_label(photo_id=photo.pk, user=user, answers=answers, doubted=["motifs"])
    rows = TrainingLabel.objects.filter(source="person", labelled_by=user)
    assert {row.attribute: (row.values, row.suggested_by, row.doubted) for row in rows} == {
        "type": (["ring"], "guess", False),
        "metal_tone": (["yellow"], "words", False),
        "surface": (["chain"], "", False),
        "motifs": (["heart", "leaf"], "", True),
    }
    act = ReviewAction.objects.get(action="photo_labelled")
    assert act.detail["photo"] == str(photo.pk)
    assert act.detail["guess"]["version"] == "eye"
    assert act.after["motifs"] == ["heart", "leaf"]


def test_a_guess_is_no_label_until_a_person_confirms() -> None:
    photo, user = TrainingPhotoFactory(), labeller()
    guess(photo, 0.5, type=[["ring", 0.99]], stone_colours=[["none", 0.9], ["blue", 0.6]])
    assert {name: s.values for name, s in suggestions_for(photo, user).items()} == {"type": ["ring"]}
    labelling.photo_next(user=user)
    assert not TrainingLabel.objects.exists()


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"type": []},
        {"type": ["ring", "brooch"]},
        {"motifs": ["none", "heart"]},
        {"type": ["rnig"]},
        {"metal": ["gold"]},
    ],
)
def test_answers_that_cannot_be_meant_change_nothing(answers: dict[str, list[str]]) -> None:
    photo, user = TrainingPhotoFactory(), labeller()
    with pytest.raises(Problem, match="labels_invalid"):
        labelling.photo_label(photo_id=photo.pk, user=user, answers=answers)
    assert not TrainingLabel.objects.exists()
    assert TrainingPhoto.objects.get().wanted


def test_what_was_left_for_later_comes_last() -> None:
    first, second, user = TrainingPhotoFactory(), TrainingPhotoFactory(), labeller()
    labelling.photo_skip(photo_id=first.pk, user=user)
    assert labelling.photo_next(user=user) == second
    labelling.photo_set_aside(photo_id=second.pk, user=user, verdict="not_jewellery")
    assert labelling.photo_next(user=user) == first


def test_undo_takes_back_act_after_act_and_gives_the_photo_with_her_answers() -> None:
    first, second, third, user = TrainingPhotoFactory(), TrainingPhotoFactory(), TrainingPhotoFactory(), labeller()
    labelling.photo_label(photo_id=first.pk, user=user, answers={"type": ["ring"]})
    labelling.photo_set_aside(photo_id=second.pk, user=user, verdict="several_pieces")
    labelling.photo_skip(photo_id=third.pk, user=user)
    assert [labelling.labelling_undo(user=user).pk for _ in range(3)] == [third.pk, second.pk, first.pk]
    with pytest.raises(Problem, match="nothing_to_undo"):
        labelling.labelling_undo(user=user)
    assert labelling.photo_next(user=user) == first
    [(name, hers)] = suggestions_for(first, user).items()
    assert (name, hers.values, hers.origin) == ("type", ["ring"], "hers")
    assert set(TrainingPhoto.objects.values_list("verdict", "skips", "wanted")) == {("", 0, True)}
    assert not TrainingLabel.objects.filter(retired_at=None).exists()


def test_undo_passes_over_a_photo_that_was_deleted_since() -> None:
    first, deleted = TrainingPhotoFactory(), TrainingPhotoFactory()
    user = labeller()
    labelling.photo_label(photo_id=first.pk, user=user, answers={"type": ["ring"]})
    labelling.photo_label(photo_id=deleted.pk, user=user, answers={"type": ["ring"]})
    deleted.delete()
    assert labelling.labelling_undo(user=user) == first
    with pytest.raises(Problem, match="nothing_to_undo"):
        labelling.labelling_undo(user=user)


def test_the_form_offers_every_value_each_with_a_key_of_its_own() -> None:
    photo = TrainingPhotoFactory()
    page = browser(labeller()).get("/labelling/").content.decode()
    assert str(photo.pk) in page
    for attribute in vocabulary.VISIBLE:
        offered = re.findall(rf'name="{attribute}" value="(\w+)"[^>]* data-key="(\w)"', page)
        assert [value for value, _key in offered] == list(vocabulary.values(attribute))
        keys = {key for _value, key in offered}
        assert len(keys) == len(offered)
        assert not keys & set("djksmxz")


def test_undo_is_hers_alone_and_never_takes_a_photo_out_of_other_hands() -> None:
    photo, mine, other = TrainingPhotoFactory(), labeller(), labeller()
    labelling.photo_skip(photo_id=photo.pk, user=mine)
    with pytest.raises(Problem, match="nothing_to_undo"):
        labelling.labelling_undo(user=other)
    labelling.photo_next(user=other)
    with pytest.raises(Problem, match="label_taken"):
        labelling.labelling_undo(user=mine)


def test_the_progress_counts_each_photo_by_its_best_source_and_people_by_what_they_did() -> None:
    user = labeller()
    one, two, three = (TrainingPhotoFactory() for _ in range(3))
    for photo, source, doubted in ((one, "table", True), (one, "words", False), (two, "words", False)):
        TrainingLabel.objects.create(photo=photo, attribute="type", values=["ring"], source=source, doubted=doubted)
    labelling.photo_label(photo_id=one.pk, user=user, answers={"type": ["ring"], "worn": ["body"]})
    labelling.photo_set_aside(photo_id=three.pk, user=user, verdict="not_jewellery")
    attributes, people = set_progress(user)
    row = attributes[0]
    assert (row.attribute, row.people, row.table, row.words, row.doubted) == ("type", 1, 0, 1, 1)
    assert people == [PersonProgress(name=user.email, photos=1, set_aside=1, labels=2, unchanged=1)]
    counts = set_counts(user)
    assert (counts.photos, counts.waiting, counts.labelled, counts.not_jewellery) == (3, 1, 1, 1)


def test_the_page_shows_a_guess_as_a_guess_and_saves_without_script() -> None:
    photo, user = TrainingPhotoFactory(title="<b>Ring</b>"), labeller()
    guess(photo, 0.5, type=[["ring", 0.87]])
    client = browser(user)
    page = client.get("/labelling/").content.decode()
    assert "guess of the model, 87 %" in page
    assert "&lt;b&gt;Ring&lt;/b&gt;" in page
    assert 'pick-guessed"><input type="radio" name="type" value="ring" checked' in page
    form = {"photo": photo.pk, "do": "confirm", "type": "ring", "metal_tone": "", "doubt.type": "on"}
    answer = client.post("/labelling/save/", form, follow=True)
    assert "Labelled." in answer.content.decode()
    assert "The only photo is labelled" in answer.content.decode()
    assert TrainingLabel.objects.get().doubted
    assert "Here is the photo again" in client.post("/labelling/undo/", follow=True).content.decode()
    for act, verdict in (("skip", ""), ("several_pieces", "several_pieces")):
        client.post("/labelling/save/", {"photo": photo.pk, "do": act})
        assert TrainingPhoto.objects.get().verdict == verdict


def test_what_cannot_be_kept_stays_in_the_form() -> None:
    photo, client = TrainingPhotoFactory(), browser(labeller())
    answer = client.post("/labelling/save/", {"photo": photo.pk, "motifs": ["none", "heart"], "doubt.motifs": "on"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "cannot be none and something at once" in page
    assert page.count("checked") == 7
    for strange in ("", "x", "00000000-0000-0000-0000-000000000000"):
        assert client.post("/labelling/save/", {"photo": strange, "type": "ring"}).status_code == 404


def test_a_photo_that_is_gone_from_storage_says_so() -> None:
    photo, client = TrainingPhotoFactory(), browser(labeller())
    assert client.get(f"/labelling/photos/{photo.pk}/photo/").headers["Content-Type"] == "image/jpeg"
    default_storage.delete(photo.file.name)
    assert client.get(f"/labelling/photos/{photo.pk}/photo/").status_code == 404
    assert client.get(f"/labelling/photos/{photo.pk}/other/").status_code == 404


class EyeOfTwo:
    version = "eye"

    def see(self, images: list[Any]) -> list[Any]:
        return [photo_reading({"type": {"ring": 9.0}}) for _ in images]


def live_model(version: str) -> None:
    ModelVersion.objects.filter(kind="vision").update(state="retired")
    ModelVersion.objects.create(kind="vision", version=version, folder=version, state="live")


def test_the_worker_looks_at_waiting_photos_once_for_each_model() -> None:
    live_model("eye")
    photos = [TrainingPhotoFactory() for _ in range(3)]
    TrainingPhotoFactory(wanted=False, verdict="labelled")
    default_storage.delete(photos[2].file.name)
    with patch.object(guesses, "live_eye", EyeOfTwo):
        assert guesses.guesses_make() == 3
        assert guesses.guesses_make() == 0
    made = PhotoGuess.objects.get(photo=photos[0])
    assert made.version == "eye"
    assert made.readings["type"][0][0] == "ring"
    assert labelling.photo_next(user=labeller()) != photos[2], "a photo that cannot be read is not shown first"
    live_model("a better eye")
    assert guesses.unguessed().count() == 3


def test_without_a_model_people_label_all_the_same() -> None:
    ModelVersion.objects.all().delete()
    photo, user = TrainingPhotoFactory(), labeller()
    with patch.object(guesses, "live_eye", lambda: None):
        assert guesses.guesses_make() == 0
    assert "No model has looked at this photo." in browser(user).get("/labelling/").content.decode()
    assert labelling.photo_next(user=user) == photo


def test_entropy_and_margin_are_what_they_say() -> None:
    assert guesses.entropy_one([1.0, 0.0, 0.0]) == 0
    assert guesses.entropy_one([0.25] * 4) == pytest.approx(1)
    assert guesses.entropy_many([0.5, 0.01]) == pytest.approx(1)
    assert guesses.margin_one([0.2, 0.7, 0.1]) == pytest.approx(0.5)
    assert guesses.margin_many([0.9, 0.4]) == pytest.approx(0.2)
    sure = {name: {vocabulary.values(name)[0]: 30.0} for name in vocabulary.VISIBLE}
    assert (
        guesses.guess_of(photo_reading(sure))["entropy"] < 0.001 < 0.3 < guesses.guess_of(photo_reading({}))["entropy"]
    )


def test_what_is_wrong_is_said_in_the_language_of_whoever_labels() -> None:
    with override("de"), pytest.raises(Problem) as caught:
        labelling.answers_checked("motifs", ["none", "heart"])
    assert "Motive" in str(caught.value.params["reason"])
