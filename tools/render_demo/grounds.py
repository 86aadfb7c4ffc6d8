"""What a piece lies on: paper, linen, wood, slate, marble, skin. Patterns are drawn with numpy. Uses bpy (GPL)."""

from collections.abc import Callable
from functools import cache
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from tools.render_demo.materials import Nodes
from tools.render_demo.shapes import grid_faces, mesh_object

Map = NDArray[np.floating]
PIXELS = 2048
TILE_CM = 14.0


@cache
def cloud(seed: int, beta: float, *, stretch: tuple[float, float] = (1.0, 1.0), lowest: float = 1.0) -> Map:
    """Tileable fractal noise in 0..1: random phases with amplitude 1/f^beta; `stretch` (x, y) makes it streaky."""
    rng = np.random.default_rng(seed)
    across, down = np.arange(PIXELS // 2 + 1), np.fft.fftfreq(PIXELS) * PIXELS
    reach = np.hypot(across[None, :] * stretch[0], down[:, None] * stretch[1])
    power = np.where(reach >= lowest, np.maximum(reach, 1e-3) ** -beta, 0.0)
    field = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((PIXELS, PIXELS))) * power)
    low, high = np.quantile(field[::4, ::4], [0.005, 0.995])
    return np.clip((field - low) / (high - low), 0, 1).astype(np.float32)


def between(amount: Map, *colours: tuple[float, float, float]) -> Map:
    """Colours [h, w, 3] along evenly spaced stops."""
    stops = np.linspace(0, 1, len(colours))
    return np.stack([np.interp(amount, stops, [colour[k] for colour in colours]) for k in range(3)], -1)


def coordinates() -> tuple[Map, Map]:
    line = np.arange(PIXELS) / PIXELS
    x, y = np.meshgrid(line, line)
    return x, y


def paper(colour: tuple[float, float, float]) -> tuple[Map, Map, Map]:
    fibre = 0.6 * cloud(1, 0.9, stretch=(1, 1), lowest=40) + 0.4 * cloud(2, 1.6, lowest=6)
    tint = between(cloud(3, 1.8), tuple(0.94 * c for c in colour), colour)
    return tint * (0.97 + 0.05 * fibre[..., None]), fibre, 0.62 + 0.2 * fibre


def linen(colour: tuple[float, float, float], threads: int = 176) -> tuple[Map, Map, Map]:
    """Plain weave: warp over weft where the parity of the thread numbers says so; threads vary in thickness."""
    x, y = coordinates()
    x = x + 0.0022 * (cloud(11, 2.0) - 0.5) + 0.0012 * (cloud(12, 1.2, stretch=(1, 0.05)) - 0.5)
    y = y + 0.0022 * (cloud(13, 2.0) - 0.5) + 0.0012 * (cloud(14, 1.2, stretch=(0.05, 1)) - 0.5)
    across, down = x * threads, y * threads
    over = (np.floor(across) + np.floor(down)) % 2
    rng = np.random.default_rng(5)
    slub_x = rng.normal(1, 0.16, threads)[np.floor(across).astype(int) % threads] + 0.5 * (
        cloud(15, 1.3, stretch=(1, 0.04)) - 0.5
    )
    slub_y = rng.normal(1, 0.16, threads)[np.floor(down).astype(int) % threads] + 0.5 * (
        cloud(16, 1.3, stretch=(0.04, 1)) - 0.5
    )
    warp = np.abs(np.sin(np.pi * across)) ** 0.7 * slub_x * (0.45 + 0.55 * over * np.abs(np.sin(np.pi * down)))
    weft = np.abs(np.sin(np.pi * down)) ** 0.7 * slub_y * (0.45 + 0.55 * (1 - over) * np.abs(np.sin(np.pi * across)))
    height = np.maximum(warp, weft)
    yarn = np.where(warp > weft, slub_x, slub_y)
    fibre = cloud(17, 0.7, lowest=60)
    shade = np.clip(0.42 + 0.5 * height + 0.16 * (yarn - 1) + 0.2 * (fibre - 0.5), 0, 1)
    return (
        between(shade, tuple(0.34 * c for c in colour), colour, tuple(min(1, 1.1 * c) for c in colour)),
        height + 0.25 * fibre,
        np.full_like(height, 0.85),
    )


