"""Table A, bad files: the same answer from the API and from the upload page, and nothing left behind.

The files are made in ``listings/gate/tests/files.py``; what the gate itself promises is tested beside it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jewelry_site.core.problems import PROBLEMS
from listings.gate.tests import files
from listings.models import Artisan, Listing, Photo
from listings.services import api_key_create
from tests.factories import ArtisanFactory

pytestmark = pytest.mark.django_db

BOUNDARY = "the-line-between-files"
File = tuple[str, bytes]


def multipart(field: str, *parts: File) -> bytes:
    """A form as a careless or hostile client writes it: Django's own client would clean the names."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="'
    body = b"".join(
        head.encode() + name.encode() + b'"\r\nContent-Type: image/jpeg\r\n\r\n' + data + b"\r\n"
        for name, data in parts
    )
    return body + f"--{BOUNDARY}--\r\n".encode()


@dataclass(frozen=True)
class Door:
    """One of the two ways in: an address, its field, and an artisan's client for it."""

    name: str
    address: str
    field: str
    client: Client
    headers: dict[str, str]

    def send(self, *parts: File, cut: int = 0) -> Any:
        """The answer to a form with these files, of which the last ``cut`` bytes are lost on the way."""
        body = multipart(self.field, *parts)
        return self.send_body(body[: len(body) - cut])

    def send_body(self, body: bytes) -> Any:
        content_type = f"multipart/form-data; boundary={BOUNDARY}"
        return self.client.post(self.address, body, content_type=content_type, headers=self.headers)


def api_door(artisan: Artisan) -> Door:
    _, secret = api_key_create(artisan=artisan, name="test", user=None)
    headers = {"Authorization": f"Api-Key {secret}"}
    return Door("api", "/api/v1/descriptions/", "images", Client(raise_request_exception=False), headers)


def simple_door(artisan: Artisan) -> Door:
    api = api_door(artisan)
    return Door("simple", "/generate_description", "image", api.client, api.headers)


def page_door(artisan: Artisan) -> Door:
    client = Client(raise_request_exception=False)
    client.force_login(artisan.user)
    return Door("page", "/photos/", "photo", client, {"Accept": "application/json"})


DOORS: dict[str, Callable[[Artisan], Door]] = {"api": api_door, "page": page_door}


