"""Earrings, pendants, necklace, bracelet and charm, laid out flat. Lengths in centimetres. Uses bpy (GPL)."""

from typing import Any

import numpy as np

from tools.render_demo import materials as paint
from tools.render_demo.fittings import at, bezel, chain, claws, coil
from tools.render_demo.shapes import (
    ball,
    brilliant,
    cabochon,
    even_path,
    grid_faces,
    group,
    hoop,
    mesh_object,
    revolve,
    smooth_path,
    tube,
)

CLEAR = (0.985, 0.985, 0.985)


def studs() -> Any:
    """Two clear brilliants in four claws: one standing on its post, one lying on its side."""
    metal = paint.metal("white")
    parts = []
    for place, turn in (((-0.50, 0.1, 0.60), (0.72, 0.0, -0.28)), ((0.62, -0.30, 0.40), (1.30, 0.0, 0.62))):
        one = [
            brilliant(0.36, paint.gem(CLEAR, index=2.1, fire=0.005)),
            *claws(0.36, 4, metal, z=0, wire=0.04, twist=0.4),
        ]
        one.append(tube(np.array([(0, 0, -0.3), (0, 0, -0.7), (0, 0, -1.35)]), 0.04, metal))
        one.append(at(ball(0.1, metal, stretch=(1, 1, 0.5)), (0, 0, -0.34)))
        parts.append(at(group(one), place, turn))
    return group(parts)


def ear_hook(metal: Any, top: float) -> Any:
    line = np.array(
        [
            (0.0, top, 0),
            (0.02, top + 0.35, 0),
            (0.18, top + 0.85, 0),
            (0.55, top + 1.05, 0),
            (0.86, top + 0.75, 0),
            (0.92, top + 0.1, 0),
            (1.02, top - 0.45, 0),
        ]
    )
    return tube(smooth_path(line, 10), 0.04, metal)


def turquoise_drops() -> Any:
    """Oval cabochons with a row of grains around the collar, on hooks."""
    metal, stone = paint.metal("silver", finish="antique", roughness=0.14), paint.turquoise()
    shape = (0.78, 1.08)
    earrings = []
    for place, turn, flip in (((-1.05, 0, 0.16), -0.16, 1), ((1.0, -0.25, 0.16), 0.30, -1)):
        parts = [cabochon(0.72, 0.34, stone, stretch=shape), bezel(0.72, 0.12, metal, stretch=shape)]
        for angle in np.linspace(0, 2 * np.pi, 34, endpoint=False):
            grain = ball(0.062, metal, rings=12)
            parts.append(at(grain, (0.83 * shape[0] * np.cos(angle), 0.82 * shape[1] * np.sin(angle), -0.07)))
        parts.append(revolve([(0.01, -0.11), (0.85, -0.11), (0.87, -0.14), (0.01, -0.15)], metal, stretch=shape))
        parts.append(at(hoop(0.11, 0.032, metal), (0, 1.03, -0.07)))
        parts.append(at(hoop(0.10, 0.032, metal), (0, 1.19, -0.05), (0, 1.2, 0)))
        parts.append(at(ball(0.075, metal), (0, 1.38, -0.03)))
        hook = ear_hook(metal, 1.28)
        hook.location, hook.scale = (0, 0, -0.03), (flip, 1, 1)
        earrings.append(at(group([*parts, hook]), place, (0, 0, turn)))
    return group(earrings)


