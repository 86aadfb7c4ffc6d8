"""Finger rings and the bangle, their axis along y, the head at +z. Lengths in centimetres. Uses bpy (GPL)."""

from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from tools.render_demo import materials as paint
from tools.render_demo.fittings import at, claws
from tools.render_demo.shapes import (
    ball,
    brilliant,
    copy_of,
    cut_stone,
    facet,
    group,
    hammer,
    revolve,
    shank,
    sharpen,
    smooth_path,
    tube,
)

Array = NDArray[np.float64]
CLEAR = (0.985, 0.985, 0.985)


def solitaire() -> Any:
    """Blue oval in six claws on a slim tapered band."""
    metal = paint.metal("silver", roughness=0.07)
    stone = at(brilliant(0.40, paint.gem((0.055, 0.17, 0.78), index=1.77), stretch=(1.0, 1.28)), (0, 0, 1.345))
    band = shank(0.86, lambda a: 0.20 + 0.09 * np.abs(a / np.pi), lambda a: 0.15 + 0.03 * np.cos(a) ** 2, metal)
    return group([band, stone, *claws(0.40, 6, metal, z=1.345, stretch=(1.0, 1.28), twist=np.pi / 6)])


def halo_ring() -> Any:
    """Red oval in a halo of small clear stones, rose metal."""
    metal, z = paint.metal("rose"), 1.24
    shape = (1.0, 1.25)
    stone = at(brilliant(0.33, paint.gem((0.62, 0.012, 0.035), index=1.77), stretch=shape), (0, 0, z + 0.03))
    parts = [stone, *claws(0.33, 4, metal, z=z + 0.03, stretch=shape, wire=0.038, twist=np.pi / 4)]
    parts.append(
        revolve(
            [
                (0.36, z - 0.16),
                (0.37, z - 0.03),
                (0.50, z - 0.03),
                (0.53, z - 0.06),
                (0.48, z - 0.16),
                (0.36, z - 0.16),
            ],
            metal,
            stretch=shape,
            steps=4,
        )
    )
    first = brilliant(0.062, paint.gem(CLEAR, index=2.2))
    for k, angle in enumerate(np.arange(22) * 2 * np.pi / 22):
        small = first if k == 0 else copy_of(first)
        parts.append(at(small, (0.45 * np.cos(angle) * 0.985, 0.45 * 1.25 * np.sin(angle) * 0.975, z + 0.0)))
        half = angle + np.pi / 22
        for r in (0.405, 0.495):
            grain = ball(0.019, metal, rings=10)
            parts.append(at(grain, (r * np.cos(half), r * 1.24 * np.sin(half), z - 0.008)))
    parts.append(shank(0.84, lambda a: 0.19 + 0.06 * np.abs(a / np.pi), lambda a: 0.14 + 0 * a, metal))
    return group(parts)


def hammered_band() -> Any:
    metal = paint.metal("yellow", roughness=0.12)
    return group(
        [
            shank(
                0.95,
                lambda a: 0.62 + 0 * a,
                lambda a: 0.15 + 0 * a,
                metal,
                roundness=0.42,
                change=lambda v: hammer(v, blows=150, depth=0.016, reach=0.13),
            )
        ]
    )


def plain_band() -> Any:
    metal = paint.metal("rose", roughness=0.09)
    return group([shank(0.92, lambda a: 0.42 + 0 * a, lambda a: 0.16 + 0 * a, metal, roundness=0.8)])


def signet() -> Any:
    """A flat-topped ring with a letter cut into the table."""
    metal, recess = paint.metal("yellow", roughness=0.13), paint.metal("dark", roughness=0.4)

    def flat(v: Array) -> Array:
        top = 1.19
        v = v.copy()
        above = np.clip(v[:, 2] - top + 0.02, 0, None)
        v[:, 2] = np.where(above > 0, top - 0.02 + 0.02 * np.tanh(above / 0.02), v[:, 2])
        return v

    band = shank(
        0.95,
        lambda a: 0.34 + 0.92 * np.exp(-((a / 0.62) ** 2)),
        lambda a: 0.15 + 0.26 * np.exp(-((a / 0.60) ** 2)),
        metal,
        roundness=0.85,
        change=flat,
    )
    sharpen(band, 40)
    engrave(band, "M", recess, z=1.19, size=0.74)
    return group([band])


