from __future__ import annotations

import pytest
from django.test import Client

from listings.models import Listing
from tests.factories import ring_in_review


@pytest.fixture
def piece(db: None) -> Listing:
    return ring_in_review()


@pytest.fixture
def maker(piece: Listing) -> Client:
    """The browser of the artisan who made ``piece``."""
    client = Client()
    client.force_login(piece.artisan.user)
    return client
