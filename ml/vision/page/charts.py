"""Small drawings in SVG that need no script; what they show also stands in a table or in their title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from ml.vision.page.markup import Markup, tag

SIDE = 200
EDGE = 26
_numbers = count(1)


def reliability_chart(title: str, bins: Sequence[Mapping[str, float]]) -> Markup:
    """Claimed probability to the right, share that was right upwards; honest probabilities lie on the diagonal."""
    most = max((one["answers"] for one in bins), default=1)
    dots = [
        tag(
            "circle",
            tag("title", f"{one['answers']:.0f} answers at {one['probability']:.2f}: {one['right']:.2f} right"),
            cx=_x(one["probability"]),
            cy=_y(one["right"]),
            r=round(2.5 + 7 * (one["answers"] / most) ** 0.5, 1),
        )
        for one in bins
    ]
    diagonal = tag("path", d=f"M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}", class_="ideal")
    told = "; ".join(f"of those near {one['probability']:.2f}, {one['right']:.2f} are right" for one in bins)
    return _drawing(title, f"{title}: {told}.", [*_axes("probability", "right"), diagonal, *dots])


def curves_chart(title: str, curves: Mapping[str, Sequence[float]]) -> Markup:
    """Lines over the share of the picture that was deleted, each with its name at its lowest middle."""
    lines = []
    for place, (name, values) in enumerate(curves.items()):
        points = [f"{_x(step / (len(values) - 1))},{_y(value)}" for step, value in enumerate(values)]
        lines.append(tag("polyline", tag("title", name), points=" ".join(points), class_=f"line line-{place}"))
    told = "; ".join(f"{name}: " + ", ".join(f"{value:.2f}" for value in values) for name, values in curves.items())
    return _drawing(title, f"{title}: {told}.", [*_axes("deleted", "probability"), *lines])


def bar(value: float | None, interval: Sequence[float] | None) -> Markup:
    """A figure between 0 and 1 as a bar, its interval as a whisker on it. For eyes only: the cell says it too."""
    parts = []
    if value is not None:
        parts.append(tag("rect", x=0, y=3, width=round(100 * value, 1), height=8, rx=2, class_="bar"))
    if interval is not None:
        low, high = (round(100 * end, 1) for end in interval)
        parts.append(tag("path", d=f"M{low} 7H{high}M{low} 4V10M{high} 4V10", class_="whisker"))
    frame: dict[str, Any] = {"viewBox": "0 0 100 14", "class_": "bars", "aria_hidden": "true"}
    return tag("svg", tag("rect", x=0, y=3, width=100, height=8, rx=2, class_="rail"), *parts, **frame)


def _drawing(title: str, described: str, parts: Sequence[Markup]) -> Markup:
    name = f"chart-{next(_numbers)}"
    whole = SIDE + 2 * EDGE
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        tag("desc", described, id=f"{name}-desc"),
        *parts,
        viewBox=f"0 0 {whole} {whole}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        class_="chart",
    )


def _axes(across: str, upwards: str) -> list[Markup]:
    middle = EDGE + SIDE / 2
    ticks = [
        tag("text", words, x=x, y=y, class_="tick", text_anchor=anchor)
        for words, x, y, anchor in (
            ("0", _x(0), _y(0) + 16, "middle"),
            ("1", _x(1), _y(0) + 16, "middle"),
            ("1", _x(0) - 6, _y(1) + 4, "end"),
            (across, middle, _y(0) + 18, "middle"),
        )
    ]
    turned = f"rotate(-90 {EDGE - 10} {middle})"
    side = tag("text", upwards, x=EDGE - 10, y=middle, class_="tick", text_anchor="middle", transform=turned)
    frame = tag("path", d=f"M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}", class_="axis")
    return [frame, *ticks, side]


def _x(value: float) -> float:
    return round(EDGE + SIDE * value, 1)


def _y(value: float) -> float:
    return round(EDGE + SIDE * (1 - value), 1)
