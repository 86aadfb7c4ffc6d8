"""Adding, promoting and rolling back model versions: one atomic switch, which workers follow with their next job."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from django.db import transaction
from django.db.models.functions import Now

from ai_descriptions.live_models import STARTER, model_folder
from ai_descriptions.model_store import model_publish
from ai_descriptions.models import ModelKind, ModelState, ModelVersion
from jewelry_site.core import ledger
from jewelry_site.core.models import User
from ml.artifacts import Artifact, ArtifactError, Kind, open_artifact


@transaction.atomic
def model_add(*, kind: str, folder: str, user: User | None) -> ModelVersion:
    """Register a model folder as a candidate, after every file was checked; with a bucket for models, put it there.

    Raises ml.artifacts.ArtifactError, or OSError when the bucket does not take it.
    """
    artifact = _opened(ModelVersion(kind=kind, folder=folder))
    if not folder.startswith(STARTER):
        model_publish(artifact, folder=folder)
    card = artifact.folder / "card.md"
    version, created = ModelVersion.objects.get_or_create(
        kind=kind,
        version=artifact.version,
        defaults={
            "folder": folder,
            "manifest": artifact.manifest,
            "card": card.read_text() if card.exists() else "",
        },
    )
    if created:
        _record("model_added", version, user)
    return version


@transaction.atomic
def model_promote(*, version: ModelVersion, user: User | None, reason: str = "") -> None:
    """Make a version live and retire the one before.

    Raises ml.artifacts.ArtifactError if its files are not sound, or if the gate refused it.
    """
    _opened(version)
    before = model_live_locked(version.kind)
    if before is not None and before.pk == version.pk:
        return
    versions = ModelVersion.objects.filter(kind=version.kind)
    if versions.filter(pk=version.pk, refused_at__isnull=False).exists():
        raise ArtifactError(f"The gate refused {version}: a model that does worse never goes live.")
    versions.filter(state=ModelState.LIVE).update(state=ModelState.RETIRED, retired_at=Now())
    versions.filter(pk=version.pk).update(state=ModelState.LIVE, promoted_at=Now(), retired_at=None)
    _record("model_promoted", version, user, before=before.version if before else None, reason=reason)


@transaction.atomic
def model_refuse(*, version: ModelVersion, reason: str, figures: Mapping[str, Any]) -> None:
    """The gate turned a candidate down: it stays to be read about, and can never go live."""
    ModelVersion.objects.filter(pk=version.pk).update(refused_at=Now())
    _record("model_refused", version, None, reason=reason, figures=dict(figures))


def model_live_locked(kind: str) -> ModelVersion | None:
    """The live version, which stays so until the transaction ends: no other promotion comes between."""
    list(ModelVersion.objects.select_for_update().filter(kind=kind).order_by("pk").values_list("pk"))
    return ModelVersion.objects.filter(kind=kind, state=ModelState.LIVE).first()


@transaction.atomic
def model_rollback(*, kind: str, user: User | None, reason: str = "") -> ModelVersion:
    """Make the version live that was live before. Raises ArtifactError if there is none or its files are not sound."""
    now_live = model_live_locked(kind)
    versions = ModelVersion.objects.filter(kind=kind)
    earlier = versions.filter(state=ModelState.RETIRED, promoted_at__isnull=False).order_by("-retired_at").first()
    if earlier is None:
        raise ArtifactError(f"There is no earlier {kind} model to go back to. Promote one with model_promote.")
    _opened(earlier)
    versions.filter(state=ModelState.LIVE).update(state=ModelState.RETIRED, retired_at=Now())
    versions.filter(pk=earlier.pk).update(state=ModelState.LIVE, promoted_at=Now(), retired_at=None)
    _record("model_rolled_back", earlier, user, before=now_live.version if now_live else None, reason=reason)
    return earlier


def starters_add(*, starters: Path) -> list[ModelVersion]:
    """Register the models that ship with the product; each goes live where nothing else has been chosen."""
    added = []
    for kind in ModelKind.values:
        if not (starters / kind / "manifest.json").exists():
            continue
        version = model_add(kind=kind, folder=f"{STARTER}{kind}", user=None)
        chosen = ModelVersion.objects.filter(kind=kind, state=ModelState.LIVE).first()
        if chosen is None or chosen.folder == version.folder:
            model_promote(version=version, user=None, reason="starter")
        added.append(version)
    return added


def _opened(version: ModelVersion) -> Artifact:
    return open_artifact(model_folder(version), kind=cast(Kind, version.kind))


def _record(
    action: str,
    version: ModelVersion,
    user: User | None,
    *,
    before: str | None = None,
    reason: str = "",
    **detail: Any,
) -> None:
    ledger.record(
        ledger.Act(
            action=action,
            actor=user,
            before=before,
            after=version.version,
            reason=reason[:40],
            comment=reason,
            detail={"kind": version.kind, "model": str(version.pk), **detail},
        )
    )
