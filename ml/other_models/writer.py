"""The writer with another model: asks it several times, keeps the best true text, and says who wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any, Protocol

from ml import claims
from ml.facts import FactSheet
from ml.other_models.choosing import Chosen, Piece, choose_best
from ml.other_models.model import OtherModel, OtherModelError, OtherText, Status
from ml.other_models.placeholders import placeholders
from ml.other_models.prompt import make_prompt
from ml.spelling import SPELLINGS
from ml.text.candidates import Order, alt_texts, planned_description, tag_lists, titles
from ml.text.prompt import LENGTHS, TONES
from ml.text.sheet import make_sheet
from ml.text.steering import NO_STEERING, Steering
from ml.text.text import Text
from ml.text.writer import statable

SAMPLES = 4
PLANNER = "sentence planner"


class TextWriter(Protocol):
    """What writes texts: the product's own `ml.text.Writer`, or `OtherWriter`."""

    @property
    def version(self) -> str: ...

    def write(
        self,
        facts: FactSheet,
        *,
        tone: str = ...,
        length: str = ...,
        spelling: str = ...,
        seed: int = ...,
        avoid: Sequence[str] = ...,
        steering: Steering = ...,
    ) -> Text: ...


class OtherWriter:
    """Writes with any other model. `own`: gives the product's own writer, or None, for when nothing of it stands."""

    def __init__(self, model: OtherModel, own: Callable[[], TextWriter | None] = lambda: None) -> None:
        self._model, self._own = model, own

    @property
    def version(self) -> str:
        """Name, hash and settings of the model."""
        return self._model.version

    def status(self) -> Status:
        """How the model is doing in this process."""
        return self._model.status()

    def write(
        self,
        facts: FactSheet,
        *,
        tone: str = "plain",
        length: str = "medium",
        spelling: str = "uk",
        seed: int = 0,
        avoid: Sequence[str] = (),
        steering: Steering = NO_STEERING,
        samples: int = SAMPLES,
    ) -> OtherText:
        """One text about these facts. Raises ValueError for an unknown tone, length or spelling, and
        ml.claims.GuardError when the guard cannot do its work; what the model does wrong raises nothing.
        """
        for name, value, known in (
            ("tone", tone, TONES),
            ("length", length, LENGTHS),
            ("spelling", spelling, SPELLINGS),
        ):
            if value not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}, not {value!r}")
        began = perf_counter()
        order = Order(tone, length, spelling, seed, tuple(avoid), steering)
        sheet = make_sheet(statable(facts))
        names = placeholders(sheet, length)
        prompt = make_prompt(sheet, names, tone, length)
        try:
            answers = self._model.answers(prompt, count=samples, seed=seed)
        except OtherModelError as gone:
            return self._instead(facts, order, gone.code, began, sent=gone.sent)
        chosen, wrong = choose_best(answers, Piece(facts, sheet, names, order))
        if chosen is None:
            return self._instead(facts, order, _commonest(wrong), began, sent=True)
        return self._text(chosen, facts, order, began)

    def _text(self, chosen: Chosen, facts: FactSheet, order: Order, began: float) -> OtherText:
        fields: dict[str, Any] = vars(chosen)
        return OtherText(
            **fields,
            writer="model",
            findings=tuple(claims.check(fields, facts)),
            seconds=perf_counter() - began,
            seed=order.seed,
            model=self.version,
            sent_to=self._model.sends_to,
        )

    def _instead(self, facts: FactSheet, order: Order, reason: str, began: float, *, sent: bool) -> OtherText:
        """The text of the product's own writer, or of the planner where there is none."""
        own = self._own()
        text, model = (_planned(facts, order), PLANNER) if own is None else (_written(own, facts, order), own.version)
        return OtherText(
            **{**vars(text), "seconds": perf_counter() - began},
            model=model,
            instead_of=self.version,
            reason=reason,
            sent_to=self._model.sends_to if sent else "",
        )


def _written(own: TextWriter, facts: FactSheet, order: Order) -> Text:
    return own.write(
        facts,
        tone=order.tone,
        length=order.length,
        spelling=order.spelling,
        seed=order.seed,
        avoid=order.avoid,
        steering=order.steering,
    )


def _planned(facts: FactSheet, order: Order) -> Text:
    sheet = make_sheet(statable(facts))
    fields: dict[str, Any] = {
        "title": next(titles((), sheet, order)),
        "description": planned_description(sheet, order).text,
        "tags": next(tag_lists((), sheet, order)),
        "alt_text": next(alt_texts((), sheet, order)),
    }
    findings = tuple(claims.check(fields, facts))
    return Text(**fields, writer="planner", findings=findings, seconds=0.0, seed=order.seed)


def _commonest(wrong: Counter[str]) -> str:
    return str(wrong.most_common(1)[0][0]) if wrong else "empty"