def malachite_pendant() -> Any:
    metal, shape = paint.metal("silver", roughness=0.08), (0.82, 1.12)
    parts = [
        at(cabochon(1.0, 0.42, paint.malachite(), stretch=shape), (0, 0, 0.16)),
        at(bezel(1.0, 0.15, metal, stretch=shape, wall=0.075), (0, 0, 0.16)),
    ]
    rope = np.linspace(0, 2 * np.pi, 700, endpoint=False)
    for phase in (0, np.pi):
        swing = 0.045 * np.cos(38 * rope + phase)
        path = np.stack(
            [
                (1.12 + swing) * shape[0] * np.cos(rope),
                (1.11 + swing) * shape[1] * np.sin(rope),
                0.08 + 0.045 * np.sin(38 * rope + phase),
            ],
            1,
        )
        parts.append(tube(path, 0.045, metal, sides=10, closed=True))
    parts.append(at(hoop(0.13, 0.04, metal), (0, 1.36, 0.10), (0.2, 0, 0)))
    parts.append(
        at(
            revolve(
                [(0.13, -0.12), (0.2, -0.1), (0.23, 0), (0.2, 0.1), (0.13, 0.12), (0.15, 0), (0.13, -0.12)],
                metal,
                steps=4,
            ),
            (0, 1.56, 0.2),
            (0, np.pi / 2, 0),
        )
    )
    line = np.array(
        [
            (-7, 5.6, 0.09),
            (-4.6, 5.0, 0.09),
            (-2.7, 4.3, 0.09),
            (-1.2, 2.9, 0.09),
            (-0.3, 1.85, 0.12),
            (0.0, 1.62, 0.24),
            (0.35, 1.85, 0.12),
            (1.3, 2.7, 0.09),
            (1.9, 3.9, 0.09),
            (2.9, 4.4, 0.09),
            (4.4, 3.7, 0.09),
            (7, 4.3, 0.09),
        ]
    )
    return group([*parts, *chain(smooth_path(line, 24), metal, length=0.30, width=0.2, wire=0.032)])


def carnelian_bracelet() -> Any:
    stone, metal = paint.carnelian(), paint.metal("silver", finish="antique", roughness=0.15)
    count, reach = 21, 2.82
    rng = np.random.default_rng(4)
    parts = []
    for k in range(count):
        angle = 2 * np.pi * k / count + rng.normal(0, 0.006)
        middle = (reach * 1.08 * np.cos(angle), reach * 0.95 * np.sin(angle), 0.40)
        if k in (15, 17):
            bead = revolve(
                [
                    (0.08, -0.2),
                    (0.26, -0.2),
                    (0.33, -0.12),
                    (0.30, -0.05),
                    (0.37, 0),
                    (0.30, 0.05),
                    (0.33, 0.12),
                    (0.26, 0.2),
                    (0.08, 0.2),
                ],
                metal,
                steps=4,
            )
            parts.append(at(bead, middle, (np.pi / 2, 0, angle)))
            continue
        size = 0.402 + rng.normal(0, 0.006)
        parts.append(at(ball(size, stone), middle, tuple(rng.uniform(0, 6, 3))))
    ring = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    thread = np.stack([reach * 1.08 * np.cos(ring), reach * 0.95 * np.sin(ring), 0.40 + 0 * ring], 1)
    return group([*parts, tube(thread, 0.045, paint.cord((0.10, 0.02, 0.01)), closed=True)])


def pearl_necklace() -> Any:
    line = np.array(
        [
            (-7, 3.2, 0),
            (-4.4, 2.9, 0),
            (-2.4, 1.6, 0),
            (-1.9, -0.4, 0),
            (-0.4, -1.9, 0),
            (1.6, -1.5, 0),
            (2.5, 0.2, 0),
            (1.9, 2.1, 0),
            (2.6, 3.9, 0),
            (4.6, 4.7, 0),
            (7.6, 4.4, 0),
        ]
    )
    spots, _ = even_path(smooth_path(line, 40), 0.722)
    lustre, rng, parts = paint.pearl(), np.random.default_rng(6), []
    for spot in spots:
        size = 0.36 + rng.normal(0, 0.008)
        pearl = ball(size, lustre, stretch=(1, 1, 1 + rng.normal(0, 0.02)))
        parts.append(at(pearl, (spot[0], spot[1], size), tuple(rng.uniform(0, 6, 3))))
    thread = smooth_path(np.column_stack([spots[:, :2], np.full(len(spots), 0.36)]), 6)
    return group([*parts, tube(thread, 0.05, paint.cord((0.5, 0.45, 0.4)))])


