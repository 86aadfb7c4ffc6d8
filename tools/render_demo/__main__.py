"""Render the demo photos: `python -m tools.render_demo [--draft] [--out DIR] [NAME ...]`.

Runs in a virtual environment with requirements.txt of this folder. Blender (bpy) is GPL, so this script stays a tool
beside the product; the pictures are ours. Finished files are skipped, so a run that was cut off can be started again.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import bpy
import numpy as np
from PIL import Image, ImageFilter

from tools.render_demo import grounds, studio
from tools.render_demo.pieces import BUILDERS
from tools.render_demo.props import PROPS
from tools.render_demo.shots import LOOK, SHOTS, Shot

PHOTOS = Path(__file__).resolve().parents[2] / "listings" / "demo" / "photos"


def render(shot: Shot, *, scale: float, samples: int) -> Image.Image:
    width, height = (round(side * scale) for side in shot.size)
    scene = studio.empty_scene(
        width=width, height=height, samples=samples, exposure=shot.exposure, look=LOOK, seed=len(shot.file)
    )
    studio.LIGHTS[shot.light]()
    if shot.ground == "hand":
        grounds.open_hand()
    else:
        grounds.plane(shot.ground)
    if shot.props:
        PROPS[shot.props]()
    piece = BUILDERS[shot.piece]()
    if shot.rests:
        studio.rest(piece, shot.turn)
    studio.aim(shot.view, studio.points_of(piece))
    with tempfile.TemporaryDirectory() as folder:
        scene.render.filepath = str(Path(folder) / "frame.png")
        bpy.ops.render.render(write_still=True)
        return Image.open(scene.render.filepath).convert("RGB")


def develop(picture: Image.Image, *, phone: bool) -> Image.Image:
    """What a camera adds: a little grain and fall-off towards the corners; a phone sharpens and adds more grain."""
    if phone:
        picture = picture.filter(ImageFilter.UnsharpMask(radius=1.6, percent=70, threshold=2))
    pixels = np.asarray(picture, np.float32)
    height, width = pixels.shape[:2]
    rng = np.random.default_rng(7)
    grain = rng.normal(0, 3.4 if phone else 1.5, (height, width, 1)) + rng.normal(
        0, 1.4 if phone else 0.5, pixels.shape
    )
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    fall = 1 - 0.055 * (x**2 + y**2)
    shadow = 1.15 - 0.6 * pixels.mean(-1, keepdims=True) / 255
    return Image.fromarray(np.clip(pixels * fall[..., None] + grain * shadow, 0, 255).astype(np.uint8))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.render_demo", description="Render the demo photos.")
    parser.add_argument("names", nargs="*", help="only these photos (names without .jpg)")
    parser.add_argument("--draft", action="store_true", help="small and quick, to judge the composition")
    parser.add_argument("--out", type=Path, default=PHOTOS)
    parser.add_argument("--scale", type=float, default=1.0, help="1.0 is 1200 px on the longer side")
    parser.add_argument("--samples", type=int, default=40)
    options = parser.parse_args()
    known = {shot.file: shot for shot in SHOTS}
    unknown = set(options.names) - known.keys()
    if unknown:
        parser.error("no such photo: " + ", ".join(sorted(unknown)))
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.names or known:
        shot, path = known[name], options.out / f"{name}.jpg"
        if path.exists():
            continue
        start = time.monotonic()
        picture = render(
            shot, scale=0.3 if options.draft else options.scale, samples=10 if options.draft else options.samples
        )
        partial = path.with_suffix(".part")
        develop(picture, phone=shot.phone).save(partial, "JPEG", quality=88, optimize=True, progressive=True)
        partial.rename(path)
        print(f"{path.name}: {path.stat().st_size // 1000} kB, {time.monotonic() - start:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
