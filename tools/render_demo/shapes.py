"""Mesh building blocks. Lengths are centimetres: one Blender unit is one centimetre. Uses bpy (GPL)."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import bmesh
import bpy
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def mesh_object(vertices: Array, faces: Sequence[Sequence[int]], material: Any, *, smooth: bool = True) -> Any:
    """A new object in the scene from vertices [n, 3] and faces (tuples of vertex indices)."""
    mesh = bpy.data.meshes.new("part")
    mesh.from_pydata([tuple(vertex) for vertex in np.asarray(vertices, float)], [], [tuple(face) for face in faces])
    mesh.polygons.foreach_set("use_smooth", [smooth] * len(mesh.polygons))
    mesh.materials.append(material)
    mesh.update()
    return add(mesh)


def add(mesh: Any) -> Any:
    thing = bpy.data.objects.new("part", mesh)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def copy_of(thing: Any) -> Any:
    """A second object that shares the mesh of the first."""
    return add(thing.data)


def group(parts: Sequence[Any]) -> Any:
    """An empty that carries the parts, so that a whole piece moves as one."""
    root = bpy.data.objects.new("piece", None)
    bpy.context.scene.collection.objects.link(root)
    for part in parts:
        part.parent = root
    return root


def sharpen(thing: Any, degrees: float = 35.0) -> Any:
    """Keep edges steeper than the angle crisp under smooth shading."""
    thing.data.set_sharp_from_angle(angle=np.radians(degrees))
    return thing


def grid_faces(rows: int, columns: int, *, wrap_rows: bool, wrap_columns: bool) -> list[tuple[int, int, int, int]]:
    faces = []
    for i in range(rows if wrap_rows else rows - 1):
        for j in range(columns if wrap_columns else columns - 1):
            k, m = (i + 1) % rows, (j + 1) % columns
            faces.append((i * columns + j, i * columns + m, k * columns + m, k * columns + j))
    return faces


def revolve(
    profile: Sequence[tuple[float, float]],
    material: Any,
    *,
    segments: int = 96,
    stretch: tuple[float, float] = (1.0, 1.0),
    steps: int = 0,
) -> Any:
    """A profile of (radius, z) turned about z; `stretch` makes it oval; `steps` > 0 rounds the profile."""
    line = smooth_path(np.array([(r, 0.0, z) for r, z in profile]), steps)[:, [0, 2]] if steps else np.array(profile)
    angle = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    radius, height = line[:, :1], line[:, 1:]
    grid = np.stack(
        [
            radius * np.cos(angle) * stretch[0],
            radius * np.sin(angle) * stretch[1],
            np.broadcast_to(height, (len(line), segments)),
        ],
        axis=-1,
    )
    faces = grid_faces(len(line), segments, wrap_rows=False, wrap_columns=True)
    return mesh_object(grid.reshape(-1, 3), faces, material)


def smooth_path(points: Array, steps: int, *, closed: bool = False) -> Array:
    """Catmull-Rom through the points [n, 3], `steps` pieces between two of them."""
    points = np.asarray(points, float)
    padded = np.vstack([points[-1], points, points[:2]]) if closed else np.vstack([points[0], points, points[-1]])
    pieces = []
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    for i in range(len(padded) - 3):
        a, b, c, d = padded[i : i + 4]
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack(pieces if closed else [*pieces, points[-1:]])


def even_path(points: Array, pitch: float) -> tuple[Array, Array]:
    """Points every `pitch` centimetres along a path, and the unit directions there."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.arange(0, along[-1], pitch)
    spots = np.stack([np.interp(at, along, points[:, k]) for k in range(3)], axis=1)
    direction = np.gradient(spots, axis=0)
    return spots, direction / np.linalg.norm(direction, axis=1, keepdims=True)


