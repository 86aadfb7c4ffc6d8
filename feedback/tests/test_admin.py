"""The admin opens everywhere, shows what people need, and lets each role do only its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from ai_descriptions.models import Finding, Job, JobState, ModelState, ModelVersion
from feedback.models import Action, ReviewAction, TrainingLabel, TrainingPhoto
from feedback.roles import ADMINISTRATORS, MODERATORS, roles_sync
from feedback.services import training_set
from feedback.services.review import draft_rate
from jewelry_site.core.models import User
from listings.models import Listing
from listings.services import api_key_create
from tests.factories import ArtisanFactory, JobFactory, TrainingPhotoFactory, UserFactory, ring_in_review

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture(autouse=True)
def roles() -> None:
    roles_sync()


def member(group: str) -> User:
    user: User = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def furnished() -> Listing:
    """At least one row of everything."""
    listing = ring_in_review()
    user = listing.artisan.user
    draft = listing.drafts.get()
    Finding.objects.create(draft=draft, rule="gold", severity="block", field="title", start=0, end=4, message="No.")
    api_key_create(artisan=listing.artisan, name="market", user=user)
    draft_rate(listing=listing, user=user, stars=5)
    ModelVersion.objects.create(kind="text", version="1", folder="nowhere")
    return listing


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_and_every_row_opens_and_can_be_searched(model: type[Model], furnished: Listing) -> None:
    client = signed_in(UserFactory(is_staff=True, is_superuser=True))
    has_search = bool(admin.site._registry[model].search_fields)

    assert client.get(address(model, "changelist")).status_code == 200
    assert not has_search or client.get(address(model, "changelist"), {"q": "ring"}).status_code == 200
    row = model._default_manager.first()
    assert row is None or client.get(address(model, "change", row.pk)).status_code == 200


def test_the_list_of_listings_asks_the_database_as_often_for_ten_as_for_two(
    furnished: Listing, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(member(MODERATORS))
    ring_in_review()
    with django_assert_max_num_queries(30) as two:
        client.get(address(Listing, "changelist"))
    for _ in range(8):
        ring_in_review()

    with django_assert_max_num_queries(len(two)):
        client.get(address(Listing, "changelist"))


def test_artisans_do_not_get_in() -> None:
    answer = signed_in(ArtisanFactory().user).get(reverse("admin:index"))

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("admin:login"))


def test_nobody_can_change_the_ledger_in_the_admin(furnished: Listing) -> None:
    client = signed_in(UserFactory(is_staff=True, is_superuser=True))
    row = ReviewAction.objects.first()

    assert client.post(address(ReviewAction, "change", row.pk), {"comment": "x"}).status_code == 403
    assert client.post(address(ReviewAction, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert client.get(address(ReviewAction, "add")).status_code == 403


def test_moderators_see_models_but_only_administrators_switch_them(furnished: Listing) -> None:
    version = ModelVersion.objects.get()
    choice = {"action": "promote", "_selected_action": [str(version.pk)]}

    page = signed_in(member(MODERATORS)).post(address(ModelVersion, "changelist"), choice, follow=True)
    assert "Make the chosen version live" not in page.content.decode()
    page = signed_in(member(ADMINISTRATORS)).post(address(ModelVersion, "changelist"), choice, follow=True)
    assert "Not promoted: There is no model folder" in page.content.decode()
    version.refresh_from_db()
    assert version.state == ModelState.CANDIDATE


def test_an_administrator_cannot_lift_herself_to_superuser() -> None:
    administrator = member(ADMINISTRATORS)
    form = {"email": administrator.email, "is_active": "on", "is_staff": "on", "is_superuser": "on"}

    signed_in(administrator).post(address(User, "change", administrator.pk), form)

    administrator.refresh_from_db()
    assert administrator.is_superuser is False


def test_a_moderator_tries_failed_jobs_again(furnished: Listing) -> None:
    Job.objects.all().delete()
    failed = JobFactory(listing=furnished, state=JobState.FAILED, attempt=3, error_code="worker_lost")
    moderator = member(MODERATORS)

    choice = {"action": "retry", "_selected_action": [str(failed.pk)]}
    page = signed_in(moderator).post(address(Job, "changelist"), choice, follow=True)

    assert "1 job is queued again." in page.content.decode()
    failed.refresh_from_db()
    assert (failed.state, failed.attempt) == (JobState.QUEUED, 0)
    assert ReviewAction.objects.get(action=Action.JOB_RETRIED).actor == moderator


def test_deleting_a_listing_in_the_admin_removes_its_photos_and_tells_the_ledger(
    furnished: Listing, django_capture_on_commit_callbacks: Any
) -> None:
    photo = furnished.photos.get()
    client = signed_in(UserFactory(is_staff=True, is_superuser=True))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(Listing, "delete", furnished.pk), {"post": "yes"})

    assert not Listing.objects.filter(pk=furnished.pk).exists()
    assert not photo.file.storage.exists(photo.file.name)
    assert ReviewAction.objects.filter(action=Action.LISTING_DELETED, listing_id=furnished.pk).count() == 1


def test_an_administrator_deletes_training_photos_after_a_question_with_all_that_hangs_on_them(
    django_capture_on_commit_callbacks: Any,
) -> None:
    photo, other = TrainingPhotoFactory(), TrainingPhotoFactory()
    copy = TrainingPhotoFactory(alike=photo)
    TrainingLabel.objects.create(photo=photo, attribute="type", values=["ring"], source="table")
    administrator = member(ADMINISTRATORS)
    client = signed_in(administrator)

    page = client.get(address(TrainingPhoto, "delete", photo.pk)).content.decode()
    assert "Are you sure" in page
    assert "type: ring" in page
    assert TrainingPhoto.objects.filter(pk=photo.pk).exists()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(TrainingPhoto, "delete", photo.pk), {"post": "yes"})
        several = {"action": "delete_selected", "_selected_action": [str(other.pk)], "post": "yes"}
        client.post(address(TrainingPhoto, "changelist"), several)

    assert list(TrainingPhoto.objects.all()) == [copy]
    for gone in (photo, other):
        assert not gone.file.storage.exists(gone.file.name)
        assert not gone.file.storage.exists(gone.thumbnail.name)
    assert copy.file.storage.exists(copy.file.name)
    acts = ReviewAction.objects.filter(action=Action.TRAINING_PHOTO_DELETED, actor=administrator)
    assert {act.detail["sha256"] for act in acts} == {photo.sha256, other.sha256}


def test_a_moderator_cannot_delete_training_photos() -> None:
    photo, client = TrainingPhotoFactory(), signed_in(member(MODERATORS))

    assert client.post(address(TrainingPhoto, "delete", photo.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [str(photo.pk)], "post": "yes"}
    client.post(address(TrainingPhoto, "changelist"), chosen)

    assert TrainingPhoto.objects.filter(pk=photo.pk).exists()
    assert photo.file.storage.exists(photo.file.name)


def test_no_training_photo_is_deleted_while_an_import_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    photo, client = TrainingPhotoFactory(), signed_in(member(ADMINISTRATORS))
    monkeypatch.setattr(training_set, "imports_kept_out", lambda: False)

    answer = client.post(address(TrainingPhoto, "delete", photo.pk), {"post": "yes"})

    assert answer.status_code == 409
    assert "An import is running" in answer.content.decode()
    assert TrainingPhoto.objects.filter(pk=photo.pk).exists()
    assert photo.file.storage.exists(photo.file.name)
