"""A hundred planted bad challengers at the gate for models, and harmless ones: none and all may pass."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measuring import STARTERS, Bench, Entry, Figure, Missing, measure

if TYPE_CHECKING:
    from bench.planted import Planted
    from ml.challenge import Verdict

NAME = "gate for models"
# Of the bad and of the harmless ones of each kind, what a quick run takes.
QUICK_BAD, QUICK_HARMLESS = 6, 1
SHEETS = 16


@measure(NAME, needs_product=False)
def gate_for_models(bench: Bench) -> Iterator[Entry]:
    """The gate stops at the first refusal here; in service it makes every check, to tell all that is wrong."""
    from bench.planted.eyes import bad_eyes, harmless_eyes
    from bench.planted.writers import bad_writers, harmless_writers
    from ml.challenge.text import judge_text
    from ml.challenge.vision import judge_vision
    from ml.vision.retraining.bank import STARTER_BANK, Bank, BankError

    try:
        bank = Bank.open(STARTER_BANK)
    except BankError as error:
        yield Missing(NAME, str(error))
        return

    def see(folder: Path) -> Verdict:
        return judge_vision(STARTERS / "vision", folder, thorough=False)

    def write(folder: Path) -> Verdict:
        return judge_text(STARTERS / "text", folder, sheets=SHEETS, thorough=False)

    eyes, writers = STARTERS / "vision", STARTERS / "text"
    trials: list[tuple[str, Callable[[Path], Verdict], list[Planted]]] = [
        ("bad eyes", see, _some(list(bad_eyes(eyes, bank)), QUICK_BAD, bench)),
        ("bad writers", write, _some(list(bad_writers(writers)), QUICK_BAD, bench)),
        ("harmless eyes", see, _some(list(harmless_eyes(eyes, bank)), QUICK_HARMLESS, bench)),
        ("harmless writers", write, _some(list(harmless_writers(writers)), QUICK_HARMLESS, bench)),
    ]
    promoted: dict[bool, list[int]] = {True: [0, 0], False: [0, 0]}
    for case, judge, planted in trials:
        passed, seconds = _passed(planted, judge)
        tally = promoted[planted[0].harmless]
        tally[0], tally[1] = tally[0] + len(passed), tally[1] + len(planted)
        yield Figure(NAME, f"{case} promoted", len(passed), f"of {len(planted)}")
        yield Figure(NAME, f"{case}, one judgement", round(seconds / len(planted), 1), "s")
        yield from (Figure(NAME, f"promoted: {one}", 1, "challenger") for one in passed if not planted[0].harmless)
    yield Figure(NAME, "bad ones promoted", promoted[False][0], f"of {promoted[False][1]} (at most 0)")
    yield Figure(NAME, "harmless ones promoted", promoted[True][0], f"of {promoted[True][1]} (all)")


def _some(planted: list[Planted], count: int, bench: Bench) -> list[Planted]:
    return planted[:: -(-len(planted) // count)] if bench.quick else planted


def _passed(planted: Sequence[Planted], judge: Callable[[Path], Verdict]) -> tuple[list[str], float]:
    """The names of those that the gate would let go live, and how long all judgements took."""
    passed, seconds = [], 0.0
    for one in planted:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "challenger"
            one.make(folder)
            verdict = judge(folder)
        seconds += verdict.seconds
        if verdict.passed:
            passed.append(one.name)
    return passed, seconds
