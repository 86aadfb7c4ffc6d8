"""Fixtures for tests in a real Chromium: ``page`` for a desktop, ``phone`` for a small screen.

Pages come from pytest-django's ``live_server`` or from ``live_stack``. The browser reaches this machine only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from jewelry_site.devserver.chromium import find_chromium

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
PICTURES = Path("var") / "test-pictures"
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = find_chromium()
    assert path is not None, "No Chromium found: script/test installs it, or name one in CHROMIUM."
    # Playwright runs an event loop in this thread; the ORM of the tests beside it is not in that loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page on a desktop screen; what it shows is kept in var/test-pictures when the test fails."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    yield from _page(context, request)


@pytest.fixture
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page on the touch screen of a phone."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True, locale="en-GB")
    yield from _page(context, request)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


def _page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    yield page
    if request.node.stash.get(FAILED, False):
        PICTURES.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "-", request.node.name)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    context.close()
