"""Who may do what: every route of the URL conf with every method, called by everybody who may not.

The routes are not listed here but read from the URL conf. A route is *owned* when its address holds an object's id; a
route of the admin is for staff; any other route needs a rule below, and a new one without a rule fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils import timezone

from ai_descriptions.models import Draft, Fact, Finding, Job, ModelVersion, Question
from feedback.her_data.models import DataExport
from feedback.learning.models import Alarm, TrainingRun
from feedback.models import ReviewAction, TrainingLabel, TrainingPhoto
from feedback.roles import MODERATORS, roles_sync
from feedback.voice.models import Edit, HouseRule
from feedback.voice.services import rule_add
from jewelry_site.core.models import User
from listings.models import ApiKey, Artisan, Listing, Photo, Publication
from listings.services import api_key_create
from listings.webhooks.models import WebhookDelivery, WebhookEndpoint
from tests.factories import (
    ArtisanFactory,
    PhotoFactory,
    TrainingPhotoFactory,
    UserFactory,
    WebhookDeliveryFactory,
    ring_in_review,
)
from tests.support.routes import METHODS, Route, every_route

# Some thousand requests: half a minute on an idle machine, many times that on a busy one.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(900)]

# Everybody may open these; they hold nothing of anybody.
PUBLIC = {"sign_in", "sign_up", "language", "api_schema", "api_docs"}
# These act on the shop of whoever is signed in: there is no id in the address.
OWN_SHOP = {
    "work", "work_live", "listing_new", "pieces_alike", "photo_add", "shop", "shop_save", "keys", "quality", "sign_out",
    "quality_csv", "api_quality",
    "usage", "webhooks", "her_data", "data_exports", "data_export", "account_delete", "account_closing", "api_webhooks",
    "voice", "voice_save", "voice_rule_add", "desk_habits", "voice_steering", "api_house_rules",
    "learning", "generate_description", "api_descriptions", "api_listings", "api_listings_export", "exports",
}  # fmt: skip
ROUTES = every_route()
# Pages outside the admin that moderators and administrators share, and nobody else opens.
MODERATION = {"labelling", "labelling_save", "labelling_undo", "labelling_progress", "labelling_photo"}
# Trainings, models and alarms: moderators look, administrators act.
LEARNING = {"learning_start", "learning_run", "learning_live", "learning_act", "learning_model", "learning_alarm"}
STAFF_ONLY = MODERATION | LEARNING
OWNED = [route for route in ROUTES if route.parameters and not route.in_admin and route.name not in STAFF_ONLY]
SHOP = [route for route in ROUTES if route.name in OWN_SHOP]
ADMIN = [route for route in ROUTES if route.in_admin]
STAFFS = [route for route in ROUTES if route.name in MODERATION]
WATCHED = [route for route in ROUTES if route.name in LEARNING]

NOT_HERS = {404, 405}
NOBODYS = {302, 401, 403, 404, 405}
NOT_BROKEN = set(range(200, 500))
DOMAIN = (
    Artisan, Listing, Photo, Publication, Job, Fact, Question, Draft, Finding, ModelVersion,
    TrainingPhoto, TrainingLabel, Edit, HouseRule, WebhookEndpoint, WebhookDelivery, DataExport,
)  # fmt: skip


class Owner:
    """A shop with one of everything that has an id."""

    def __init__(self, artisan: Artisan | None = None) -> None:
        self.artisan: Artisan = artisan or ArtisanFactory()
        self.user = self.artisan.user
        self.listing = ring_in_review(artisan=self.artisan)
        self.loose_photo = PhotoFactory(listing=None, artisan=self.artisan)
        self.fact = self.listing.facts.get(attribute="type")
        self.fact.evidence, self.fact.photo = [[0.0, 1.0]], self.listing.photos.get()
        self.fact.save()
        self.key, _ = api_key_create(artisan=self.artisan, name="hers", user=None)
        self.question = self.listing.questions.get()
        self.rule = rule_add(artisan=self.artisan, user=self.user, kind="never", says={"words": "stunning"})
        self.delivery = WebhookDeliveryFactory(endpoint__artisan=self.artisan)
        self.export = packed_export(self.artisan)
        self.admin_objects: dict[str, Any] = {
            "user": self.user.pk, "artisan": self.artisan.pk, "listing": self.listing.pk, "apikey": self.key.pk,
            "photo": self.loose_photo.pk, "fact": self.fact.pk, "question": self.question.pk,
            "draft": self.listing.drafts.get().pk, "job": self.listing.jobs.get().pk,
            "reviewaction": ReviewAction.objects.latest("pk").pk,
        }  # fmt: skip
        self.ids: dict[str, Any] = {
            "listing_id": self.listing.pk,
            "description_id": self.listing.pk,
            "photo_id": self.fact.photo.pk,
            "fact_id": self.fact.pk,
            "question_id": self.question.pk,
            "key_id": self.key.pk,
            "rule_id": self.rule.pk,
            "webhook_id": self.delivery.endpoint_id,
            "delivery_id": self.delivery.pk,
            "export_id": self.export.pk,
            "run_id": TrainingRun.objects.create(kind="text").pk,
            "alarm_id": Alarm.objects.create(kind="drift", subject="warmth").pk,
            "size": "photo",
            "attribute": "metal",
            "app_label": "listings",
            "content_type_id": ContentType.objects.get_for_model(Listing).pk,
            "id": self.user.pk,
            "url": "nothing",
        }

    def address(self, route: Route) -> str:
        """A route with her ids. Only a loose photo can be removed; the admin's object is one of its model."""
        values = self.ids
        if "remove" in route.pattern:
            values = values | {"photo_id": self.loose_photo.pk}
        if "object_id" in route.parameters:
            model = route.pattern.split("/")[2]
            values = values | {"object_id": self.admin_objects.get(model, self.listing.pk)}
        return route.address(values)

    def body(self) -> dict[str, Any]:
        """Her ids under every name that a form might read."""
        return {
            "photos": str(self.loose_photo.pk), "photo_ids": str(self.loose_photo.pk), "listing": str(self.listing.pk),
            "question": str(self.question.pk), "key": str(self.key.pk), "value": "silver", "version": "1",
            "channel": "etsy",
            "title": "Stolen", "description": "Stolen", "reason": "other", "stars": "1", "number": "1",
        }  # fmt: skip


