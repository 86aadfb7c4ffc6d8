"""Light, camera and renderer: what stands around a piece when it is photographed. Uses bpy (GPL)."""

from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Euler, Vector
from numpy.typing import NDArray

from tools.render_demo.materials import Nodes, rgba

Point = tuple[float, float, float]


@dataclass(frozen=True)
class View:
    """Camera about the piece: centimetres and degrees; azimuth 0 looks along +y, elevation 90 looks down."""

    distance: float
    azimuth: float = 0.0
    elevation: float = 35.0
    roll: float = 0.0
    lens: float = 150.0
    f_stop: float = 30.0
    target: Point = (0.0, 0.0, 0.4)
    focus: Point | None = None


def empty_scene(*, width: int, height: int, samples: int, exposure: float, look: str, seed: int) -> Any:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.threads_mode, scene.render.threads = "FIXED", 2
    scene.render.image_settings.file_format = "PNG"
    cycles = scene.cycles
    cycles.device, cycles.samples, cycles.seed = "CPU", samples, seed
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.4
    cycles.adaptive_min_samples = 4
    cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
    cycles.denoising_prefilter, cycles.denoising_quality = "FAST", "BALANCED"
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 9, 1, 4
    cycles.transmission_bounces, cycles.transparent_max_bounces = 9, 6
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect, cycles.sample_clamp_direct, cycles.blur_glossy = 6.0, 0.0, 0.4
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = look
    scene.view_settings.exposure = exposure
    return scene


def room(*, low: float, middle: float, high: float, tint: Point) -> None:
    """The surroundings in reflections: a dim floor, an uneven horizon, a brighter ceiling."""
    world = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.cycles.sampling_method, world.cycles.sample_map_resolution = "MANUAL", 256
    n = Nodes.__new__(Nodes)
    n.material, n.tree = None, world.node_tree
    n.tree.nodes.clear()
    where = n.add("TexCoord", out="Generated")
    up = n.add("SeparateXYZ", out="Z", Vector=where)
    level = n.ramp(
        n.add("MapRange", Value=up, i1=-1.0, i2=1.0),
        [(0.40, (low,) * 3), (0.54, (middle,) * 3), (0.66, (0.45 * middle,) * 3), (0.9, (high,) * 3)],
    )
    patches = n.add("MapRange", Value=n.noise(2.6, detail=2, where=where), i1=0.38, i2=0.62, i3=0.35, i4=1.5)
    strength = n.math("MULTIPLY", level, patches)
    n.add("OutputWorld", Surface=n.add("Background", Color=rgba(tint), Strength=strength))