@pytest.fixture
def artisan() -> Artisan:
    return ArtisanFactory.create()


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, artisan: Artisan) -> Door:
    return DOORS[request.param](artisan)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """A storage of its own, so that "nothing was left" means the whole of it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return Path(settings.MEDIA_ROOT)


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def assert_nothing_was_kept(media: Path) -> None:
    assert (Photo.objects.count(), Listing.objects.count(), stored(media)) == (0, 0, [])


each_refused = pytest.mark.parametrize(("maker", "status", "code"), files.REFUSED.values(), ids=files.REFUSED.keys())


@pytest.mark.parametrize("way", [api_door, page_door, simple_door])
@each_refused
def test_a_refused_file_is_answered_with_its_problem_and_leaves_no_row_and_no_object(
    maker: Callable[[], bytes], status: int, code: str, way: Callable[[Artisan], Door], artisan: Artisan, media: Path
) -> None:
    answer = way(artisan).send(("photo.jpg", maker()))
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["name"]) == (status, code, "photo.jpg")
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["detail"] and problem["hint"] and problem["request_id"] == answer["X-Request-ID"]
    assert_nothing_was_kept(media)


def form_door(artisan: Artisan) -> Door:
    """The page without JavaScript: the files come with the form itself."""
    return Door("form", "/listings/new/", "files", page_door(artisan).client, {})


@each_refused
def test_without_javascript_the_page_says_beside_the_name_what_is_wrong(
    maker: Callable[[], bytes], status: int, code: str, artisan: Artisan, media: Path
) -> None:
    answer = form_door(artisan).send(("<b>photo.jpg", maker()))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<strong>&lt;b&gt;photo.jpg</strong>" in page
    assert "<b>photo.jpg" not in page
    assert str(PROBLEMS[code].hint).split("%")[0] in html.unescape(page)
    assert_nothing_was_kept(media)


def test_without_javascript_the_good_files_of_a_batch_are_kept_beside_the_refused_one(artisan: Artisan) -> None:
    good = [(f"{number}.png", files.png_of_zeros(100, 100 + number)) for number in range(3)]
    answer = form_door(artisan).send(good[0], ("bad.jpg", files.truncated_half()), *good[1:])
    assert answer.status_code == 422
    assert "The upload of “bad.jpg” stopped early, send it again." in answer.content.decode()
    assert sorted(Photo.objects.values_list("name", flat=True)) == ["0.png", "1.png", "2.png"]


@pytest.mark.parametrize(("maker", "content_type"), files.ACCEPTED.values(), ids=files.ACCEPTED.keys())
def test_an_accepted_file_is_kept_as_a_photo_and_a_thumbnail(
    maker: Callable[[], bytes], content_type: str, door: Door, media: Path
) -> None:
    answer = door.send(("photo.jpg", maker()))
    assert answer.status_code in {201, 202}, answer.content
    [photo] = Photo.objects.all()
    assert photo.content_type == content_type
    assert sorted(path.relative_to(media).as_posix() for path in stored(media)) == sorted(
        [str(photo.file.name), str(photo.thumbnail.name)]
    )


def served(photo: Photo, artisan: Artisan) -> list[Any]:
    """The answers that carry the photo and its thumbnail to her browser."""
    client = page_door(artisan).client
    return [client.get(f"/photos/{photo.pk}/{size}/") for size in ("photo", "thumbnail")]


@pytest.mark.parametrize("row", ["A12 JPEG with HTML", "A12 JPEG with a ZIP", "A16 phone photo", "A17 comment and XMP"])
def test_what_was_hidden_in_a_file_cannot_be_downloaded(row: str, door: Door, artisan: Artisan) -> None:
    door.send(("photo.jpg", files.ACCEPTED[row][0]()))
    for answer in served(Photo.objects.get(), artisan):
        body = answer.getvalue()
        assert body.startswith(b"\xff\xd8\xff")
        for trace in (b"<script", b"PK\x03\x04", b"GPS", b"Exif", files.HOME_ADDRESS):
            assert trace not in body


def test_a_png_named_jpg_is_served_as_png_under_a_name_of_ours(door: Door, artisan: Artisan) -> None:
    door.send(("../../evil.jpg", files.ACCEPTED["A11 PNG named .jpg"][0]()))
    photo = Photo.objects.get()
    assert photo.file.name == f"photos/{photo.pk.hex[:2]}/{photo.pk}.png"
    answer = served(photo, artisan)[0]
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "evil" not in answer["Content-Disposition"]


def test_a_phone_photo_is_kept_upright(door: Door) -> None:
    door.send(("photo.jpg", files.phone_photo()))
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (600, 800)


def test_the_upload_page_advises_on_a_photo_that_it_accepts(artisan: Artisan) -> None:
    dark = files.saved(files.ring().point(lambda level: level // 6), "JPEG")
    advice = page_door(artisan).send(("dark.jpg", dark)).json()["advice"]
    assert [item["code"] for item in advice] == ["too_dark"]
    assert advice[0]["text"] == "The photo is dark. Go to a window or add a lamp; no flash."


def test_25_megabytes_are_answered_with_413(door: Door, media: Path) -> None:
    answer = door.send(("large.jpg", files.jpeg() + bytes(25 * 1024 * 1024)))
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert_nothing_was_kept(media)


def test_a_body_that_is_cut_half_way_is_answered_with_400_and_leaves_nothing(door: Door, media: Path) -> None:
    whole = files.jpeg()
    answer = door.send(("ring.jpg", whole), cut=len(whole) // 2)
    # The page's form reader drops a file that was cut; then there is none.
    assert (answer.status_code, answer.json()["code"]) == (
        400,
        {"api": "bad_multipart", "page": "no_images"}[door.name],
    )
    assert_nothing_was_kept(media)


def test_the_same_file_again_leads_her_to_what_is_there(artisan: Artisan) -> None:
    door, file = api_door(artisan), ("ring.jpg", files.jpeg())
    first, second = door.send(file).json(), door.send(file).json()
    assert (first["existing"], second["existing"]) == (False, True)
    assert first["id"] == second["id"]
    assert Photo.objects.count() == 1


def test_the_upload_page_says_that_she_used_the_file_before_and_links_the_listing(artisan: Artisan) -> None:
    file = ("ring.jpg", files.jpeg())
    listing = api_door(artisan).send(file).json()["id"]
    seen = page_door(artisan).send(file).json()["seen_before"]
    assert listing in seen["address"]


@pytest.mark.parametrize("way", DOORS)
def test_another_artisan_gets_no_hint_that_the_file_exists(way: str, artisan: Artisan) -> None:
    file = ("ring.jpg", files.jpeg())
    first, second = (DOORS[way](owner).send(file) for owner in (artisan, ArtisanFactory.create()))
    assert first.status_code == second.status_code
    ours, theirs = first.json(), second.json()
    assert ours["id"] != theirs["id"]
    assert ours["id"] not in json.dumps(theirs)
    assert ours.get("existing") == theirs.get("existing")
    assert ours.get("seen_before") == theirs.get("seen_before")


SENDABLE_NAMES = {kind: names for kind, names in files.STRANGE_NAMES.items() if names[1] != "photo"}


@pytest.mark.parametrize(("raw", "clean"), SENDABLE_NAMES.values(), ids=SENDABLE_NAMES.keys())
def test_a_strange_name_is_accepted_cleaned_and_never_a_path(raw: str, clean: str, door: Door, media: Path) -> None:
    assert door.send((raw, files.jpeg((100, 100)))).status_code in {201, 202}
    photo = Photo.objects.get()
    assert photo.name == clean
    assert {path.stem for path in stored(media)} == {str(photo.pk)}


def test_of_a_batch_of_20_the_bad_one_is_named_and_the_others_go_on(artisan: Artisan) -> None:
    batch = [(f"{number}.png", files.png_of_zeros(100, 100 + number)) for number in range(1, 21)]
    batch[6] = ("7.jpg", files.truncated_half())
    answer = api_door(artisan).send(*batch)
    outcomes = answer.json()["files"]
    assert [outcome["file"] for outcome in outcomes if outcome["status"] == "accepted"] == [
        number for number in range(1, 21) if number != 7
    ]
    [refused] = [outcome for outcome in outcomes if outcome["status"] == "refused"]
    assert (refused["file"], refused["name"]) == (7, "7.jpg")
    assert refused["problem"]["code"] == "image_truncated"
    assert Photo.objects.count() == 19


def test_21_files_are_too_many(artisan: Artisan, media: Path) -> None:
    answer = api_door(artisan).send(*[("ring.png", files.png_of_zeros(100, 100))] * 21)
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many_files")
    assert_nothing_was_kept(media)


def test_a_storage_that_fails_leaves_no_row_and_no_object(door: Door, media: Path, monkeypatch: Any) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    answer = door.send(("ring.jpg", files.jpeg()))
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert_nothing_was_kept(media)
