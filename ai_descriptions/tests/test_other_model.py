"""Another text model by a setting: it writes in the worker, the draft names it, the pages say where facts go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ai_descriptions import apps, jobs, live_models, other_model, pipeline, worker
from ai_descriptions.jobs import describe_listing
from ai_descriptions.metrics import TextModelCollector, text_model_check
from ai_descriptions.models import Draft, Job, Writer
from ai_descriptions.services import rewrite_request
from jewelry_site import health, metrics
from jewelry_site.core.problems import Problem
from jewelry_site.env import EnvError, read_env
from listings.models import Listing
from ml.other_models import Endpoint, Folder
from ml.other_models.tests.pieces import RING, answer
from ml.other_models.tests.stub_server import Stub, completion, stub_server
from ml.text.text import Text
from tests.factories import ArtisanFactory, DraftFactory, FactFactory, ListingFactory, PhotoFactory

pytestmark = pytest.mark.django_db
HOST = "models.example"
NEEDED = {"SECRET_KEY": "k", "DATABASE_URL": "postgresql://h/d", "REDIS_URL": "redis://h/0"}


class OwnWriter:
    version = "our-own-1"

    def write(self, facts: Any, **wishes: Any) -> Text:
        return Text("Ring", "A polished ring.", ("ring",), "Ring", "model", (), 0.1, wishes["seed"])


@pytest.fixture(autouse=True)
def only_this_test() -> Iterator[None]:
    cache.delete(other_model.STATE_KEY)
    with (
        patch.dict(other_model._opened, clear=True),
        patch.object(jobs.app, "send_task"),
        patch.object(pipeline, "live_eye", lambda: None),
        patch.object(live_models, "own_writer", OwnWriter),
    ):
        yield


def described(settings: Any, choice: Endpoint | Folder) -> Draft:
    """The draft of the ring, written by a worker with this choice."""
    settings.TEXT_MODEL = choice
    listing = ListingFactory(artisan=ArtisanFactory(), tone="warm", length="medium")
    PhotoFactory(listing=listing, position=0)
    for attribute in ("type", "metal_tone", "surface", "metal", "stones"):
        FactFactory(listing=listing, attribute=attribute, value=RING[attribute], source="artisan", probability=None)
    job = describe_listing(listing=listing, user=listing.artisan.user)
    worker.job_run(job_id=job.pk, worker="w")
    assert Job.objects.get(pk=job.pk).error_detail == ""
    return Draft.objects.get(job=job)


def at(stub: Stub) -> Endpoint:
    return Endpoint(stub.address, "small", "sk-hush", 5.0)


def test_the_draft_of_another_model_names_it_and_its_settings(settings: Any) -> None:
    with stub_server(completion(answer())) as stub:
        draft = described(settings, at(stub))

    assert "lapis lazuli cabochon rests in polished sterling silver" in draft.description
    assert draft.writer == Writer.MODEL
    assert set(draft.models_used) == {"text"}
    assert draft.models_used["text"].startswith("small (small-2026) at 127.0.0.1 (settings ")


def test_where_facts_went_to_another_machine_the_draft_keeps_it(settings: Any) -> None:
    with stub_server(completion(answer())) as stub, patch.object(Endpoint, "leaves_machine", True):
        draft = described(settings, at(stub))

    assert draft.models_used["text_sent_to"] == "127.0.0.1"


def test_a_failing_endpoint_costs_nobody_the_text_and_the_draft_says_who_wrote(settings: Any) -> None:
    with stub_server(("status", 500, {})) as stub:
        draft = described(settings, at(stub))

    assert (draft.description, draft.models_used["text"]) == ("A polished ring.", "our-own-1")
    assert draft.models_used["text_asked_first"].startswith("small at 127.0.0.1")
    assert draft.models_used["text_reason"] == "server_error"


def test_a_model_that_cannot_be_opened_is_told_to_operators_and_the_live_one_writes(
    settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "config.json").write_text("{}")

    draft = described(settings, Folder(tmp_path))

    assert (draft.models_used["text"], draft.models_used["text_reason"]) == ("our-own-1", "not_a_model")
    with pytest.raises(health.Unwell, match="not_a_model"):
        text_model_check()


def test_a_model_is_opened_once_for_many_texts(settings: Any) -> None:
    with stub_server(completion(answer())) as stub:
        choice = at(stub)
        first = other_model.other_writer(choice, OwnWriter)

        assert other_model.other_writer(choice, OwnWriter) is first


def test_metrics_and_health_say_how_the_model_is_doing(settings: Any) -> None:
    cache.set(
        other_model.STATE_KEY,
        {"version": "m 1", "memory_bytes": 2_000_000, "load_seconds": 1.5, "write_seconds": 0.5, "reason": ""},
    )

    told = {
        (sample.name, sample.labels["model"]): sample.value
        for m in TextModelCollector().collect()
        for sample in m.samples
    }
    assert told == {
        ("touchstone_text_model_memory_bytes", "m 1"): 2_000_000,
        ("touchstone_text_model_load_seconds", "m 1"): 1.5,
        ("touchstone_text_model_write_seconds", "m 1"): 0.5,
        ("touchstone_text_model_writes", "m 1"): 1,
    }
    assert text_model_check() == {"memory_mb": 2.0, "load_s": 1.5, "write_s": 0.5}


def test_health_and_metrics_hear_of_another_model_only_where_one_is_set(settings: Any, client: Client) -> None:
    config = apps.AiDescriptionsConfig.create("ai_descriptions")
    with patch.dict(health.CHECKS), patch.object(metrics, "_from_database", []):
        config.ready()
        assert "text_model" not in client.get("/health/ready").json()["checks"]
        settings.TEXT_MODEL = Endpoint("http://127.0.0.1:1/v1", "small")
        config.ready()
        answered = client.get("/health/ready").json()

    assert (answered["status"], answered["checks"]["text_model"]["status"]) == ("ok", "ok")


@pytest.mark.parametrize(
    ("address", "shown"), [(f"https://{HOST}/v1", True), ("http://127.0.0.1:8080/v1", False), ("", False)]
)
def test_pages_say_before_that_text_leaves_the_machine_exactly_where_it_does(
    client: Client, settings: Any, address: str, shown: bool
) -> None:
    settings.TEXT_MODEL = Endpoint(address, "small", "sk-hush") if address else None
    listing = in_review({})
    client.force_login(listing.artisan.user)

    for page in (reverse("listing_new"), reverse("listing", args=[listing.pk])):
        words = client.get(page).content.decode()
        assert ("data-text-leaves" in words, HOST in words) == (shown, shown)
        assert "sk-hush" not in words


def test_the_review_page_says_after_where_facts_went_and_who_was_asked_first(client: Client) -> None:
    made = {
        "text": "our-own-1",
        "text_sent_to": HOST,
        "text_asked_first": f"small at {HOST} (settings 12345678)",
        "text_reason": "timeout",
    }
    listing = in_review(made)
    client.force_login(listing.artisan.user)

    words = client.get(reverse("listing", args=[listing.pk])).content.decode()

    assert f"What is known of this piece was sent to {HOST} to have the text written. No photo was sent." in words
    assert f"small at {HOST} was asked first and did not answer." in words


def in_review(models_used: dict[str, str]) -> Listing:
    listing: Listing = ListingFactory(artisan=ArtisanFactory(), state="in_review")
    PhotoFactory(listing=listing, position=0)
    DraftFactory(listing=listing, is_current=True, models_used=models_used)
    return listing


def test_a_language_that_is_not_there_is_refused_on_the_page_with_those_that_are(client: Client) -> None:
    artisan = ArtisanFactory()
    client.force_login(artisan.user)
    photo = PhotoFactory(artisan=artisan, listing=None)

    page = client.post(reverse("listing_new"), {"photo": str(photo.pk), "language": "fr"})

    assert page.status_code == 400
    assert "Ask for one of these: en." in page.content.decode()
    assert not Listing.objects.exists()


def test_a_rewrite_in_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    listing = in_review({})

    with pytest.raises(Problem) as refused:
        rewrite_request(listing=listing, user=listing.artisan.user, language="fr")

    assert (refused.value.status, refused.value.extra) == (400, {"available": ["en"]})
    assert rewrite_request(listing=listing, user=listing.artisan.user, language="EN").listing_id == listing.pk


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ({"TEXT_MODEL": "gpt2"}, "TEXT_MODEL: 'gpt2' is no text model"),
        ({"TEXT_MODEL": "/nowhere"}, "There is no folder"),
        ({"TEXT_MODEL": "https://h/v1"}, "TEXT_MODEL_NAME"),
        ({"TEXT_MODEL": "https://h/v1", "TEXT_MODEL_NAME": "m", "TEXT_MODEL_SECONDS": "0"}, "TEXT_MODEL_SECONDS"),
        ({"TEXT_MODEL": "http://h/v1", "TEXT_MODEL_NAME": "m"}, "unencrypted"),
        (
            {"TEXT_MODEL": "https://h/v1", "TEXT_MODEL_NAME": "m", "TEXT_MODEL_SECONDS": "90"},
            "which is ended after 120 s. Set it to 60 or less, or LEASE_SECONDS to 9 or more",
        ),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(values: dict[str, str], advice: str) -> None:
    with pytest.raises(EnvError, match=advice):
        read_env(NEEDED | values)


def test_a_right_setting_is_read_and_its_key_never_shown() -> None:
    asked = {"TEXT_MODEL": f"https://{HOST}/v1", "TEXT_MODEL_NAME": "m", "TEXT_MODEL_KEY": "sk-hush"}

    env = read_env(NEEDED | asked)

    assert env.text_model == Endpoint(f"https://{HOST}/v1", "m", "sk-hush", 40.0)
    assert "sk-hush" not in repr(env)
    assert read_env(NEEDED | {"LEASE_SECONDS": "1"}).text_model is None
    slow = read_env(NEEDED | asked | {"TEXT_MODEL_SECONDS": "90", "LEASE_SECONDS": "9"})
    assert (slow.job_longest_seconds, slow.text_model) == (180, Endpoint(f"https://{HOST}/v1", "m", "sk-hush", 90.0))
