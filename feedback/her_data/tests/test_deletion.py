"""An account that is deleted leaves acts and numbers, and not a word of hers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.db.models import F
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ai_descriptions.jobs import LeaseLost, describe_listing, job_claim, job_fenced
from feedback.her_data import deletion
from feedback.her_data.deletion import account_erase, deletion_ask, deletion_undo
from feedback.her_data.exports import data_export_ask, data_export_pack
from feedback.her_data.models import AccountDeletion, DeletionState
from feedback.her_data.tests.conftest import HERS, a_piece
from feedback.models import Action, ReviewAction
from feedback.quality.counting import days_counted
from feedback.quality.snapshots import today
from jewelry_site.core.ledger import Act, record
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.services import api_key_create
from tests.factories import PASSWORD, ArtisanFactory, ring_in_review

# The database refuses with an error of PostgreSQL's class for triggers or for constraints.
REFUSED = (InternalError, IntegrityError)


def ask(artisan: Artisan) -> AccountDeletion:
    return deletion_ask(artisan=artisan, user=artisan.user, shop_name=artisan.shop_name, password=PASSWORD)


def ask_a_week_ago(artisan: Artisan) -> AccountDeletion:
    """Only the clock is turned: what is due cannot be changed afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deletion, "GRACE", timedelta(seconds=-1))
        return ask(artisan)


