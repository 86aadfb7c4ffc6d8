"""The fixed gold photos: not worse overall, on no slice, in its calibration, and in what it dares to assert."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ml.challenge.answers import SLICE_AT_LEAST, SLICE_LIMIT, Duel, Side
from ml.challenge.chance import UNSURE
from ml.challenge.verdict import Check
from ml.odds import at_least
from ml.vision import layout
from ml.vision.calibration import PRECISION_WANTED
from ml.vision.decisions import Decisions
from ml.vision.figures import figures
from ml.vision.metrics import Floats

# With 815 gold photos of seven attributes a refit that changes one answer in sixteen, for better as often as for
# worse, moves the score by a third of a point by chance. A limit above that lets noise pass; and since a refusal costs
# one training and harm is lasting, the limit itself holds whether or not chance explains the loss.
OVERALL_LIMIT = 0.5
# What ten steps of almost half a point may not add up to.
SINCE_SHIPPED_LIMIT = 1.0
ECE_FREE = 0.05
ECE_LIMIT = 0.01
ASSERTED_AT_LEAST = 10
COVERAGE_KEPT = 0.5
RECOGNISED_LIMIT = 2.0
GOLD_AT_LEAST = 100


def gold_checks(duel: Duel) -> Iterator[Check]:
    """Every check that the gold photos allow."""
    if len(duel.photos) < GOLD_AT_LEAST:
        detail = f"There are {len(duel.photos)} gold photos; fewer than {GOLD_AT_LEAST} cannot tell models apart."
        yield Check("gold set", False, detail, cases=len(duel.photos), made=False)
        return
    yield _overall(duel)
    yield _slices(duel)
    yield from _calibration(duel)
    yield _precision(duel)
    yield _coverage(duel)
    yield _recognised(duel)


def _overall(duel: Duel) -> Check:
    live, new = duel.score(duel.live), duel.score(duel.challenger)
    return Check(
        "gold set",
        new >= live - OVERALL_LIMIT,
        f"Of a hundred answers about the gold photos {new:.2f} are right; the live model has {live:.2f}.",
        live,
        new,
        f"at most {OVERALL_LIMIT} points worse",
        "of 100 answers right",
        duel.answered,
    )


def since_shipped(duel: Duel, kernel: Floats, bias: Floats, features: Floats) -> Check:
    """Against the model that the bank was made with: small losses may not add up over many trainings."""
    judged = duel.live.judged
    first = Side(type(judged)(features @ kernel + bias, judged.wanted, judged.weights, judged.strangeness), _plain())
    shipped, new = duel.score(first), duel.score(duel.challenger)
    return Check(
        "since the first model",
        new >= shipped - SINCE_SHIPPED_LIMIT,
        f"Of a hundred gold answers {new:.2f} are right; the model that the gold set came with has {shipped:.2f}.",
        shipped,
        new,
        f"at most {SINCE_SHIPPED_LIMIT} point worse than the first model",
        "of 100 answers right",
        duel.answered,
    )


def _plain() -> Decisions:
    """Temperatures and thresholds change no best answer, so a score needs none."""
    heads = layout.heads()
    return Decisions(
        temperatures={head.attribute: 1.0 for head in heads} | {"jewellery": 1.0},
        thresholds={head.attribute: dict.fromkeys(head.values) for head in heads},
        jewellery_at_least=0.0,
        strangeness_at_most=float("inf"),
    )


def _slices(duel: Duel) -> Check:
    behind = duel.behind
    worst = min(duel.slices, key=lambda one: one.points)
    told = "; ".join(one.sentence for one in behind[:5])
    fine = f"None of {len(duel.slices)} slices falls behind by more than chance; the lowest is {worst.sentence}."
    return Check(
        "slices of the gold set",
        not behind,
        f"Falls behind on {len(behind)} of {len(duel.slices)} slices. {told}." if behind else fine,
        (behind[0] if behind else worst).live,
        (behind[0] if behind else worst).live + (behind[0] if behind else worst).points,
        f"no slice of {SLICE_AT_LEAST} photos more than {SLICE_LIMIT} points worse, beyond chance",
        "of 100 answers right",
        len(duel.slices),
    )


def _calibration(duel: Duel) -> Iterator[Check]:
    for attribute, (labelled, said) in duel.live.said.items():
        if not labelled.any():
            continue
        head = layout.head(attribute)
        live = float(figures(head, said.tally().sum(axis=0))["ece"])
        new = float(figures(head, duel.challenger.said[attribute][1].tally().sum(axis=0))["ece"])
        limit = max(ECE_FREE, live + ECE_LIMIT)
        yield Check(
            f"calibration of {attribute}",
            new <= limit,
            f"What it calls {attribute} with so much probability is off by {new:.3f} on average, the live model's "
            f"by {live:.3f}.",
            live,
            new,
            f"at most {limit:.3f}",
            "expected calibration error",
            int(labelled.sum()),
        )


def _asserted(side: Side) -> dict[str, tuple[int, int]]:
    """By attribute: how many values were asserted, and how many of those were wrong."""
    found = {}
    for attribute, (_, said) in side.said.items():
        asserted = int(said.asserted.sum())
        found[attribute] = asserted, asserted - int((said.goal & said.asserted).sum())
    return found


def _precision(duel: Duel) -> Check:
    """Wrong assertions are the worst harm: refused where there are more than chance explains at the live precision.

    By attribute where ASSERTED_AT_LEAST were asserted, and over all attributes.
    """
    live, new = _asserted(duel.live), _asserted(duel.challenger)
    live["all attributes"], new["all attributes"] = (
        (sum(count for count, _ in side.values()), sum(wrong for _, wrong in side.values())) for side in (live, new)
    )
    worse = []
    for attribute, (count, wrong) in new.items():
        before, wrong_before = live[attribute]
        held = min(PRECISION_WANTED, 1 - wrong_before / before) if before else PRECISION_WANTED
        if count >= ASSERTED_AT_LEAST and at_least(wrong, count, 1 - held) < UNSURE:
            worse.append(f"{attribute}: {wrong} of {count} assertions are wrong, where {held:.0%} should be right")
    figures_of = [
        1 - wrong / count if count else 1.0 for count, wrong in (live["all attributes"], new["all attributes"])
    ]
    return Check(
        "asserted precision",
        not worse,
        f"It asserts what is not so. {'; '.join(worse)}." if worse else "What it asserts is right as often as before.",
        figures_of[0],
        figures_of[1],
        f"as precise as the live model or {PRECISION_WANTED:.0%}, but for chance ({UNSURE:.0%})",
        "share of assertions right",
        new["all attributes"][0],
    )


def _coverage(duel: Duel) -> Check:
    live, new = (
        float(np.mean([side.answers.asserted[head.attribute].any(axis=1) for head in layout.heads()]))
        for side in (duel.live, duel.challenger)
    )
    return Check(
        "courage",
        new >= COVERAGE_KEPT * live,
        f"It answers {new:.1%} of what it is asked by itself, the live model {live:.1%}; the rest is asked of people.",
        live,
        new,
        f"at least {COVERAGE_KEPT:.0%} of the live model's",
        "share answered",
        duel.answered,
    )


def _recognised(duel: Duel) -> Check:
    live, new = (100 * float(side.answers.jewellery.mean()) for side in (duel.live, duel.challenger))
    return Check(
        "recognises jewellery",
        new >= live - RECOGNISED_LIMIT,
        f"{new:.1f} of a hundred gold photos are taken for jewellery, which all of them show; the live model has "
        f"{live:.1f}.",
        live,
        new,
        f"at most {RECOGNISED_LIMIT} points fewer",
        "of 100 photos",
        len(duel.photos),
    )