def heart_charm() -> Any:
    metal = paint.metal("rose", roughness=0.10)
    turn = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    outline = (
        np.stack(
            [
                16 * np.sin(turn) ** 3,
                13 * np.cos(turn) - 5 * np.cos(2 * turn) - 2 * np.cos(3 * turn) - np.cos(4 * turn) + 2.5,
            ],
            1,
        )
        / 17
        * 0.72
    )
    rise = np.linspace(-1, 1, 61)
    inset = (1 - np.abs(rise) ** 2.6) ** (1 / 2.2)
    grid = np.concatenate(
        [outline[None] * inset[:, None, None], np.broadcast_to((0.24 * rise)[:, None, None], (61, 240, 1))], -1
    )
    body = mesh_object(grid.reshape(-1, 3), grid_faces(61, 240, wrap_rows=False, wrap_columns=True), metal)
    parts = [
        at(body, (0, 0, 0.24)),
        at(hoop(0.10, 0.035, metal), (0, 0.50, 0.25), (0, 1.35, 0.3)),
        at(hoop(0.15, 0.035, metal), (0.02, 0.70, 0.16), (0.25, 0, 0)),
    ]
    line = smooth_path(
        np.array(
            [(0.05, 0.80, 0.12), (0.5, 1.5, 0.02), (1.6, 1.75, 0.03), (2.8, 1.35, 0.0), (4.2, 1.9, 0.03), (7, 1.6, 0.0)]
        ),
        24,
    )
    return group([*parts, *chain(line, metal, length=0.20, width=0.13, wire=0.022)])


def twisted_hoops() -> Any:
    """Three strands twisted into hoops; the second leans on the first."""
    metal = paint.metal("yellow", roughness=0.09)
    turn = np.linspace(0, 2 * np.pi, 900, endpoint=False)
    places = (((-0.75, 0.1, 0.16), (0.0, 0.0, 0.2)), ((1.05, -0.35, 0.36), (0.04, -0.20, -0.3)))
    hoops = []
    for place, tilt in places:
        strands = []
        for phase in np.arange(3) * 2 * np.pi / 3:
            reach = 1.55 + 0.085 * np.cos(26 * turn + phase)
            path = np.stack([reach * np.cos(turn), reach * np.sin(turn), 0.085 * np.sin(26 * turn + phase)], 1)
            strands.append(tube(path, 0.083, metal, sides=12, closed=True))
        catch = at(ball(0.2, metal, stretch=(1.1, 0.8, 0.95)), (0, 1.55, 0))
        hoops.append(at(group([*strands, catch]), place, tilt))
    return group(hoops)


def filigree_pendant() -> Any:
    """Openwork: scrolls of wire in a round frame with a twisted border, darkened."""
    metal = paint.metal("silver", finish="antique", roughness=0.22)
    parts = [
        hoop(1.42, 0.075, metal),
        hoop(0.34, 0.05, metal),
        at(ball(0.26, metal, stretch=(1, 1, 0.7)), (0, 0, 0.02)),
    ]
    turn = np.linspace(0, 2 * np.pi, 900, endpoint=False)
    for phase in (0, np.pi):
        reach = 1.57 + 0.05 * np.cos(60 * turn + phase)
        parts.append(
            tube(
                np.stack([reach * np.cos(turn), reach * np.sin(turn), 0.05 * np.sin(60 * turn + phase)], 1),
                0.048,
                metal,
                sides=8,
                closed=True,
            )
        )
    sweep = np.linspace(0, 1, 90)
    for k in range(8):
        for side in (1, -1):
            bend = 0.33 * (1 - 0.86 * sweep)
            angle = side * (np.pi * 0.95 - 3.6 * np.pi * sweep)
            base = 2 * np.pi * k / 8 + side * 0.205
            centre = np.array([1.02 * np.cos(base), 1.02 * np.sin(base)])
            path = np.stack(
                [centre[0] + bend * np.cos(base + angle), centre[1] + bend * np.sin(base + angle), 0 * sweep], 1
            )
            parts.append(tube(path, 0.036, metal, sides=10))
            parts.append(at(ball(0.06, metal, rings=10), (path[-1][0], path[-1][1], 0.02)))
        half = 2 * np.pi * (k + 0.5) / 8
        for r, size in ((1.28, 0.075), (0.60, 0.07)):
            parts.append(at(ball(size, metal, rings=12), (r * np.cos(half), r * np.sin(half), 0.02)))
        spoke = 2 * np.pi * k / 8
        parts.append(
            tube(np.array([(r * np.cos(spoke), r * np.sin(spoke), 0) for r in (0.34, 0.7, 1.05, 1.42)]), 0.036, metal)
        )
    parts.append(at(hoop(0.16, 0.05, metal), (0, 1.72, 0.03), (0, 1.25, 0)))
    parts.append(at(hoop(0.24, 0.055, metal), (0.02, 1.97, 0.12), (0.45, 0, 0)))
    line = smooth_path(
        np.array(
            [(-6, 5.4, 0), (-3.2, 4.4, 0), (-1.2, 3.2, 0), (-0.1, 2.1, 0.14), (1.2, 3.0, 0), (3.0, 4.5, 0), (6, 5.0, 0)]
        ),
        24,
    )
    string = tube(line, 0.10, paint.cord((0.02, 0.018, 0.018)))
    return group([at(group(parts), (0, 0, 0.12)), at(string, (0, 0, 0.1))])


