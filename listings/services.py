"""What can be done to artisans, keys, listings and photos: permission, change and ledger row in one transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jewelry_site.core import ledger
from jewelry_site.core.models import User
from jewelry_site.core.problems import Problem
from jewelry_site.core.text import without_controls
from listings.gate import AdmittedImage
from listings.models import ApiKey, Artisan, Listing, Photo
from listings.pieces.services import photo_put_last, room_check
from listings.selectors import is_moderator
from listings.storage import StoredImage, images_stored, objects_delete_after_commit
from listings.usage import uploads_today

API_KEY_MARK = "tsk_"


@transaction.atomic
def artisan_sign_up(*, email: str, password: str, shop_name: str) -> Artisan:
    user = User.objects.create_user(email, password)
    artisan = Artisan.objects.create(user=user, shop_name=shop_name)
    ledger.record(ledger.Act(action="artisan_signed_up", actor=user, artisan_id=artisan.pk))
    return artisan


@transaction.atomic
def shop_change(*, artisan: Artisan, user: User, shop_name: str, tone: str, length: str, spelling: str) -> None:
    """Change how the shop is called and how new listings speak. Raises Problem ``not_found`` for a stranger's shop."""
    row = Artisan.objects.select_for_update().filter(pk=artisan.pk, user=user).first()
    if row is None:
        raise Problem("not_found")
    wanted = {"shop_name": shop_name, "tone": tone, "length": length, "spelling": spelling}
    before = {name: getattr(row, name) for name in wanted}
    if wanted == before:
        return
    Artisan.objects.filter(pk=row.pk).update(**wanted)
    act = ledger.Act(action="shop_changed", actor=user, artisan_id=row.pk, before=before, after=wanted)
    ledger.record(act)


@transaction.atomic
def api_key_create(*, artisan: Artisan, name: str, user: User | None) -> tuple[ApiKey, str]:
    """Make a key and give it with its secret, which is shown once and kept nowhere."""
    secret = API_KEY_MARK + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(artisan=artisan, name=name, prefix=secret[:12], secret_sha256=secret_sha256(secret))
    ledger.record(
        ledger.Act(action="api_key_created", actor=user, artisan_id=artisan.pk, detail={"key": key.pk, "name": name})
    )
    return key, secret


@transaction.atomic
def api_key_revoke(*, key: ApiKey, user: User) -> None:
    revoked = ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=Now())
    if revoked:
        ledger.record(
            ledger.Act(action="api_key_revoked", actor=user, artisan_id=key.artisan_id, detail={"key": key.pk})
        )


def api_key_find(*, secret: str) -> ApiKey | None:
    """The key that ``secret`` opens, if it was not revoked; notes at most once a minute that it was used."""
    if not secret.startswith(API_KEY_MARK):
        return None
    key = (
        ApiKey.objects.select_related("artisan__user")
        .filter(secret_sha256=secret_sha256(secret), revoked_at=None, artisan__user__is_active=True)
        .first()
    )
    now = timezone.now()
    if key and (key.last_used_at is None or now - key.last_used_at > timedelta(minutes=1)):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def secret_sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def listing_create(
    *,
    artisan: Artisan,
    user: User,
    notes: str = "",
    tone: str = "",
    length: str = "",
    channel: str = "",
    external_id: str = "",
) -> Listing:
    """A listing without photos yet; the caller's transaction adds them."""
    listing = Listing.objects.create(
        artisan=artisan,
        notes=without_controls(notes),
        tone=tone or artisan.tone,
        length=length or artisan.length,
        channel=channel,
        external_id=external_id,
    )
    ledger.record(ledger.Act(action="listing_created", actor=user, artisan_id=artisan.pk, listing_id=listing.pk))
    return listing


def photo_upload(*, artisan: Artisan, image: AdmittedImage, user: User, piece_id: UUID | None = None) -> Photo:
    """Keep one photo for a listing that is still to be made: objects, row and ledger row, or none of them.

    It comes last in the piece, which is made if need be. Raises Problem ``quota``, ``too_many_loose`` or ``not_found``.
    """
    with images_stored([image]) as stored, transaction.atomic():
        [photo] = photos_create(artisan=artisan, stored=stored, user=user)
        room_check(artisan=artisan)
        if piece_id is not None:
            photo_put_last(photo=photo, piece_id=piece_id)
    return photo


def photos_create(*, artisan: Artisan, stored: Sequence[StoredImage], user: User) -> list[Photo]:
    """Rows for stored images, in the caller's transaction. Raises Problem ``quota``."""
    Artisan.objects.select_for_update().get(pk=artisan.pk)
    quota_check(artisan=artisan, wanted=len(stored))
    return [_photo_create(artisan, item, user) for item in stored]