def panel(
    place: Point, size: tuple[float, float], brightness: float, colour: Point = (1, 1, 1), toward: Point = (0, 0, 0)
) -> Any:
    """A softbox: a rectangle that glows, brightest in its middle; brightness 0 makes a black flag."""
    w, h = size[0] / 2, size[1] / 2
    mesh = bpy.data.meshes.new("panel")
    mesh.from_pydata([(-w, -h, 0), (w, -h, 0), (w, h, 0), (-w, h, 0)], [], [(0, 1, 2, 3)])
    n = Nodes("panel")
    off = n.add(
        "VectorMath",
        options={"operation": "LENGTH"},
        out="Value",
        i0=n.add("VectorMath", options={"operation": "DIVIDE"}, i0=n.place(), i1=(w, h, 1)),
    )
    fall = n.add("MapRange", options={"interpolation_type": "SMOOTHSTEP"}, Value=off, i1=0.2, i2=1.5, i3=1.15, i4=0.45)
    glow = n.add("Emission", Color=rgba(colour), Strength=n.math("MULTIPLY", fall, brightness))
    mesh.materials.append(n.finish(glow))
    thing = bpy.data.objects.new("panel", mesh)
    bpy.context.scene.collection.objects.link(thing)
    thing.location = place
    thing.rotation_euler = (Vector(toward) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    thing.visible_camera = False
    return thing


def light_studio() -> None:
    room(low=0.10, middle=0.5, high=0.35, tint=(0.97, 0.98, 1.0))
    panel((-26, 22, 42), (44, 34), 8.5, (1.0, 0.985, 0.96))
    panel((46, 4, 22), (12, 46), 7.0, (0.97, 0.985, 1.0))
    panel((-10, -52, 20), (26, 18), 1.6)
    panel((-42, -14, 10), (16, 30), 0.0)
    panel((22, -46, 12), (14, 30), 0.0)


def light_window() -> None:
    """A window of four panes on the left, a pale wall on the right."""
    room(low=0.07, middle=0.30, high=0.30, tint=(1.0, 0.965, 0.92))
    for across in (-1, 1):
        for up in (-1, 1):
            panel((-58 + 3 * across, 16 + 14 * across, 38 + 15 * up), (25, 27), 13.0, (0.93, 0.97, 1.0), (0, 0, 2))
    panel((44, -6, 22), (34, 34), 1.5, (1.0, 0.94, 0.86))
    panel((6, 40, 50), (26, 12), 3.5, (1.0, 0.97, 0.93))
    panel((14, -48, 14), (18, 26), 0.0)


def light_evening() -> None:
    """A low warm light from behind: long soft shadows."""
    room(low=0.05, middle=0.22, high=0.20, tint=(1.0, 0.93, 0.85))
    panel((24, 48, 26), (30, 20), 15.0, (1.0, 0.89, 0.76))
    panel((-50, 2, 26), (16, 44), 4.5, (0.93, 0.96, 1.0))
    panel((-4, -48, 24), (22, 14), 1.3)
    panel((44, -18, 10), (18, 26), 0.0)


def light_kitchen() -> None:
    """A ceiling lamp and a far window, as above a kitchen table at breakfast."""
    room(low=0.10, middle=0.34, high=0.28, tint=(1.0, 0.88, 0.74))
    panel((16, 14, 62), (15, 15), 62.0, (1.0, 0.74, 0.45))
    panel((-66, 46, 34), (36, 46), 6.0, (0.80, 0.90, 1.0))
    panel((10, -46, 30), (24, 24), 0.0)
    panel((-20, -60, 50), (30, 12), 2.5, (1.0, 0.85, 0.7))


LIGHTS = {"studio": light_studio, "window": light_window, "evening": light_evening, "kitchen": light_kitchen}


def focus_depth(
    eye: NDArray[np.float64], forward: NDArray[np.float64], spot: Point, points: NDArray[np.float64]
) -> float:
    """How far to focus: the front of the piece where the line of sight to `spot` meets it, as autofocus does."""
    ray = np.array(spot) - eye
    ray /= np.linalg.norm(ray)
    along = (points - eye) @ ray
    aside = np.linalg.norm(points - eye - along[:, None] * ray, axis=1)
    near = aside < max(0.2, float(aside.min()) + 0.05)
    return float(np.quantile((points[near] - eye) @ forward, 0.2))


def aim(view: View, points: NDArray[np.float64]) -> None:
    """Camera with depth of field. Cycles reads focal length in millimetres of a metre world, hence the 0.01."""
    azimuth, elevation = np.radians(view.azimuth), np.radians(view.elevation)
    offset = view.distance * np.array(
        [-np.sin(azimuth) * np.cos(elevation), -np.cos(azimuth) * np.cos(elevation), np.sin(elevation)]
    )
    data = bpy.data.cameras.new("camera")
    camera = bpy.data.objects.new("camera", data)
    bpy.context.scene.collection.objects.link(camera)
    camera.location = Vector(view.target) + Vector(offset)
    look = (Vector(view.target) - camera.location).to_track_quat("-Z", "Y")
    camera.rotation_euler = (look.to_matrix() @ Euler((0, 0, np.radians(view.roll))).to_matrix()).to_euler()
    data.lens, data.clip_end = view.lens, 1000
    data.dof.use_dof, data.dof.aperture_fstop, data.dof.aperture_blades = True, view.f_stop * 0.01, 7
    forward = np.array(camera.rotation_euler.to_matrix() @ Vector((0, 0, -1)))
    data.dof.focus_distance = focus_depth(np.array(camera.location), forward, view.focus or view.target, points)
    bpy.context.scene.camera = camera


def points_of(root: Any) -> NDArray[np.float64]:
    """All vertices [n, 3] of a piece where they are in the scene."""
    bpy.context.view_layer.update()
    clouds = []
    for part in root.children_recursive:
        if part.type != "MESH" or part.hide_render:
            continue
        flat = np.empty(len(part.data.vertices) * 3)
        part.data.vertices.foreach_get("co", flat)
        matrix = np.array(part.matrix_world)
        clouds.append(flat.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3])
    return np.vstack(clouds)


def rest(root: Any, turn: Point, *, sink: float = 0.008) -> None:
    """Turn the piece (degrees) and lower it until its lowest point touches the ground."""
    root.rotation_euler = Euler(np.radians(turn))
    root.location = (0, 0, -points_of(root)[:, 2].min() - sink)
