"""Every page is light: compressed, with all that it loads but photos, it stays under 100 kB, and it names a favicon."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from tests.factories import TrainingPhotoFactory, UserFactory
from tests.support.every_page import FoundPage, every_page
from tests.test_access_matrix import Owner

pytestmark = pytest.mark.django_db

HEAVIEST = 100_000
# Swagger UI alone weighs 500 kB; people read these pages once, and no artisan does.
READING_ROOM = {"/api/v1/docs/"}
_LINKS = re.compile(rb'(?:href|src)="/static/([^"?]+)"')
_IMPORTS = re.compile(rb"""(?:from|import)\s*["']\./([\w./-]+)["']|url\(["']?([\w./-]+)["']?\)""")
# What the browser fetches of several icons is one.
_ICONS = ("brand/favicon-32.png", "brand/apple-touch-icon-180.png")


@pytest.fixture
def found() -> list[FoundPage]:
    TrainingPhotoFactory(title="Silver ring")
    owner = Owner()
    return list(every_page(owner, [None, owner.user, UserFactory(is_staff=True, is_superuser=True)]))


def loaded(names: set[str]) -> set[str]:
    """Static files with those that they import or draw with."""
    todo, done = {name for name in names if not name.endswith(_ICONS)}, set()
    while todo:
        name = todo.pop()
        done.add(name)
        folder = name.rpartition("/")[0]
        for match in _IMPORTS.finditer(content(name)) if name.endswith((".js", ".css")) else ():
            other = f"{folder}/{(match[1] or match[2]).decode()}"
            todo |= {other} - done if finders.find(other) else set()
    return done


@cache
def content(name: str) -> bytes:
    path: Any = finders.find(name)
    assert path, f"{name} is linked and is not there"
    return Path(path).read_bytes()


def weight(data: bytes, name: str = "page.html") -> int:
    """As it travels: pictures are compressed already."""
    return len(data) if name.endswith((".png", ".jpg", ".webp", ".woff2")) else len(gzip.compress(data, 6))


def test_every_page_is_light_and_has_an_icon(found: list[FoundPage]) -> None:
    weights = {}
    for page in found:
        files = loaded({name.decode() for name in _LINKS.findall(page.html)})
        weights[page.address] = weight(page.html) + sum(weight(content(name), name) for name in files)
    mine = [page for page in found if page.address not in READING_ROOM]
    assert len(mine) > 20
    assert {page.address: weights[page.address] for page in mine if weights[page.address] > HEAVIEST} == {}
    assert [page.address for page in mine if b'rel="icon"' not in page.html] == []
