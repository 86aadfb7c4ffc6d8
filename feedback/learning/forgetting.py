"""Frozen examples of people whose accounts were deleted do not outlive them."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from feedback.her_data.models import AccountDeletion, DeletionState
from feedback.learning.folders import SNAPSHOTS, snapshots_folder
from feedback.learning.models import TrainingRun
from feedback.learning.names import opaque
from ml.data.snapshots import EXAMPLES

logger = logging.getLogger(__name__)


def snapshots_forget() -> list[str]:
    """Delete the snapshots of this machine that hold anything of a deleted account; their names.

    One that a training is at work on goes with the next round: that training's model is judged and named by it.
    """
    folder = snapshots_folder()
    deleted = AccountDeletion.objects.filter(state=DeletionState.DONE).values_list("artisan_id", flat=True)
    names = {opaque("artisan", artisan_id) for artisan_id in deleted}
    if not names or not folder.is_dir():
        return []
    busy = set(TrainingRun.objects.filter(state__in=TrainingRun.ACTIVE).values_list("snapshot", flat=True))
    gone = [path for path in folder.iterdir() if f"{SNAPSHOTS}/{path.name}" not in busy and _tells_of(path, names)]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
        logger.info("snapshot %s deleted: it held examples of a deleted account", path.name)
    return [path.name for path in gone]


def _tells_of(snapshot: Path, names: set[str]) -> bool:
    try:
        lines = (snapshot / EXAMPLES).read_text(encoding="utf-8")
    except OSError:
        return False
    return any(name in lines for name in names)