def packed_export(artisan: Artisan) -> DataExport:
    """A file with all her data, as the packer leaves it."""
    name = default_storage.save("exports/00/hers.zip", ContentFile(b"PK"))
    week = timezone.now() + timedelta(days=7)
    return DataExport.objects.create(artisan=artisan, state="ready", file=name, size=2, expires_at=week)


@pytest.fixture
def owner() -> Owner:
    return Owner()


def nobody() -> Client:
    return Client(raise_request_exception=False)


def session_of(user: User, *, csrf: bool = False) -> Client:
    client = Client(raise_request_exception=False, enforce_csrf_checks=csrf)
    client.force_login(user)
    return client


def key_client() -> Client:
    _, secret = api_key_create(artisan=ArtisanFactory(), name="theirs", user=None)
    return Client(raise_request_exception=False, headers={"Authorization": f"Api-Key {secret}"})


def moderator() -> User:
    roles_sync()
    user: User = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


STRANGERS: dict[str, Callable[[], Client]] = {
    "anonymous": nobody,
    "session": lambda: session_of(ArtisanFactory().user),
    "key": key_client,
}


def call(client: Client, method: str, address: str, body: dict[str, Any], *, in_api: bool) -> Any:
    if method in {"GET", "HEAD", "OPTIONS"}:
        return client.generic(method, address)
    if in_api and method != "POST":
        return client.generic(method, address, "{}", content_type="application/json")
    return getattr(client, method.lower())(address, body if method == "POST" else b"{}", **_type(method))


