"""Brooches, laid flat. Lengths in centimetres. Uses bpy (GPL)."""

from typing import Any

import numpy as np

from tools.render_demo import materials as paint
from tools.render_demo.fittings import at, leaf_blade
from tools.render_demo.shapes import ball, group, smooth_path, tube


def leaf_brooch() -> Any:
    metal = paint.metal("yellow", finish="satin", roughness=0.2)
    big = at(leaf_blade(4.2, 1.05, metal), (0, -1.6, 0.12))
    small = at(leaf_blade(2.5, 0.62, metal, veins=6, curl=0.4), (0.05, -1.55, 0.18), (0, -0.18, 0.95))
    stem = smooth_path(
        np.array(
            [(0.1, 0.4, 0.20), (0.02, -1.0, 0.19), (-0.02, -1.75, 0.16), (-0.16, -2.4, 0.12), (-0.45, -2.9, 0.12)]
        ),
        12,
    )
    return group([big, small, tube(stem, np.linspace(0.045, 0.085, len(stem)), metal)])


def flower_brooch() -> Any:
    """Two rings of petals about a pearl."""
    metal = paint.metal("silver", finish="satin", roughness=0.16)
    parts: list[Any] = []
    for ring, (count, length, width, lift) in enumerate(((7, 1.85, 0.66, 0.08), (6, 1.2, 0.46, 0.40))):
        for k in range(count):
            petal = leaf_blade(length, width, metal, veins=1, teeth=0.0, curl=0.75, relief=0.02, broad=(1.5, 0.62))
            angle = 2 * np.pi * (k + 0.5 * ring) / count
            parts.append(at(petal, (-0.12 * np.sin(angle), 0.12 * np.cos(angle), 0.12 + 0.16 * ring), (lift, 0, angle)))
    parts.append(at(ball(0.38, paint.pearl()), (0, 0, 0.62)))
    for angle in np.linspace(0, 2 * np.pi, 18, endpoint=False):
        parts.append(at(ball(0.07, metal, rings=12), (0.42 * np.cos(angle), 0.42 * np.sin(angle), 0.42)))
    return group(parts)
