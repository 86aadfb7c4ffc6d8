"""Rows for tests, as the services would leave them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from factory.django import DjangoModelFactory

from ai_descriptions.models import Draft, Fact, FactSource, Job, JobKind, JobState, Question, Writer
from feedback.models import TrainingPhoto
from jewelry_site.core.models import User
from listings.models import Artisan, Listing, ListingState, Photo
from listings.storage import photo_name, thumbnail_name
from listings.webhooks.models import DeliveryState, EventType, WebhookDelivery, WebhookEndpoint, WebhookEvent
from listings.webhooks.signing import salt_make
from tests.pictures import jpeg

PASSWORD = "a good long password"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"maker{n}@example.org")
    password = factory.django.Password(PASSWORD)


class ArtisanFactory(DjangoModelFactory[Artisan]):
    class Meta:
        model = Artisan

    user = factory.SubFactory(UserFactory)
    shop_name = factory.Sequence(lambda n: f"Atelier {n}")


class ListingFactory(DjangoModelFactory[Listing]):
    class Meta:
        model = Listing

    artisan = factory.SubFactory(ArtisanFactory)


class PhotoFactory(DjangoModelFactory[Photo]):
    """A photo with its two pictures in storage."""

    class Meta:
        model = Photo

    id = factory.LazyFunction(uuid4)
    listing = factory.SubFactory(ListingFactory)
    artisan = factory.LazyAttribute(lambda photo: photo.listing.artisan if photo.listing else ArtisanFactory())
    position = factory.Sequence(lambda n: n % 20)
    content_type = "image/jpeg"
    width = 160
    height = 120
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    name = "ring.jpg"

    @factory.lazy_attribute
    def file(self) -> str:
        return default_storage.save(photo_name(self.id, "image/jpeg"), ContentFile(jpeg(160, 120)))

    @factory.lazy_attribute
    def thumbnail(self) -> str:
        return default_storage.save(thumbnail_name(self.id), ContentFile(jpeg(80, 60)))


class JobFactory(DjangoModelFactory[Job]):
    class Meta:
        model = Job

    listing = factory.SubFactory(ListingFactory)
    artisan = factory.SelfAttribute("listing.artisan")
    kind = JobKind.DESCRIBE
    state = JobState.QUEUED
    tone = "warm"
    length = "medium"


class DraftFactory(DjangoModelFactory[Draft]):
    """A machine's current draft of a silver-coloured ring, true to what a photo can show."""

    class Meta:
        model = Draft

    listing = factory.SubFactory(ListingFactory, state=ListingState.IN_REVIEW)
    number = factory.Sequence(lambda n: n + 1)
    writer = Writer.MODEL
    title = "Silver-tone ring with a blue stone"
    description = "A polished silver-tone ring with a blue cabochon."
    tags = factory.LazyFunction(lambda: ["silver-tone ring", "blue stone"])
    alt_text = "Silver-coloured ring with a blue stone"
    tone = "warm"
    length = "medium"
    is_current = True


class FactFactory(DjangoModelFactory[Fact]):
    """What the model thinks, unless ``source`` says otherwise."""

    class Meta:
        model = Fact

    listing = factory.SubFactory(ListingFactory)
    attribute = "type"
    value = "ring"
    source = FactSource.MODEL
    probability = factory.LazyAttribute(lambda fact: 0.97 if fact.source == FactSource.MODEL else None)


class QuestionFactory(DjangoModelFactory[Question]):
    class Meta:
        model = Question

    listing = factory.SubFactory(ListingFactory)
    attribute = "metal"
    code = "metal"
    prompt = "What is the metal?"
    options = factory.LazyFunction(
        lambda: [{"label": "Sterling silver (925)", "value": {"metal": {"base": "silver", "fineness": 925}}}]
    )


class WebhookFactory(DjangoModelFactory[WebhookEndpoint]):
    """A webhook that wants everything, at a server that nobody will call in a test."""

    class Meta:
        model = WebhookEndpoint

    artisan = factory.SubFactory(ArtisanFactory)
    url = "https://shop.example/hooks"
    events = factory.LazyFunction(lambda: list(EventType.values))
    secret_salt = factory.LazyFunction(salt_make)


class WebhookDeliveryFactory(DjangoModelFactory[WebhookDelivery]):
    """An event that was given up."""

    class Meta:
        model = WebhookDelivery

    endpoint = factory.SubFactory(WebhookFactory)
    state = DeliveryState.DEAD
    attempt = 10
    status = 500
    error = "status"

    @factory.lazy_attribute
    def event(self) -> WebhookEvent:
        body = '{"type":"description.ready","timestamp":"2026-01-01T00:00:00Z","data":{"title":"Ring"}}'
        return WebhookEvent.objects.create(artisan=self.endpoint.artisan, type=EventType.READY, body=body)


class TrainingPhotoFactory(DjangoModelFactory[TrainingPhoto]):
    """A photo of the training set that nobody has labelled, with its two pictures in storage."""

    class Meta:
        model = TrainingPhoto

    name = factory.Sequence(lambda n: f"atelier/{n}.jpg")
    shop = "atelier"
    group = factory.LazyAttribute(lambda photo: f"atelier:{photo.name}")
    content_type = "image/jpeg"
    width = 160
    height = 120
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    likeness = factory.Sequence(lambda n: f"{n:0128x}")

    @factory.lazy_attribute
    def file(self) -> str:
        return default_storage.save(f"training/{self.sha256}.jpg", ContentFile(jpeg(160, 120)))

    @factory.lazy_attribute
    def thumbnail(self) -> str:
        return default_storage.save(f"training/{self.sha256}.small.jpg", ContentFile(jpeg(80, 60)))


def ring_in_review(**listing: Any) -> Listing:
    """A listing with a photo, what the model saw, a question and a machine's draft, ready to be reviewed."""
    piece: Listing = ListingFactory(state=ListingState.IN_REVIEW, **listing)
    PhotoFactory(listing=piece, position=0)
    for attribute, value in (("type", "ring"), ("metal_tone", "white"), ("surface", "polished")):
        FactFactory(listing=piece, attribute=attribute, value=value)
    for attribute, value in (("stone_colours", "blue"), ("stone_forms", "cabochon")):
        FactFactory(listing=piece, attribute=attribute, value=value)
    QuestionFactory(listing=piece)
    job = JobFactory(listing=piece, state=JobState.DONE, stage="finished")
    DraftFactory(listing=piece, job=job, number=1)
    return piece