def wood(
    dark: tuple[float, float, float], light: tuple[float, float, float], *, seed: int = 21, planks: int = 0
) -> tuple[Map, Map, Map]:
    """Flat-sawn boards: wavering year rings along x, pores and streaks; `planks` > 0 leaves narrow gaps."""
    _, y = coordinates()
    waver = cloud(seed, 2.6, stretch=(3.2, 1.0))
    phase = (y * 15 + 6.5 * waver + 0.25 * cloud(seed + 4, 1.2, stretch=(0.05, 1.0))) % 1.0
    ring = phase**2.6 * np.clip((1 - phase) * 7, 0, 1)
    streak = cloud(seed + 1, 0.9, stretch=(0.025, 1.0), lowest=8)
    pore = (cloud(seed + 2, 0.45, stretch=(0.035, 1.0), lowest=30) > 0.80 - 0.10 * ring).astype(float)
    tone = np.clip(0.66 - 0.42 * ring + 0.75 * (streak - 0.5) + 0.25 * (cloud(seed + 3, 2.0) - 0.5), 0, 1)
    colour = between(tone, dark, light)
    colour *= (1 - 0.42 * pore)[..., None]
    height = 0.6 * streak - 0.55 * pore - 0.18 * ring
    if planks:
        gap = np.clip(np.abs((y * planks + 0.2) % 1.0 - 0.5) * PIXELS / planks / 5.0, 0, 1)
        colour *= (0.12 + 0.88 * gap)[..., None]
        height = height - 6 * (1 - gap)
    return colour, height, 0.44 + 0.2 * streak + 0.2 * pore


def slate(colour: tuple[float, float, float]) -> tuple[Map, Map, Map]:
    base = cloud(31, 1.7)
    steps = np.floor(base * 7 + 0.6 * cloud(32, 1.2)) / 7
    grain = cloud(33, 0.8, lowest=25)
    tone = 0.5 * cloud(34, 1.5, stretch=(1, 2.2)) + 0.28 * grain + 0.22 * steps
    height = 4.5 * steps + 1.6 * base + 0.8 * grain
    return (
        between(tone, tuple(0.6 * c for c in colour), colour, tuple(1.7 * c for c in colour)),
        height,
        0.42 + 0.3 * grain,
    )


def marble() -> tuple[Map, Map, Map]:
    """White stone; veins run where warped noise crosses its middle."""

    def vein(seed: int, width: float, beta: float) -> Map:
        return np.exp(-(((cloud(seed, beta, stretch=(1, 1.7)) - 0.5) / width) ** 2))

    strength = np.clip(cloud(44, 2.0) * 1.9 - 0.55, 0, 1)
    veins = np.clip(
        0.85 * vein(41, 0.006, 1.75) * strength
        + 0.4 * vein(42, 0.022, 1.75) * strength
        + 0.35 * vein(43, 0.004, 1.6) * np.clip(cloud(45, 2) * 2 - 0.9, 0, 1),
        0,
        1,
    )
    haze = 0.16 * cloud(46, 2.2) + 0.03 * cloud(47, 0.8, lowest=30)
    colour = between(np.clip(veins + haze, 0, 1), (0.80, 0.79, 0.77), (0.42, 0.41, 0.41), (0.20, 0.20, 0.205))
    return colour, 0.1 * cloud(48, 1.2), 0.10 + 0.12 * cloud(49, 1.6)


PATTERNS: dict[str, tuple[Callable[[], tuple[Map, Map, Map]], float]] = {
    "white sweep": (lambda: paper((0.80, 0.80, 0.79)), 0.002),
    "grey paper": (lambda: paper((0.36, 0.355, 0.35)), 0.004),
    "sage paper": (lambda: paper((0.27, 0.31, 0.26)), 0.004),
    "warm linen": (lambda: linen((0.56, 0.46, 0.34)), 0.016),
    "white linen": (lambda: linen((0.74, 0.71, 0.66)), 0.016),
    "dark linen": (lambda: linen((0.085, 0.095, 0.115)), 0.016),
    "oak": (lambda: wood((0.16, 0.075, 0.030), (0.47, 0.29, 0.155)), 0.012),
    "walnut": (lambda: wood((0.030, 0.014, 0.008), (0.155, 0.078, 0.040), seed=61), 0.012),
    "kitchen table": (lambda: wood((0.26, 0.135, 0.055), (0.58, 0.38, 0.21), seed=81, planks=2), 0.012),
    "slate": (lambda: slate((0.052, 0.056, 0.062)), 0.022),
    "marble": (marble, 0.002),
}
FOLDS = {"warm linen": 0.16, "white linen": 0.14, "dark linen": 0.16, "slate": 0.03}


def image(name: str, values: Map) -> Any:
    picture = bpy.data.images.new(name, PIXELS, PIXELS, float_buffer=True, is_data=True)
    pixels = np.ones((PIXELS, PIXELS, 4), np.float32)
    pixels[..., :3] = values if values.ndim == 3 else values[..., None]
    picture.pixels.foreach_set(pixels.ravel())
    picture.update()
    return picture


