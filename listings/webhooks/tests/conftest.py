from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from listings.models import Artisan
from listings.webhooks.models import EventType, WebhookEndpoint
from listings.webhooks.services import webhook_add
from listings.webhooks.tests.receiver import Receiver, receiving
from tests.factories import ArtisanFactory


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with receiving() as made:
        settings.WEBHOOK_PRIVATE_HOSTS = frozenset({made.host})
        yield made


@pytest.fixture
def artisan(db: None) -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


@pytest.fixture
def webhook(artisan: Artisan, receiver: Receiver) -> WebhookEndpoint:
    """A webhook of ``artisan`` that wants everything."""
    made, _ = webhook_add(artisan=artisan, user=artisan.user, url=receiver.url, events=EventType.values)
    return made