def _type(method: str) -> dict[str, str]:
    return {} if method == "POST" else {"content_type": "application/json"}


def everything() -> dict[str, Any]:
    """Every row of the domain with its values, and how many rows every other table holds."""
    rows: dict[str, Any] = {model.__name__: sorted(map(repr, model.objects.values_list())) for model in DOMAIN}
    others = [model for model in apps.get_models() if model not in DOMAIN and model is not Session]
    return rows | {model.__name__: model._default_manager.count() for model in others}


def hers(owner: Owner) -> list[str]:
    """Every row of one shop with its values."""
    sets = [
        Artisan.objects.filter(pk=owner.artisan.pk),
        ApiKey.objects.filter(artisan=owner.artisan),
        Listing.objects.filter(artisan=owner.artisan),
        Photo.objects.filter(artisan=owner.artisan),
        HouseRule.objects.filter(artisan=owner.artisan),
        WebhookEndpoint.objects.filter(artisan=owner.artisan),
        WebhookDelivery.objects.filter(endpoint__artisan=owner.artisan),
        DataExport.objects.filter(artisan=owner.artisan),
        *(model.objects.filter(listing=owner.listing) for model in (Job, Fact, Question, Draft)),
    ]
    return [repr(row) for rows in sets for row in rows.order_by("pk").values_list()]


def test_every_route_has_a_rule() -> None:
    ruled = {*OWNED, *SHOP, *ADMIN, *STAFFS, *WATCHED, *(route for route in ROUTES if route.name in PUBLIC)}

    assert [str(route) for route in ROUTES if route not in ruled] == []
    assert {route.name for route in ROUTES} >= PUBLIC | OWN_SHOP | STAFF_ONLY


def assert_answers(answer: Any, allowed: set[int], method: str, route: Route) -> None:
    assert answer.status_code in allowed, f"{method} {route} answered {answer.status_code}"


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_reaches_what_belongs_to_somebody_else(who: str, owner: Owner) -> None:
    client = STRANGERS[who]()
    before = everything()

    for route in OWNED:
        allowed = NOT_HERS if who == "session" or (who == "key" and route.in_api) else NOBODYS
        for method in METHODS:
            answer = call(client, method, owner.address(route), owner.body(), in_api=route.in_api)
            assert_answers(answer, allowed, method, route)
        assert everything() == before, str(route)


def test_the_owner_herself_reaches_it(owner: Owner) -> None:
    """Without this, a wrongly filled address would pass the test above."""
    client = session_of(owner.user)

    for route in OWNED:
        statuses = set()
        for method in METHODS:
            with transaction.atomic():
                answer = call(client, method, owner.address(route), {}, in_api=route.in_api)
                statuses.add(answer.status_code)
                transaction.set_rollback(True)
        assert 404 not in statuses and statuses != {405}, (str(route), statuses)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_shops_own_pages_show_and_change_nothing_of_another_shop(who: str, owner: Owner) -> None:
    before = hers(owner)
    secrets = [str(owner.listing.pk), str(owner.loose_photo.pk), owner.user.email, owner.artisan.shop_name]

    for route in SHOP:
        client = STRANGERS[who]()
        for method in METHODS:
            answer = call(client, method, route.address({}), owner.body(), in_api=route.in_api)
            assert_answers(answer, NOBODYS if who == "anonymous" else NOT_BROKEN, method, route)
            shown = b"".join(answer) if answer.streaming else answer.content
            assert not [secret for secret in secrets if secret in shown.decode()], f"{method} {route}"
        assert hers(owner) == before, str(route)


@pytest.mark.parametrize("who", STRANGERS)
def test_the_admin_is_closed_to_everybody_who_is_not_staff(who: str, owner: Owner) -> None:
    client = STRANGERS[who]()
    before = everything()

    for route in ADMIN:
        allowed = NOBODYS | {200} if route.name == "login" else NOBODYS
        for method in METHODS:
            answer = call(client, method, owner.address(route), owner.body(), in_api=False)
            assert_answers(answer, allowed, method, route)

    assert everything() == before


