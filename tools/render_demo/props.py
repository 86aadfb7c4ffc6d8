"""Crockery for the kitchen table. Uses bpy (GPL)."""

import numpy as np

from tools.render_demo.materials import ceramic
from tools.render_demo.shapes import revolve, smooth_path, tube


def cup() -> None:
    glaze = ceramic((0.62, 0.60, 0.55))
    body = revolve(
        [
            (0.01, 0.0),
            (2.6, 0.0),
            (2.7, 0.3),
            (3.6, 2.2),
            (4.0, 5.0),
            (4.1, 7.5),
            (3.9, 7.6),
            (3.7, 5.0),
            (3.3, 2.4),
            (0.01, 0.8),
        ],
        glaze,
        steps=6,
    )
    handle = tube(
        smooth_path(np.array([(3.7, 0, 6.4), (5.6, 0, 6.6), (6.4, 0, 4.6), (5.4, 0, 2.6), (3.5, 0, 2.2)]), 12),
        0.45,
        glaze,
    )
    for part in (body, handle):
        part.location, part.rotation_euler = (6.4, 9.5, 0), (0, 0, 2.6)


def plate() -> None:
    dish = revolve(
        [
            (0.01, 0.25),
            (5.5, 0.25),
            (6.3, 0.5),
            (8.6, 1.25),
            (8.9, 1.2),
            (8.4, 0.95),
            (6.2, 0.12),
            (5.6, 0.0),
            (0.01, 0.0),
        ],
        ceramic((0.55, 0.60, 0.64)),
        steps=6,
    )
    dish.location = (-8.6, 7.4, 0)


PROPS = {"cup": cup, "plate": plate}
