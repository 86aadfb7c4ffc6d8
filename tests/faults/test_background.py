"""The scheduler's process dies in the middle of what it does beside sweeping; Redis is away all the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from feedback.her_data import deletion
from feedback.her_data.deletion import deletion_ask
from feedback.her_data.exports import data_export_ask
from feedback.her_data.models import AccountDeletion, DataExport, DeletionState, ExportState
from jewelry_site.core.models import User
from listings.models import Artisan
from listings.webhooks.events import deliveries_add
from listings.webhooks.models import DeliveryState, WebhookDelivery
from listings.webhooks.tests.receiver import Receiver, receiving
from tests.factories import PASSWORD, WebhookFactory, ring_in_review
from tests.support.live_stack import LiveStack

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.timeout(240)]


@pytest.fixture
def receiver(live_stack: LiveStack) -> Iterator[Receiver]:
    with receiving() as made:
        live_stack.environment["WEBHOOK_PRIVATE_HOSTS"] = made.host
        yield made


@pytest.fixture
def artisan(live_stack: LiveStack) -> Artisan:
    live_stack.redis.kill()
    made: Artisan = ring_in_review().artisan
    return made


def killed_at(stack: LiveStack, point: str, key: object) -> None:
    """Run the scheduler until it reaches the point and dies there."""
    stack.fault(point, "kill once", key=str(key))
    stack.scheduler.start()
    stack.wait_until(lambda: not stack.scheduler.running, what=f"the scheduler to die at {point}")


def test_an_event_that_was_sent_but_not_noted_is_sent_again_under_its_id(
    live_stack: LiveStack, receiver: Receiver, artisan: Artisan
) -> None:
    webhook = WebhookFactory(artisan=artisan, url=receiver.url)
    [delivery] = deliveries_add(artisan_id=artisan.pk, endpoints=[webhook], type="description.ready", data={})
    killed_at(live_stack, "webhook_after_post", delivery.pk)
    assert WebhookDelivery.objects.get().state == DeliveryState.SENDING

    WebhookDelivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    live_stack.scheduler.restart()

    live_stack.wait_until(
        lambda: WebhookDelivery.objects.get().state == DeliveryState.DELIVERED, what="the event to be delivered"
    )
    ids = [headers["webhook-id"] for headers, _ in receiver.received]
    assert ids == [delivery.event.message_id] * 2


def test_a_file_of_data_and_a_deletion_are_ended_by_the_next_scheduler(
    live_stack: LiveStack, receiver: Receiver, artisan: Artisan
) -> None:
    export = data_export_ask(artisan=artisan, user=artisan.user)
    killed_at(live_stack, "export_before_store", export.pk)
    DataExport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    live_stack.scheduler.restart()
    live_stack.wait_until(lambda: DataExport.objects.get().state == ExportState.READY, what="the file to be packed")
    live_stack.scheduler.kill()
    packed = str(DataExport.objects.get().file.name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deletion, "GRACE", timedelta(seconds=-1))
        deletion_ask(artisan=artisan, user=artisan.user, shop_name=artisan.shop_name, password=PASSWORD)
    killed_at(live_stack, "erasing_after_rows", artisan.pk)
    assert packed in AccountDeletion.objects.get().objects_left
    live_stack.scheduler.restart()

    live_stack.wait_until(
        lambda: AccountDeletion.objects.get().state == DeletionState.DONE, what="the account to be deleted"
    )
    assert not User.objects.exists()
    assert not default_storage.exists(packed)
    call_command("check_storage")