def _photo_create(artisan: Artisan, stored: StoredImage, user: User) -> Photo:
    image = stored.image
    photo = Photo.objects.create(
        id=stored.photo_id,
        artisan=artisan,
        file=stored.file,
        thumbnail=stored.thumbnail,
        content_type=image.content_type,
        width=image.width,
        height=image.height,
        sha256=image.sha256,
        perceptual_hash=image.perceptual_hash,
        size=len(image.photo) + len(image.thumbnail),
        name=image.name,
    )
    detail = {"photo": str(photo.pk), "format": image.source_format}
    ledger.record(ledger.Act(action="photo_added", actor=user, artisan_id=artisan.pk, detail=detail))
    return photo


def photos_attach(*, listing: Listing, photo_ids: Sequence[UUID]) -> None:
    """Put her own loose photos into a listing, in this order. Raises Problem ``no_images`` or ``too_many_files``."""
    if len(photo_ids) > settings.PHOTOS_PER_LISTING:
        raise Problem("too_many_files", count=len(photo_ids), limit=settings.PHOTOS_PER_LISTING)
    loose = Photo.objects.select_for_update().filter(artisan=listing.artisan, listing=None).in_bulk(list(photo_ids))
    photos = [loose[photo_id] for photo_id in dict.fromkeys(photo_ids) if photo_id in loose]
    if not photos:
        raise Problem("no_images", field="photos")
    for position, photo in enumerate(photos):
        photo.listing, photo.piece, photo.position = listing, None, position
    Photo.objects.bulk_update(photos, ["listing", "piece", "position"])


@transaction.atomic
def photo_discard(*, photo: Photo, user: User) -> None:
    """Throw a loose photo away. Raises Problem ``wrong_state`` for one that a listing uses: it goes only with it."""
    row = Photo.objects.select_for_update(of=("self",)).select_related("artisan").filter(pk=photo.pk).first()
    if row is None or not _may_act(user, row.artisan):
        raise Problem("not_found")
    if row.listing_id is not None:
        raise Problem("wrong_state", state=_("already using this photo"))
    detail = {"photo": str(row.pk)}
    ledger.record(ledger.Act(action="photo_discarded", actor=user, artisan_id=row.artisan_id, detail=detail))
    objects_delete_after_commit([row])
    row.delete()


def quota_check(*, artisan: Artisan, wanted: int) -> None:
    """Raises Problem ``quota`` when ``wanted`` more uploads are too many for today (days end at midnight UTC)."""
    uploads = uploads_today(artisan)
    if uploads.used + wanted > uploads.limit:
        raise Problem(
            "quota",
            limit=uploads.limit,
            reset=f"{uploads.reset_at:%Y-%m-%d %H:%M} UTC",
            extra={"retry_after": int((uploads.reset_at - timezone.now()).total_seconds()) + 1},
        )


def listing_lock(*, listing: Listing, user: User) -> Listing:
    """The listing's row, locked, for its artisan or a moderator. Raises Problem ``not_found`` for anybody else."""
    rows = Listing.objects.select_for_update(of=("self",)).select_related("artisan__user")
    locked = rows.filter(pk=listing.pk).first()
    if locked is None or not _may_act(user, locked.artisan):
        raise Problem("not_found")
    return locked


def listing_check_open(listing: Listing) -> None:
    """Raises Problem ``listing_blocked`` while a moderator's stop stands."""
    if listing.blocked_at is not None:
        raise Problem("listing_blocked", reason=listing.blocked_because)


def _may_act(user: User, artisan: Artisan) -> bool:
    return artisan.user_id == user.pk or is_moderator(user)


@transaction.atomic
def listing_delete(*, listing: Listing, user: User) -> None:
    """Delete a listing with everything that hangs on it; the ledger keeps that it was deleted, not what it said.

    Raises Problem ``not_found``.
    """
    row = listing_lock(listing=listing, user=user)
    ledger.record(ledger.Act(action="listing_deleted", actor=user, artisan_id=row.artisan_id, listing_id=row.pk))
    objects_delete_after_commit(list(row.photos.all()))
    row.delete()


def listing_move(*, listing: Listing, state: str) -> None:
    """Change the state along ``Listing.TRANSITIONS``; the caller holds the row lock. Raises Problem ``wrong_state``."""
    if state not in Listing.TRANSITIONS[listing.state]:
        raise Problem("wrong_state", state=listing.get_state_display())
    if state != listing.state:
        listing.state = state
        listing.save(update_fields=["state", "changed_at"])
