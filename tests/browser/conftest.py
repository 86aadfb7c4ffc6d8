"""Journeys run against a server in this process; a worker with small models does its work when a test says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Request

from ai_descriptions import pipeline
from jewelry_site.core.models import User
from listings.models import Artisan, Listing
from ml import vision
from tests.api.machines import SmallEye, Worker, small_facts
from tests.factories import ArtisanFactory, ring_in_review


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    with (
        patch.object(pipeline, "live_eye", SmallEye),
        patch.object(pipeline, "live_writer", lambda: made.writer),
        patch.object(vision, "combine", lambda readings: readings[0]),
        patch.object(vision, "facts", small_facts),
    ):
        yield made


@pytest.fixture
def piece(transactional_db: None) -> Listing:
    return ring_in_review()


@pytest.fixture
def artisan(transactional_db: None) -> Artisan:
    made: Artisan = ArtisanFactory()
    return made


def sign_in(context: BrowserContext, artisan: Artisan, server: Any) -> None:
    """Put the session of ``artisan`` into the browser, without typing a password."""
    sign_in_user(context, artisan.user, server)


def sign_in_user(context: BrowserContext, user: User, server: Any) -> None:
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])


def address(server: Any, name: str, *args: Any) -> str:
    return f"{server.url}{reverse(name, args=args)}"


@pytest.fixture
def without_script(browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no scripts at all."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def watch_for_trouble(page: Page) -> list[str]:
    """What the console complains of, and requests that went to another host."""
    trouble: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:")):
            trouble.append(request.url)

    page.on("request", asked)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    return trouble
