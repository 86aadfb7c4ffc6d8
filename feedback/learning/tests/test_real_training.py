"""The whole way with the real trainer and the real gate, on a tiny eye: corrections in, a judged model out."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from ai_descriptions import live_models
from ai_descriptions.live_models import live_eye
from ai_descriptions.model_versions import model_add, model_promote
from feedback.learning.folders import version_of
from feedback.learning.models import RunState
from feedback.learning.services import training_start
from feedback.learning.tests.conftest import approve_piece
from feedback.learning.worker import training_run
from ml.challenge.tests.tiny import write_eye, write_tiny_bank
from ml.vision.tests.drawn import piece
from tests.factories import ArtisanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def ring(number: int) -> bytes:
    file = io.BytesIO()
    piece("ring", "yellow", seed=number).save(file, "JPEG", quality=95)
    return file.getvalue()


def test_corrections_become_a_model_that_the_gate_judged_and_that_sees(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_models, "_loaded", {})
    settings.MODEL_ROOT, settings.SECRET_KEY = tmp_path / "models", "the same pieces are kept back each time"
    bank = tmp_path / "bank"
    settings.TRAINER_COMMAND = (sys.executable, "-m", "feedback.learning.tests.with_bank", str(bank))
    write_tiny_bank(bank)
    write_eye(settings.MODEL_ROOT / "tiny")
    live = model_add(kind="vision", folder="tiny", user=None)
    model_promote(version=live, user=None, reason="test")
    for number in range(24):
        maker = ArtisanFactory(id=UUID(int=number))
        approve_piece(photo=ring(number), id=UUID(int=number), artisan=maker)

    run = training_start(kind="vision", user=None, send=False)
    training_run(run_id=run.pk, worker="test")

    run.refresh_from_db()
    refused = [check["detail"] for check in run.verdict["checks"] if not check["passed"]]
    assert (run.state, run.error_detail, refused) == (RunState.PROMOTED, "", [])
    assert run.parent == live and run.metrics
    checks = {check["name"]: check for check in run.verdict["checks"]}
    assert {"artifact", "label order", "gold set", "calibration of metal_tone", "fresh examples"} <= set(checks)
    assert checks["speed"]["detail"].endswith("1.00 times as long.")
    assert checks["gold set"]["cases"] > 0
    eye = live_eye()
    assert eye is not None and eye.version == version_of(run)
    assert len(eye.see([Image.open(io.BytesIO(ring(1)))])) == 1