def wrapped_pendant() -> Any:
    """Turquoise held by three bound copper wires, with a scroll and a wound bail."""
    metal, shape = paint.metal("copper", roughness=0.16), (0.80, 1.1)
    parts = [at(cabochon(1.1, 0.45, paint.turquoise(), stretch=shape), (0, 0, 0.14))]
    turn = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    for z in (0.02, 0.15, 0.28):
        reach = 1.15 if z < 0.2 else 1.10
        parts.append(at(hoop(reach, 0.062, metal, stretch=shape), (0, 0, z + 0.05)))
    for angle in (0.15, np.pi - 0.15, 3.75, 5.65, np.pi / 2 + 0.55, np.pi / 2 - 0.55):
        spot = np.array([1.14 * shape[0] * np.cos(angle), 1.14 * shape[1] * np.sin(angle), 0.19])
        along = np.array([-shape[0] * np.sin(angle), shape[1] * np.cos(angle), 0])
        parts.append(coil(spot, along, 0.19, 0.034, 6, metal))
    lines = [
        [(-0.95, -0.45, 0.2), (-0.62, -0.25, 0.50), (-0.2, 0.35, 0.62), (0.05, 0.95, 0.42), (0.1, 1.3, 0.24)],
        [(0.5, -1.10, 0.2), (0.44, -0.78, 0.42), (0.60, -0.1, 0.52), (0.42, 0.62, 0.52), (0.06, 1.3, 0.26)],
    ]
    parts += [tube(smooth_path(np.array(line), 14), 0.05, metal) for line in lines]
    sweep = np.linspace(0, 1, 120)[:, None]
    bend, angle = 0.30 * (1 - 0.9 * sweep), 4.4 * np.pi * sweep
    scroll = np.hstack([0.36 - bend * np.cos(angle) * 1.0, -0.55 + bend * np.sin(angle), 0.60 - 0.10 * sweep * 0])
    parts.append(at(tube(scroll, 0.046, metal), (0, 0, -0.03)))
    neck = np.array([0.03, 1.42, 0.24])
    parts.append(coil(neck, np.array([0, 1.0, 0.0]), 0.15, 0.036, 7, metal))
    loop = np.stack([0.03 + 0.0 * turn, 1.86 + 0.26 * np.cos(turn), 0.26 + 0.24 * np.sin(turn)], 1)
    parts += [tube(loop + np.array((dx, 0, 0)), 0.055, metal, closed=True) for dx in (-0.11, 0.0, 0.11)]
    cord = smooth_path(
        np.array(
            [
                (-6.5, 4.6, 0.1),
                (-3.4, 3.9, 0.1),
                (-1.4, 2.7, 0.11),
                (-0.2, 1.92, 0.2),
                (0.4, 1.95, 0.2),
                (1.6, 2.6, 0.1),
                (3.2, 4.2, 0.1),
                (6.5, 5.6, 0.1),
            ]
        ),
        20,
    )
    return group([*parts, tube(cord, 0.085, paint.cord((0.045, 0.022, 0.012)))])
