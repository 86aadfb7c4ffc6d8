from __future__ import annotations

import pytest
from django.test import Client

from feedback.services.review import EditedText, draft_approve, draft_rate
from feedback.voice.services import rule_add
from listings.models import Artisan, Listing
from listings.services import api_key_create
from tests.factories import ArtisanFactory, PhotoFactory, WebhookDeliveryFactory, ring_in_review

# Stands in every kind of text that she or a machine wrote for her.
HERS = "Zuckerguss"


@pytest.fixture
def artisan(db: None) -> Artisan:
    """A shop with one of everything, her word in all of it."""
    made: Artisan = ArtisanFactory(shop_name=f"{HERS} Atelier", user__email=f"{HERS}@example.org")
    listing = a_piece(made)
    text = EditedText(
        title=f"{HERS} ring", description=f"A polished ring, called {HERS}.", tags=[HERS], alt_text=f"{HERS}, a ring"
    )
    draft_approve(listing=listing, user=made.user, expected=1, text=text)
    draft_rate(listing=listing, user=made.user, stars=5, comment=f"{HERS}!")
    rule_add(artisan=made, user=made.user, kind="never", says={"words": HERS})
    api_key_create(artisan=made, name=HERS, user=made.user)
    WebhookDeliveryFactory(endpoint__artisan=made, endpoint__url=f"https://{HERS}.example/")
    PhotoFactory(listing=None, artisan=made, name=f"{HERS}.jpg")
    return made


def a_piece(artisan: Artisan) -> Listing:
    return ring_in_review(artisan=artisan, notes=f"{HERS}, silver", external_id=HERS)


@pytest.fixture
def her(artisan: Artisan) -> Client:
    client = Client()
    client.force_login(artisan.user)
    return client
