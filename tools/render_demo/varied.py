"""Render many small varied photos to measure learning with: `python -m tools.render_demo.varied --out DIR [--count N]`.

The demo's pieces in silver or in gold, on other grounds, in other light, from other sides. Beside the photos stands
`pieces.jsonl`: file, piece, metal_tone. Runs as the demo's script does; finished files are skipped. Uses bpy (GPL).
"""

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tools.render_demo import materials
from tools.render_demo.__main__ import develop, render
from tools.render_demo.shots import SHOTS, Shot

SIDE = 256
# Pieces that show enough metal to tell its colour, and lie on a ground.
PIECES = (
    "hammered-band",
    "signet-m",
    "rose-band",
    "twisted-hoops",
    "leaf-brooch",
    "flower-brooch",
    "filigree-pendant",
    "copper-bangle",
    "wrapped-pendant",
    "red-halo-ring",
    "blue-solitaire",
    "green-ring",
    "clear-studs",
    "malachite-pendant",
)
GROUNDS = ("white sweep", "grey paper", "sage paper", "white linen", "dark linen", "slate", "marble", "oak")
LIGHTS = ("studio", "window", "studio")
# Two in three are silver: silver is what the drifted camera of the measure gets wrong.
TONES = ("silver", "silver", "yellow")
TONE_LABELS = {"silver": "white", "yellow": "yellow"}


def varied_shot(number: int) -> tuple[Shot, str]:
    """The shot and the tone of a photo; the same for the same number."""
    rng = np.random.default_rng(number)
    piece = PIECES[number % len(PIECES)]
    base = next(shot for shot in SHOTS if shot.piece == piece)
    view = dataclasses.replace(
        base.view,
        azimuth=base.view.azimuth + rng.uniform(-28, 28),
        elevation=base.view.elevation + rng.uniform(-8, 16),
        roll=rng.uniform(-25, 25),
        distance=base.view.distance * rng.uniform(0.92, 1.25),
    )
    turned = (base.turn[0], base.turn[1], base.turn[2] + rng.uniform(-60, 60)) if base.rests else base.turn
    shot = dataclasses.replace(
        base,
        file=f"piece-{number:03d}",
        ground=str(rng.choice(GROUNDS)),
        light=str(rng.choice(LIGHTS)),
        view=view,
        turn=turned,
        exposure=base.exposure + rng.uniform(-0.25, 0.35),
        size=(SIDE, SIDE),
        phone=bool(rng.random() < 0.5),
        props="",
    )
    return shot, TONES[(number // len(PIECES) + number) % len(TONES)]


@contextmanager
def all_metal(tone: str) -> Iterator[None]:
    """Inside, every bright metal is of one tone; what is dark (a cut letter) stays dark."""
    before = dict(materials.METALS)
    materials.METALS.update({name: before[tone] for name in before if name != "dark"})
    try:
        yield
    finally:
        materials.METALS.update(before)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.render_demo.varied", description="Render varied pieces.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=168)
    parser.add_argument("--samples", type=int, default=10)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    lines = []
    for number in range(options.count):
        shot, tone = varied_shot(number)
        path = options.out / f"{shot.file}.jpg"
        lines.append(json.dumps({"file": path.name, "piece": shot.piece, "metal_tone": TONE_LABELS[tone]}))
        if path.exists():
            continue
        start = time.monotonic()
        with all_metal(tone):
            picture = render(shot, scale=1.0, samples=options.samples)
        partial = path.with_suffix(".part")
        develop(picture, phone=shot.phone).save(partial, "JPEG", quality=82, optimize=True)
        partial.rename(path)
        print(f"{path.name}: {path.stat().st_size // 1000} kB, {time.monotonic() - start:.0f} s", flush=True)
    (options.out / "pieces.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