def surface(name: str) -> Any:
    """The material of a ground, mapped in centimetres."""
    draw, distance = PATTERNS[name]
    colour, height, roughness = draw()
    n = Nodes(name)
    where = n.add("Mapping", Vector=n.place(), Scale=(1 / TILE_CM,) * 3, Location=(0.37, 0.21, 0))

    def texture(part: str, values: Map) -> Any:
        return n.add("TexImage", options={"image": image(part, values), "interpolation": "Cubic"}, Vector=where)

    shine = {"Coat_Weight": 0.35, "Coat_Roughness": 0.06} if name == "marble" else {}
    sheen = {"Sheen_Weight": 0.25, "Sheen_Roughness": 0.5} if "linen" in name else {}
    return n.finish(
        n.add(
            "BsdfPrincipled",
            Base_Color=texture("colour", colour),
            Roughness=texture("roughness", roughness),
            Normal=n.bump(texture("height", height), 1.0, distance),
            **shine,
            **sheen,
        )
    )


def fold_height(x: Map, y: Map, amount: float) -> Map:
    """Soft unevenness of cloth or split stone, level near the middle so that pieces rest on it."""
    waves = (
        np.sin(0.55 * x + 0.9 * np.sin(0.31 * y + 1))
        + 0.6 * np.sin(0.8 * y - 0.5 * x + 2)
        + 0.4 * np.sin(1.4 * x + 0.7 * y)
    )
    away = 1 - np.exp(-(x**2 + y**2) / 18)
    return amount * waves * away


def plane(name: str, *, half: float = 70.0) -> Any:
    """A ground about the origin, level at z = 0 in the middle; the white sweep bends up behind the piece."""
    line = np.sinh(np.linspace(-4.2, 4.2, 260)) / np.sinh(4.2) * half
    x, y = np.meshgrid(line, line)
    z = fold_height(x, y, FOLDS.get(name, 0.0))
    if name == "white sweep":
        z = z + np.where(y > 14, (np.maximum(y - 14, 0) ** 2) / 18, 0)
    points = np.stack([x, y, z], -1).reshape(-1, 3)
    return mesh_object(points, grid_faces(260, 260, wrap_rows=False, wrap_columns=False), surface(name))


def open_hand() -> Any:
    """Four fingers lying side by side along x, palm up: rounded ridges with creases at the joints."""
    x, y = np.meshgrid(np.linspace(-16, 16, 900), np.linspace(-3.7, 3.7, 420))
    finger = np.clip(np.floor((y + 3.6) / 1.8), 0, 3)
    centre = -2.7 + 1.8 * finger
    width = 0.90 + 0.02 * np.sin(1.1 * x + finger)
    round_part = np.sqrt(np.clip(1 - np.clip(np.abs(y - centre) / width, 0, 1) ** 2.6, 0, 1))
    z = 1.0 * round_part - 1.0 + 0.05 * np.cos(1.9 * (x + finger * 0.5)) - 0.10 * (finger - 1.4) ** 2 * 0.5
    for joint, depth in ((-3.4, 0.03), (1.45, 0.03)):
        bend = joint + 0.35 * np.cos(1.2 * (finger - 1.3)) - 0.18 * ((y - centre) / 0.9) ** 2
        z -= depth * np.exp(-(((x - bend) / 0.075) ** 2)) * round_part
    points = np.stack([x, y, z], -1).reshape(-1, 3)
    return mesh_object(points, grid_faces(420, 900, wrap_rows=False, wrap_columns=False), skin())


def skin() -> Any:
    n = Nodes("skin")
    blotch = n.ramp(
        n.noise(0.9, detail=5), [(0.3, (0.50, 0.235, 0.155)), (0.55, (0.60, 0.32, 0.22)), (0.75, (0.64, 0.37, 0.27))]
    )
    lines = n.add(
        "TexVoronoi",
        options={"feature": "DISTANCE_TO_EDGE"},
        Vector=n.add("Mapping", Vector=n.place(), Scale=(1, 0.55, 1)),
        Scale=30.0,
    )
    ridges = n.add("TexWave", out="Fac", Vector=n.place(), Scale=7.0, Distortion=6.0, Detail=2.0)
    height = n.math("ADD", n.math("MINIMUM", n.math("MULTIPLY", lines, 4.0), 0.8), n.math("MULTIPLY", ridges, 0.2))
    return n.finish(
        n.add(
            "BsdfPrincipled",
            Base_Color=blotch,
            Roughness=0.52,
            Subsurface_Weight=0.6,
            Subsurface_Radius=(0.30, 0.12, 0.07),
            Subsurface_Scale=0.6,
            Normal=n.bump(height, 0.22, 0.006),
        )
    )