def every_text() -> Iterator[tuple[str, str]]:
    """Every row of every table of the database, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(one)::text FROM "{table}" AS one')
            yield from ((table, text) for (text,) in cursor.fetchall())


def media() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_before_anything_happens_she_types_the_name_and_the_password(artisan: Artisan) -> None:
    for shop_name, password in (("another shop", PASSWORD), (artisan.shop_name, "a guess")):
        with pytest.raises(Problem, match="deletion_not_confirmed"):
            deletion_ask(artisan=artisan, user=artisan.user, shop_name=shop_name, password=password)

    assert not AccountDeletion.objects.exists()


def test_a_moderator_does_not_delete_herself_by_a_button(artisan: Artisan) -> None:
    User.objects.filter(pk=artisan.user_id).update(is_staff=True)
    artisan.user.refresh_from_db()

    with pytest.raises(Problem, match="deletion_not_yours"):
        ask(artisan)


def test_a_closed_account_can_do_nothing_but_come_back(artisan: Artisan, her: Client) -> None:
    _, secret = api_key_create(artisan=artisan, name="shop", user=None)
    program = Client(headers={"Authorization": f"Api-Key {secret}"})
    form = {"shop_name": artisan.shop_name, "password": PASSWORD}

    assert her.post(reverse("account_delete"), form)["Location"] == reverse("sign_in")
    assert program.get("/api/v1/listings/").json()["code"] == "account_closing"
    her.post(reverse("sign_in"), {"email": artisan.user.email, "password": PASSWORD})
    closing = reverse("account_closing")
    assert her.get(reverse("work"))["Location"] == her.get(reverse("shop"))["Location"] == closing
    assert "Keep my account" in her.get(closing).content.decode()
    assert not account_erase()

    her.post(closing)

    assert her.get(reverse("work")).status_code == 200
    assert program.get("/api/v1/listings/").status_code == 200
    assert AccountDeletion.objects.get().state == DeletionState.UNDONE
    assert ReviewAction.objects.filter(action=Action.DELETION_UNDONE, artisan_id=artisan.pk).exists()
    assert not account_erase()


def test_after_the_days_of_grace_no_row_and_no_file_holds_a_word_of_hers(artisan: Artisan) -> None:
    stranger = ring_in_review(artisan=ArtisanFactory(shop_name="Somebody else"))
    theirs = {path for path in media() if str(stranger.photos.get().pk) in path.name}
    data_export_ask(artisan=artisan, user=artisan.user)
    data_export_pack()
    acts = ReviewAction.objects.filter(artisan_id=artisan.pk).count()
    ids = {str(photo.pk) for photo in artisan.photos.all()}
    assert any(HERS in text for _, text in every_text())
    ask_a_week_ago(artisan)

    assert account_erase()

    assert [table for table, text in every_text() if HERS.lower() in text.lower()] == []
    assert [path for path in media() if path.stem in ids or "exports" in path.parts] == []
    assert theirs <= media()
    assert stranger.drafts.exists()
    left = ReviewAction.objects.filter(artisan_id=artisan.pk)
    assert left.count() == acts + 3
    assert left.filter(action=Action.LISTING_DELETED).count() == 1
    assert left.filter(action=Action.ACCOUNT_DELETED, detail={"listings": 1, "photos": 2}).count() == 1
    assert left.filter(action=Action.APPROVED, detail__number=2, after__isnull=True).count() == 1
    done = AccountDeletion.objects.get()
    assert (done.state, done.objects_left) == (DeletionState.DONE, [])
    call_command("check_storage")
    assert not account_erase()


def test_what_waited_for_a_review_waits_no_more(artisan: Artisan) -> None:
    with transaction.atomic():
        record(Act(action="drafted", artisan_id=artisan.pk, listing_id=a_piece(artisan).pk, detail={"current": True}))

    def waiting() -> int:
        [(_day, counted)] = days_counted(today(), today())
        return sum(figures.waiting_ms.cases for figures in counted.values())

    assert waiting() == 1
    ask_a_week_ago(artisan)
    account_erase()
    assert waiting() == 0


def test_what_others_see_of_the_ledger_afterwards_still_opens(artisan: Artisan) -> None:
    act = ReviewAction.objects.filter(artisan_id=artisan.pk, action=Action.APPROVED).get()
    ask_a_week_ago(artisan)
    account_erase()
    client = Client()
    client.force_login(User.objects.create_superuser("admin@example.org", PASSWORD))

    call_command("edits_recompute")
    for address in (
        reverse("admin:feedback_reviewaction_changelist"),
        reverse("admin:feedback_reviewaction_change", args=[act.pk]),
        reverse("quality"),
    ):
        assert client.get(address).status_code == 200, address


def test_a_process_killed_between_rows_and_files_is_followed_by_one_that_ends_it(
    artisan: Artisan, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_a_week_ago(artisan)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deletion, "fault_point", killed)
        with pytest.raises(KeyboardInterrupt):
            account_erase()
    half = AccountDeletion.objects.get()
    assert (half.state, len(half.objects_left)) == (DeletionState.ERASING, 4)

    assert account_erase()

    assert AccountDeletion.objects.get().state == DeletionState.DONE
    assert not {str(path.relative_to(settings.MEDIA_ROOT)) for path in media()} & set(half.objects_left)


def test_an_account_that_cannot_be_erased_holds_up_no_other(artisan: Artisan, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, fine = ask_a_week_ago(artisan), ask_a_week_ago(ArtisanFactory())
    stored = deletion.stored_names
    with monkeypatch.context() as patch:
        patch.setattr(deletion, "stored_names", lambda pk: 1 / 0 if pk == artisan.pk else stored(pk))
        account_erase()

    states = dict(AccountDeletion.objects.values_list("pk", "state"))
    assert (states[stuck.pk], states[fine.pk]) == (DeletionState.ASKED, DeletionState.DONE)
    assert Artisan.objects.filter(pk=artisan.pk).exists()


def test_a_worker_in_the_middle_of_her_listing_writes_nothing_after_it_is_gone(artisan: Artisan) -> None:
    job = describe_listing(listing=a_piece(artisan), user=artisan.user)
    held = job_claim(job_id=job.pk, worker="w")
    assert held is not None
    ask_a_week_ago(artisan)

    account_erase()

    with pytest.raises(LeaseLost), job_fenced(held):
        pass


@pytest.mark.parametrize(
    "change",
    [
        {"before": None, "after": None, "comment": "", "detail": {}},
        {"comment": "I never said that"},
    ],
)
def test_without_a_deletion_that_is_due_the_ledger_stays_as_it_was_written(
    artisan: Artisan, change: dict[str, Any]
) -> None:
    ask(artisan)
    rows = ReviewAction.objects.filter(artisan_id=artisan.pk)

    with pytest.raises(REFUSED), transaction.atomic():
        rows.update(**change)
    with pytest.raises(REFUSED), transaction.atomic():
        rows.delete()


@pytest.mark.parametrize(
    "change",
    [
        {"after": {"title": "Another text"}},
        {"action": "rejected"},
        {"actor_id": 1},
        {"detail": {"number": 99}},
        {"at": F("at") - timedelta(days=1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_also_while_an_account_is_erased_acts_can_only_be_blanked(artisan: Artisan, change: dict[str, Any]) -> None:
    deletion_row = ask_a_week_ago(artisan)
    AccountDeletion.objects.filter(pk=deletion_row.pk).update(state=DeletionState.ERASING)
    stranger = ring_in_review()
    describe_listing(listing=stranger, user=None)
    blank: dict[str, Any] = {"before": None, "after": None, "comment": ""}
    hers = ReviewAction.objects.filter(artisan_id=artisan.pk)

    with pytest.raises(REFUSED), transaction.atomic():
        hers.update(**{**blank, **change})
    with pytest.raises(REFUSED), transaction.atomic():
        ReviewAction.objects.filter(artisan_id=stranger.artisan_id).update(**blank)
    with pytest.raises(REFUSED), transaction.atomic():
        hers.delete()
    assert hers.update(**blank) == hers.count()


@pytest.mark.parametrize(
    "change", [{"due_at": timezone.now()}, {"state": "done"}, {"artisan_id": "00000000-0000-4000-8000-000000000000"}]
)
def test_a_deletion_stays_on_record_as_it_was_asked_for(artisan: Artisan, change: dict[str, Any]) -> None:
    row = AccountDeletion.objects.filter(pk=ask(artisan).pk)

    with pytest.raises(REFUSED), transaction.atomic():
        row.update(**change)
    with pytest.raises(REFUSED), transaction.atomic():
        row.delete()


def test_taking_it_back_twice_or_too_late_finds_nothing(artisan: Artisan) -> None:
    ask(artisan)
    deletion_undo(user=artisan.user)

    with pytest.raises(Problem, match="not_found"):
        deletion_undo(user=artisan.user)
