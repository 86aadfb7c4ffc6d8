"""Two people, or a person and a machine, at a webhook, a file of data or an account at the same moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from feedback.her_data import deletion
from feedback.her_data.deletion import account_erase, deletion_ask, deletion_undo
from feedback.her_data.exports import data_export_ask
from feedback.her_data.models import AccountDeletion, DataExport, DeletionState
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.models import Artisan
from listings.webhooks.models import WebhookDelivery, WebhookEndpoint
from listings.webhooks.sending import deliveries_claim
from listings.webhooks.services import webhook_secret_rotate
from tests.factories import PASSWORD, ArtisanFactory, WebhookDeliveryFactory, WebhookFactory, ring_in_review
from tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_rotations_at_once_one_wins_so_that_the_secret_in_use_still_signs() -> None:
    webhook = WebhookFactory()
    user, first = webhook.artisan.user, webhook.secret_salt

    results = at_once(*(lambda: webhook_secret_rotate(webhook=webhook, user=user),) * 2)

    [lost] = [result for result in results if isinstance(result, Problem)]
    assert lost.code == "webhook_rotating"
    assert WebhookEndpoint.objects.get().old_secret_salt == first


def test_of_many_senders_that_claim_at_once_each_delivery_goes_to_one() -> None:
    shops = [ArtisanFactory() for _ in range(4)]
    for shop in shops:
        WebhookDeliveryFactory(endpoint__artisan=shop, state="waiting", attempt=0, next_try_at=shop.created_at)

    claims = [claim for claimed in at_once(*(lambda: deliveries_claim(most=8),) * 6) for claim in claimed]

    assert len(claims) == len({claim.delivery_id for claim in claims}) == 4
    assert set(WebhookDelivery.objects.values_list("attempt", flat=True)) == {1}


def test_of_two_clicks_on_pack_one_packs() -> None:
    artisan = ArtisanFactory()

    exports = at_once(*(lambda: data_export_ask(artisan=artisan, user=artisan.user),) * 4)

    assert len({export.pk for export in exports}) == DataExport.objects.count() == 1


def test_an_account_that_is_taken_back_in_the_moment_of_its_erasure_is_whole_or_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    artisan = ring_in_review().artisan
    user = artisan.user
    with monkeypatch.context() as patch:
        patch.setattr(deletion, "GRACE", timedelta(seconds=-1))
        deletion_ask(artisan=artisan, user=user, shop_name=artisan.shop_name, password=PASSWORD)

    at_once(account_erase, lambda: deletion_undo(user=user), account_erase)

    state = AccountDeletion.objects.get().state
    whole = Artisan.objects.filter(pk=artisan.pk, listings__drafts__isnull=False).exists()
    assert (state, whole) in {(DeletionState.UNDONE, True), (DeletionState.DONE, False)}
    assert User.objects.filter(pk=user.pk, deletion_due_at=None).exists() == whole


def test_two_schedulers_erase_an_account_once(monkeypatch: pytest.MonkeyPatch) -> None:
    artisan = ring_in_review().artisan
    with monkeypatch.context() as patch:
        patch.setattr(deletion, "GRACE", timedelta(seconds=-1))
        deletion_ask(artisan=artisan, user=artisan.user, shop_name=artisan.shop_name, password=PASSWORD)

    assert True in at_once(*(account_erase,) * 3)

    assert AccountDeletion.objects.filter(state=DeletionState.DONE, finished_at__gt=F("due_at")).count() == 1
    assert not Artisan.objects.filter(pk=artisan.pk).exists()
