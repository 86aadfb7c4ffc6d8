"""What one retraining of the eye changes: it learns a drifted camera, forgets nothing, and nobody spoils it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import STARTERS, Bench, Entry, Figure, Missing, measure

NAME = "retraining"
IN_A_ROW, QUICK_IN_A_ROW = 10, 3
FALSE_PHOTOS, QUICK_FALSE_PHOTOS = 400, 60


@measure(NAME, needs_product=False)
def retraining(bench: Bench) -> Iterator[Entry]:
    """A quick run retrains three times in a row instead of ten, and the false corrections repeat fewer photos."""
    from bench.simulation.retraining import drifted_camera, false_corrections, in_a_row
    from ml.artifacts import ArtifactError, open_artifact
    from ml.vision.retraining.bank import STARTER_BANK, Bank, BankError

    live = STARTERS / "vision"
    try:
        open_artifact(live, kind="vision")
        bank = Bank.open(STARTER_BANK)
    except (ArtifactError, BankError) as error:
        yield Missing(NAME, str(error))
        return
    with tempfile.TemporaryDirectory() as folder:
        times = QUICK_IN_A_ROW if bench.quick else IN_A_ROW
        photos = QUICK_FALSE_PHOTOS if bench.quick else FALSE_PHOTOS
        for found in (
            drifted_camera(live, bank, Path(folder) / "camera"),
            drifted_camera(live, bank, Path(folder) / "designs", by_design=True),
            in_a_row(live, bank, Path(folder) / "row", times=times),
            false_corrections(live, bank, Path(folder) / "false", photos=photos),
        ):
            for case, value, unit in found:
                yield Figure(NAME, case, round(value, 3), unit)