def frames(points: Array, *, closed: bool) -> tuple[Array, Array]:
    """Two unit vectors across the path at each point, twisting as little as possible."""
    tangent = (np.roll(points, -1, 0) - np.roll(points, 1, 0)) if closed else np.gradient(points, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    helper = np.eye(3)[np.argmin(np.abs(tangent[0]))]
    across = np.empty_like(points)
    for i, direction in enumerate(tangent):
        helper = helper - direction * (helper @ direction)
        helper = helper / np.linalg.norm(helper)
        across[i] = helper
    if closed:
        across = untwist(across, tangent)
    return across, np.cross(tangent, across)


def untwist(across: Array, tangent: Array) -> Array:
    """Spread the twist that a closed path leaves at its seam over the whole path."""
    last = across[-1] - tangent[0] * (across[-1] @ tangent[0])
    other = np.cross(tangent[0], across[0])
    twist = np.arctan2(last @ other, last @ across[0])
    turn = -twist * np.linspace(0, 1, len(across))[:, None]
    return across * np.cos(turn) + np.cross(tangent, across) * np.sin(turn)


def tube(points: Array, radius: float | Array, material: Any, *, sides: int = 18, closed: bool = False) -> Any:
    """A wire along points [n, 3]; open ends are rounded."""
    points = np.asarray(points, float)
    thick = np.broadcast_to(np.asarray(radius, float), (len(points),)).copy()
    if not closed:
        points, thick = with_round_ends(points, thick)
    across, other = frames(points, closed=closed)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    circle = np.cos(angle)[None, :, None] * across[:, None] + np.sin(angle)[None, :, None] * other[:, None]
    grid = points[:, None] + thick[:, None, None] * circle
    faces = grid_faces(len(points), sides, wrap_rows=closed, wrap_columns=True)
    return mesh_object(grid.reshape(-1, 3), faces, material)


def with_round_ends(points: Array, thick: Array) -> tuple[Array, Array]:
    angle = np.linspace(0.02, np.pi / 2, 6, endpoint=False)
    start = (points[0] - points[1]) / np.linalg.norm(points[0] - points[1])
    end = (points[-1] - points[-2]) / np.linalg.norm(points[-1] - points[-2])
    head = points[0] + np.cos(angle)[:, None] * start * thick[0]
    tail = (points[-1] + np.cos(angle)[:, None] * end * thick[-1])[::-1]
    return (
        np.vstack([head, points, tail]),
        np.concatenate([np.sin(angle) * thick[0], thick, (np.sin(angle) * thick[-1])[::-1]]),
    )


def ball(radius: float, material: Any, *, stretch: tuple[float, float, float] = (1, 1, 1), rings: int = 32) -> Any:
    mesh = bpy.data.meshes.new("ball")
    form = bmesh.new()
    bmesh.ops.create_uvsphere(form, u_segments=rings * 2, v_segments=rings, radius=radius)
    bmesh.ops.scale(form, vec=stretch, verts=form.verts)
    form.to_mesh(mesh)
    form.free()
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(material)
    return add(mesh)


def hoop(radius: float, wire: float, material: Any, *, stretch: tuple[float, float] = (1, 1), z: float = 0.0) -> Any:
    angle = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    path = np.stack([radius * stretch[0] * np.cos(angle), radius * stretch[1] * np.sin(angle), 0 * angle + z], 1)
    return tube(path, wire, material, closed=True)


def shank(
    inner: float,
    width: Callable[[Array], Array],
    thickness: Callable[[Array], Array],
    material: Any,
    *,
    roundness: float = 0.75,
    change: Callable[[Array], Array] | None = None,
) -> Any:
    """A finger ring about the y axis, its head at +z. Width and thickness are functions of the angle from the top;
    `change` may move the vertices [n, 3] (hammering, a flat table)."""
    angle = np.linspace(-np.pi, np.pi, 360, endpoint=False)
    turn = np.linspace(0, 2 * np.pi, 56, endpoint=False)
    y = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** roundness
    r = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** roundness
    outward = np.where(r > 0, r, r * 0.35)[None] + 0.35
    radius = inner + thickness(angle)[:, None] * outward / 1.35
    side = width(angle)[:, None] / 2 * y[None]
    grid = np.stack([radius * np.sin(angle)[:, None], side, radius * np.cos(angle)[:, None]], -1).reshape(-1, 3)
    faces = grid_faces(len(angle), len(turn), wrap_rows=True, wrap_columns=True)
    return mesh_object(change(grid) if change else grid, faces, material)


def hammer(vertices: Array, *, blows: int, depth: float, reach: float, seed: int = 3) -> Array:
    """Press shallow cups into the outside of a ring or bangle about the y axis."""
    rng = np.random.default_rng(seed)
    outside = np.linalg.norm(vertices[:, [0, 2]], axis=1)
    strikes = vertices[outside > np.quantile(outside, 0.55)]
    spots = strikes[rng.choice(len(strikes), blows, replace=False)]
    nearest = np.full(len(vertices), np.inf)
    for spot in spots:
        nearest = np.minimum(nearest, np.sum((vertices - spot) ** 2, axis=1))
    rise = depth * (np.clip(nearest / reach**2, 0, 1.2) - 0.5)
    weight = np.clip((outside - outside.min()) / np.ptp(outside), 0, 1)
    middle = vertices * [1, 0, 1] / outside[:, None]
    return vertices + middle * (rise * weight)[:, None]


def cut_stone(planes: Sequence[tuple[Array, float]], material: Any) -> Any:
    """The solid inside all planes (outward normal, distance): a gem with true flat facets."""
    normals = np.array([normal / np.linalg.norm(normal) for normal, _ in planes])
    offsets = np.array([offset for _, offset in planes])
    triples = np.array(list(combinations(range(len(planes)), 3)))
    systems = normals[triples]
    solvable = np.abs(np.linalg.det(systems)) > 1e-6
    corners = np.linalg.solve(systems[solvable], offsets[triples][solvable][..., None])[..., 0]
    inside = corners[(corners @ normals.T <= offsets + 1e-7).all(axis=1)]
    form = bmesh.new()
    for corner in np.unique(np.round(inside, 5), axis=0):
        form.verts.new(corner)
    bmesh.ops.convex_hull(form, input=form.verts)
    bmesh.ops.dissolve_limit(form, angle_limit=0.004, verts=form.verts, edges=form.edges)
    bmesh.ops.recalc_face_normals(form, faces=form.faces)
    mesh = bpy.data.meshes.new("stone")
    form.to_mesh(mesh)
    form.free()
    mesh.materials.append(material)
    return add(mesh)


def facet(azimuth: float, steepness: float, through: tuple[float, float]) -> tuple[Array, float]:
    """A facet facing `azimuth`, tilted by `steepness` degrees from level, through (radius, z) on that azimuth."""
    a, s = np.radians(azimuth), np.radians(steepness)
    normal = np.array([np.sin(s) * np.cos(a), np.sin(s) * np.sin(a), np.cos(s)])
    return normal, float(np.sin(s) * through[0] + np.cos(s) * through[1])


def brilliant(radius: float, material: Any, *, stretch: tuple[float, float] = (1.0, 1.0)) -> Any:
    """A brilliant of 57 facets and a faceted girdle; girdle at z = 0, table up. Angles after Tolkowsky."""
    up, crown, table = 0.03, 0.33, 0.56
    planes = [(np.array([0, 0, 1.0]), crown)]
    for k in range(8):
        planes.append(facet(k * 45, 34.5, (1.0, up)))
        planes.append(facet(k * 45 + 22.5, 22.0, (table * np.cos(np.pi / 8), crown)))
        planes.append(facet(k * 45, 180 - 40.8, (1.0, -up)))
    for k in range(16):
        planes.append(facet(k * 22.5 + 11.25, 40.5, (np.cos(np.pi / 16), up)))
        planes.append(facet(k * 22.5 + 11.25, 180 - 42.2, (np.cos(np.pi / 16), -up)))
        planes.append(facet(k * 22.5 + 11.25, 90, (np.cos(np.pi / 48), 0.0)))
    stone = cut_stone(planes, material)
    scale_mesh(stone, (radius * stretch[0], radius * stretch[1], radius))
    return stone


def scale_mesh(thing: Any, factors: tuple[float, float, float]) -> None:
    for vertex in thing.data.vertices:
        vertex.co = [value * factor for value, factor in zip(vertex.co, factors, strict=True)]


def cabochon(radius: float, height: float, material: Any, *, stretch: tuple[float, float] = (1.0, 1.0)) -> Any:
    turn = np.linspace(0, np.pi / 2, 28)
    dome = [(radius * np.cos(t) ** 0.8, height * np.sin(t)) for t in turn[:-1]] + [(1e-4, height)]
    return revolve([(radius * 0.9, -0.05), (radius, -0.02), *dome], material, stretch=stretch)
