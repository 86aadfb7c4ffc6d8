"""Demo content: our own photos through the real gate, the real workers' code and the real review services."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from ai_descriptions.drafts import draft_current
from ai_descriptions.models import Draft, Job
from ai_descriptions.services import Wishes, description_request
from ai_descriptions.worker import job_run
from feedback.roles import MODERATORS
from feedback.services.review import EditedText, draft_approve, draft_reject
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from listings.gate import image_admit
from listings.models import Artisan
from listings.services import api_key_create, api_key_find, artisan_sign_up
from ml.facts import FactSheet

DEMO = settings.BASE_DIR / "listings" / "demo"
ARTISAN, MODERATOR = "artisan@example.com", "moderator@example.com"
PASSWORD = "touchstone-demo"
WORKER = "demo"


def demo_artisan() -> Artisan:
    known = Artisan.objects.filter(user__email=ARTISAN).first()
    if known is not None:
        return known
    artisan = artisan_sign_up(email=ARTISAN, password=PASSWORD, shop_name="Atelier Wren")
    User.objects.filter(pk=artisan.user_id).update(first_name="Ada", last_name="Wren")
    artisan.user.refresh_from_db()
    return artisan


def demo_moderator() -> User:
    known = User.objects.filter(email=MODERATOR).first()
    if known is not None:
        return known
    moderator = User.objects.create_user(MODERATOR, PASSWORD, first_name="Mo", last_name="Lindgren", is_staff=True)
    moderator.groups.add(Group.objects.get(name=MODERATORS))
    return moderator


def demo_api_key(*, artisan: Artisan, kept_in: Path) -> str:
    """The demo shop's key. It is kept in a private file so that each start can show it; real keys are kept nowhere."""
    kept = kept_in.read_text().strip() if kept_in.exists() else ""
    key = api_key_find(secret=kept) if kept else None
    if key is not None and key.artisan_id == artisan.pk:
        return kept
    _, secret = api_key_create(artisan=artisan, name="demo", user=artisan.user)
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    kept_in.touch(mode=0o600)
    kept_in.write_text(secret)
    return secret


def demo_listings(*, artisan: Artisan) -> None:
    """One listing in every state, made the way people make them."""
    for story in json.loads((DEMO / "listings.json").read_text()):
        _play(artisan, story)


def _play(artisan: Artisan, story: dict[str, Any]) -> None:
    job = _described(artisan, story)
    if job is None or story["then"] == "leave to the workers":
        return
    if story["then"] == "lose the photo":
        photo = job.listing.photos.get(position=0)
        photo.file.delete(save=False)
    job_run(job_id=job.pk, worker=WORKER)
    draft = draft_current(job.listing)
    if draft is not None:
        _review(draft, story, artisan.user)


def _described(artisan: Artisan, story: dict[str, Any]) -> Job | None:
    files = sorted((DEMO / "photos").glob(f"{story['piece']}-*.jpg"))
    uploads = [SimpleUploadedFile(file.name, file.read_bytes(), "image/jpeg") for file in files]
    if not uploads:
        return None
    wishes = Wishes(
        facts=FactSheet.from_json(story["says"]),
        notes=story.get("notes", ""),
        tone=story["tone"],
        length=story["length"],
    )
    images = [image_admit(upload=upload) for upload in uploads]
    job, _ = description_request(artisan=artisan, user=artisan.user, images=images, wishes=wishes)
    return job


def _review(draft: Draft, story: dict[str, Any], user: User) -> None:
    listing = draft.listing
    match story["then"]:
        case "reject":
            draft_reject(
                listing=listing, user=user, expected=draft.number, reason=story["reason"], comment=story["comment"]
            )
        case "approve":
            _approve(draft, user, None)
        case "edit and approve":
            description = f"{draft.description} {story['last_sentence']}"
            text = EditedText(title=draft.title, description=description, tags=draft.tags, alt_text=draft.alt_text)
            _approve(draft, user, text)


def _approve(draft: Draft, user: User, text: EditedText | None) -> None:
    """As for a real artisan, the guard has the last word: then the listing stays in review."""
    try:
        draft_approve(listing=draft.listing, user=user, expected=draft.number, text=text)
    except Problem as problem:
        if problem.code != "findings_open":
            raise