@pytest.mark.parametrize("who", [*STRANGERS, "staff without rights"])
def test_labelling_is_closed_to_everybody_who_may_not_moderate(who: str, owner: Owner) -> None:
    photo = TrainingPhotoFactory()
    client = STRANGERS[who]() if who in STRANGERS else session_of(UserFactory(is_staff=True))
    before = everything()

    for route in STAFFS:
        address = route.address({"photo_id": photo.pk, "size": "photo"})
        for method in METHODS:
            answer = call(client, method, address, {"photo": str(photo.pk), "type": "ring"}, in_api=False)
            assert_answers(answer, NOBODYS, method, route)

    assert everything() == before


@pytest.mark.parametrize("who", [*STRANGERS, "staff without rights"])
def test_trainings_and_models_are_closed_to_everybody_who_may_not_watch_them(who: str, owner: Owner) -> None:
    client = STRANGERS[who]() if who in STRANGERS else session_of(UserFactory(is_staff=True))
    before = everything()

    for route in WATCHED:
        for method in METHODS:
            body = {"kind": "vision", "do": "rollback", "reason": "mine"}
            assert_answers(call(client, method, owner.address(route), body, in_api=False), NOBODYS, method, route)

    assert everything() == before


def test_moderators_look_at_trainings_and_only_administrators_act(owner: Owner) -> None:
    clients = session_of(moderator()), session_of(UserFactory(is_staff=True, is_superuser=True))

    for client, allowed in zip(clients, ({403}, {302, 400, 409}), strict=True):
        for route in WATCHED:
            looks = route.name in {"learning_run", "learning_live"}
            body = {"kind": "vision", "do": "rollback"}
            answer = call(client, "GET" if looks else "POST", owner.address(route), body, in_api=False)
            assert_answers(answer, {200} if looks else allowed, "GET" if looks else "POST", route)


def test_moderators_and_administrators_label() -> None:
    photo = TrainingPhotoFactory()

    for client in (session_of(moderator()), session_of(UserFactory(is_staff=True, is_superuser=True))):
        for route in STAFFS:
            method = "POST" if route.name in {"labelling_save", "labelling_undo"} else "GET"
            answer = call(client, method, route.address({"photo_id": photo.pk, "size": "photo"}), {}, in_api=False)
            assert_answers(answer, {200, 302, 404} if method == "POST" else {200}, method, route)


def test_every_admin_page_opens_for_administrators(owner: Owner) -> None:
    client = session_of(UserFactory(is_staff=True, is_superuser=True))

    for route in ADMIN:
        answer = client.get(owner.address(route))
        assert_answers(answer, {200} if route.name.endswith("_changelist") else NOT_BROKEN, "GET", route)


def test_moderators_open_what_they_watch_over_and_nothing_breaks(owner: Owner) -> None:
    client = session_of(moderator())

    for route in ADMIN:
        answer = client.get(owner.address(route))
        watched = route.name in {"listings_listing_changelist", "ai_descriptions_job_changelist"}
        closed = route.name in {"listings_apikey_changelist", "auth_group_changelist"}
        assert_answers(answer, {200} if watched else {403} if closed else NOT_BROKEN, "GET", route)


@pytest.mark.parametrize("name", ["listing", "photo_file", "fact_evidence"])
def test_moderators_may_look_at_what_belongs_to_artisans(name: str, owner: Owner) -> None:
    [route] = [route for route in OWNED if route.name == name]

    assert session_of(moderator()).get(owner.address(route)).status_code == 200


def test_a_form_of_another_site_changes_nothing(owner: Owner) -> None:
    client = session_of(owner.user, csrf=True)
    before = everything()

    for route in [route for route in ROUTES if not route.in_admin]:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = call(client, method, owner.address(route), owner.body(), in_api=route.in_api)
            assert_answers(answer, {403, 405}, method, route)

    assert everything() == before