def engrave(thing: Any, letter: str, recess: Any, *, z: float, size: float) -> None:
    curve = bpy.data.curves.new("letter", "FONT")
    curve.body, curve.size, curve.extrude = letter, size, 0.03
    curve.align_x, curve.align_y = "CENTER", "CENTER"
    cutter = bpy.data.objects.new("letter", curve)
    bpy.context.scene.collection.objects.link(cutter)
    mesh = bpy.data.meshes.new_from_object(cutter)
    mesh.materials.clear()
    mesh.materials.append(recess)
    bpy.data.objects.remove(cutter)
    solid = bpy.data.objects.new("letter", mesh)
    bpy.context.scene.collection.objects.link(solid)
    solid.location = (0, 0, z)
    solid.hide_render, solid.parent = True, thing
    thing.data.materials.append(recess)
    cut = thing.modifiers.new("engrave", "BOOLEAN")
    cut.object, cut.operation, cut.solver = solid, "DIFFERENCE", "EXACT"
    cut.material_mode = "TRANSFER"


def copper_bangle() -> Any:
    metal = paint.metal("copper")
    return group(
        [
            at(
                shank(
                    3.1,
                    lambda a: 0.95 + 0 * a,
                    lambda a: 0.20 + 0 * a,
                    metal,
                    roundness=0.5,
                    change=lambda v: hammer(v, blows=380, depth=0.06, reach=0.33),
                ),
                (0, 0, 0),
            )
        ]
    )


def emerald_cut(width: float, length: float, material: Any) -> Any:
    """A step-cut rectangle with trimmed corners; girdle at z = 0."""
    planes = [(np.array([0, 0, 1.0]), 0.30 * width)]
    for azimuth, reach in (
        (0, width),
        (180, width),
        (90, length),
        (270, length),
        *((a, 0.80 * (width + length) / np.sqrt(2)) for a in (45, 135, 225, 315)),
    ):
        planes.append(facet(azimuth, 90, (reach, 0)))
        for steep, inset, z in ((48, 0.0, 0.03), (36, 0.12, 0.15), (24, 0.26, 0.24)):
            planes.append(facet(azimuth, steep, (reach - inset * width, z * width)))
        for steep, inset, z in ((58, 0.0, 0.03), (47, 0.22, 0.36), (36, 0.50, 0.68)):
            planes.append(facet(azimuth, 180 - steep, (reach - inset * width, -z * width)))
    return cut_stone(planes, material)


def green_ring() -> Any:
    """A green step-cut stone in four claws on a yellow band."""
    metal = paint.metal("yellow", roughness=0.09)
    stone = at(emerald_cut(0.36, 0.47, paint.gem((0.02, 0.48, 0.16), index=1.6)), (0, 0, 1.36))
    parts: list[Any] = [stone]
    for x in (-1, 1):
        for y in (-1, 1):
            line = np.array(
                [
                    (0.16 * x, 0.2 * y, 1.0),
                    (0.27 * x, 0.34 * y, 1.2),
                    (0.335 * x, 0.42 * y, 1.36),
                    (0.325 * x, 0.41 * y, 1.42),
                    (0.27 * x, 0.35 * y, 1.455),
                ]
            )
            parts.append(tube(smooth_path(line, 8), 0.05, metal))
    square = np.array([(0.27, 0.36, 1.24), (-0.27, 0.36, 1.24), (-0.27, -0.36, 1.24), (0.27, -0.36, 1.24)])
    parts.append(tube(smooth_path(square, 10, closed=True), 0.04, metal, closed=True))
    parts.append(shank(0.86, lambda a: 0.26 + 0.05 * np.cos(a) ** 2, lambda a: 0.15 + 0 * a, metal))
    return group(parts)
