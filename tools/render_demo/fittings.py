"""What several pieces share: claws and collars for stones, chain, wound wire, a leaf; centimetres. Uses bpy (GPL)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.render_demo.shapes import (
    copy_of,
    even_path,
    frames,
    grid_faces,
    hoop,
    mesh_object,
    revolve,
    smooth_path,
    tube,
)

Array = NDArray[np.float64]


def at(thing: Any, place: tuple[float, float, float], turn: tuple[float, float, float] = (0, 0, 0)) -> Any:
    thing.location, thing.rotation_euler = place, turn
    return thing


def claws(
    radius: float,
    count: int,
    metal: Any,
    *,
    z: float,
    stretch: tuple[float, float] = (1.0, 1.0),
    wire: float = 0.045,
    twist: float = 0.0,
) -> list[Any]:
    """An open basket: two rings under the stone and prongs that fold over its girdle at height z."""
    parts = [
        hoop(radius * 0.62, wire * 0.8, metal, stretch=stretch, z=z - 0.62 * radius),
        hoop(radius * 0.90, wire * 0.8, metal, stretch=stretch, z=z - 0.28 * radius),
    ]
    for angle in np.arange(count) * 2 * np.pi / count + twist:
        profile = [(0.46, -0.98), (0.80, -0.45), (1.04, -0.04), (1.06, 0.10), (0.98, 0.21), (0.86, 0.25)]
        line = np.array(
            [
                (r * radius * stretch[0] * np.cos(angle), r * radius * stretch[1] * np.sin(angle), z + h * radius)
                for r, h in profile
            ]
        )
        path = smooth_path(line, 8)
        parts.append(tube(path, np.linspace(wire * 1.2, wire, len(path)), metal, sides=14))
    return parts


def bezel(
    radius: float, height: float, metal: Any, *, stretch: tuple[float, float] = (1.0, 1.0), wall: float = 0.06
) -> Any:
    """A collar that folds over the edge of a stone whose base is at z = 0."""
    return revolve(
        [
            (radius + wall, -height),
            (radius + wall + 0.01, -height * 0.4),
            (radius + wall, 0.06),
            (radius + wall * 0.55, 0.105),
            (radius - 0.01, 0.10),
            (radius - 0.035, 0.05),
            (radius - 0.035, -height),
        ],
        metal,
        stretch=stretch,
        steps=5,
    )


def chain(path: Array, metal: Any, *, length: float = 0.36, width: float = 0.22, wire: float = 0.038) -> list[Any]:
    """Oval cable links along a path, each turned a quarter from the last, with a little disorder."""
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    straight = (length - width) / 2
    outline = np.stack(
        [
            np.cos(angle) * (width / 2 - wire) + np.sign(np.cos(angle)) * straight,
            np.sin(angle) * (width / 2 - wire),
            0 * angle,
        ],
        1,
    )
    first = tube(outline, wire, metal, sides=12, closed=True)
    spots, directions = even_path(path, length - 3.6 * wire)
    rng = np.random.default_rng(8)
    links = []
    for k, (spot, direction) in enumerate(zip(spots, directions, strict=True)):
        link = first if k == 0 else copy_of(first)
        link.rotation_mode = "ZYX"
        roll = (0.25 if k % 2 else 1.25) + rng.normal(0, 0.12)
        heading, pitch = np.arctan2(direction[1], direction[0]), -np.arcsin(np.clip(direction[2], -1, 1))
        link.rotation_mode = "XYZ"
        links.append(at(link, tuple(spot), (roll, pitch, heading)))
    return links


def coil(centre: Array, direction: Array, reach: float, wire: float, turns: int, metal: Any) -> Any:
    """Close-wound wire about a direction."""
    along = np.linspace(0, 1, turns * 26)
    axis = direction / np.linalg.norm(direction)
    across, other = frames(np.array([centre, centre + axis, centre + 2 * axis]), closed=False)
    angle = 2 * np.pi * turns * along[:, None]
    path = (
        centre
        + axis * ((along[:, None] - 0.5) * turns * wire * 2.05)
        + reach * (np.cos(angle) * across[0] + np.sin(angle) * other[0])
    )
    return tube(path, wire, metal, sides=10)


def leaf_blade(
    length: float,
    width: float,
    metal: Any,
    *,
    veins: int = 8,
    teeth: float = 0.045,
    curl: float = 0.35,
    relief: float = 0.05,
    broad: tuple[float, float] = (0.82, 0.85),
) -> Any:
    """A leaf along +y with midrib, side veins, toothed edge and gentle curl; `broad` (where, how round) shapes it."""
    u, v = np.meshgrid(np.linspace(0.0, 1, 260), np.linspace(-1, 1, 141), indexing="ij")
    half = width * np.sin(np.pi * np.clip(u, 0, 1) ** broad[0]) ** broad[1] + 0.012
    saw = (u * veins * 2 - np.abs(v) * 1.2) % 1.0
    half = half * (1 + teeth * 2 * (saw - 0.5) * np.abs(v) ** 6)
    rib = np.exp(-((v * half / 0.045) ** 2))
    phase = (u - 0.30 * np.abs(v) * (1 - 0.4 * u)) * veins
    vein = np.exp(-(((phase - np.round(phase)) / 0.09) ** 2)) * (1 - np.abs(v) ** 3)
    z = relief * np.maximum(rib * 1.3, vein) + 0.5 * relief * np.abs(np.sin(np.pi * phase)) * (1 - rib)
    z = z + curl * (0.55 * (v * half) ** 2 / width + 0.30 * np.sin(u * np.pi) + 0.25 * (u - 0.6) ** 3 * 3)
    x = v * half + 0.18 * np.sin(u * 2.4) * length * 0.2
    points = np.stack([x, u * length, z], -1).reshape(-1, 3)
    leaf = mesh_object(points, grid_faces(260, 141, wrap_rows=False, wrap_columns=False), metal)
    shell = leaf.modifiers.new("thickness", "SOLIDIFY")
    shell.thickness, shell.offset = 0.07, -1
    return leaf
