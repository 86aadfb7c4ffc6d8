"""Metals, stones, pearl and skin as Cycles materials. Uses bpy (GPL)."""

from typing import Any

import bpy

METALS = {
    "silver": ((0.93, 0.91, 0.88), 0.10),
    "yellow": ((0.98, 0.66, 0.25), 0.10),
    "rose": ((0.93, 0.56, 0.43), 0.10),
    "copper": ((0.92, 0.42, 0.23), 0.13),
    "dark": ((0.14, 0.135, 0.14), 0.26),
    "white": ((0.86, 0.86, 0.86), 0.07),
}


class Nodes:
    """A material under construction: `add` makes a node; keyword values are constants or other nodes' outputs."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()

    def add(self, kind: str, *, options: dict[str, Any] | None = None, out: str | int = 0, **inputs: Any) -> Any:
        node = self.tree.nodes.new("ShaderNode" + kind)
        for option, value in (options or {}).items():
            setattr(node, option, value)
        for name, value in inputs.items():
            socket = (
                node.inputs[int(name[1:])]
                if name[0] == "i" and name[1:].isdigit()
                else node.inputs[name.replace("_", " ")]
            )
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, socket)
            else:
                socket.default_value = value
        return node.outputs[out] if node.outputs else None

    def math(self, operation: str, a: Any, b: Any = 0.0) -> Any:
        return self.add("Math", options={"operation": operation}, i0=a, i1=b)

    def blend(self, amount: Any, a: Any, b: Any) -> Any:
        """A colour between a and b."""
        return self.add("Mix", options={"data_type": "RGBA"}, out=2, i0=amount, i6=a, i7=b)

    def ramp(self, value: Any, stops: list[tuple[float, tuple[float, float, float]]]) -> Any:
        output = self.add("ValToRGB", Fac=value)
        elements = output.node.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (position, colour) in zip(elements, stops, strict=True):
            element.position, element.color = position, (*colour, 1)
        return output

    def place(self) -> Any:
        return self.add("TexCoord", out="Object")

    def noise(self, scale: float, *, detail: float = 3.0, where: Any = None, roughness: float = 0.55) -> Any:
        return self.add("TexNoise", Vector=where or self.place(), Scale=scale, Detail=detail, Roughness=roughness)

    def bump(self, height: Any, strength: float, distance: float = 0.01) -> Any:
        return self.add("Bump", Strength=strength, Distance=distance, Height=height)

    def finish(self, shader: Any) -> Any:
        self.add("OutputMaterial", Surface=shader)
        return self.material


def rgba(colour: tuple[float, float, float]) -> tuple[float, float, float, float]:
    return (*colour, 1.0)


def metal(tone: str, *, finish: str = "polished", roughness: float | None = None) -> Any:
    """`finish`: polished, satin (fine brushed lines) or antique (dark in the hollows, bright on the edges)."""
    colour, base = METALS[tone]
    base = roughness if roughness is not None else base
    n = Nodes(f"{tone} {finish}")
    smudge = n.add("MapRange", Value=n.noise(2.2, detail=5), i1=0.35, i2=0.7, i3=base * 0.75, i4=base * 1.5)
    stretched = n.add("Mapping", Vector=n.place(), Scale=(9, 70, 9) if finish == "satin" else (22, 60, 30))
    scratches = n.noise(1.0, detail=6, where=stretched, roughness=0.7)
    strength = 0.16 if finish == "satin" else 0.035
    paint: Any = rgba(colour)
    if finish == "antique":
        edges = n.add("NewGeometry", out="Pointiness")
        worn = n.add("MapRange", Value=edges, i1=0.47, i2=0.56, i3=0.0, i4=1.0)
        paint = n.blend(worn, rgba((0.045, 0.042, 0.045)), rgba(colour))
    return n.finish(
        n.add(
            "BsdfPrincipled",
            Base_Color=paint,
            Metallic=1.0,
            Roughness=smudge,
            Normal=n.bump(scratches, strength, 0.004),
        )
    )


def gem(colour: tuple[float, float, float], *, index: float = 1.76, fire: float = 0.0) -> Any:
    """A clear stone; `fire` spreads the refraction of red, green and blue. Light passes to the ground tinted."""
    n = Nodes("gem")
    if fire:
        bends = [
            n.add(
                "BsdfRefraction",
                Color=(*(colour[i] if i == k else 0.0 for i in range(3)), 1.0),
                Roughness=0.0,
                IOR=index + fire * (k - 1),
            )
            for k in range(3)
        ]
        through = n.add("AddShader", i0=n.add("AddShader", i0=bends[0], i1=bends[1]), i1=bends[2])
    else:
        through = n.add("BsdfRefraction", Color=rgba(colour), Roughness=0.0, IOR=index)
    mirror = n.add("BsdfGlossy", Color=(1, 1, 1, 1), Roughness=0.01)
    glass = n.add("MixShader", Fac=n.add("Fresnel", IOR=index), i1=through, i2=mirror)
    clear = n.add("BsdfTransparent", Color=rgba(tuple(0.35 + 0.5 * c for c in colour)))
    return n.finish(n.add("MixShader", Fac=n.add("LightPath", out="Is Shadow Ray"), i1=glass, i2=clear))


def polished_stone(n: Nodes, colour: Any, *, roughness: float = 0.06, depth: float = 0.0, normal: Any = None) -> Any:
    extra = {"Normal": normal} if normal else {}
    return n.finish(
        n.add(
            "BsdfPrincipled",
            Base_Color=colour,
            Roughness=roughness,
            IOR=1.6,
            Coat_Weight=0.6,
            Coat_Roughness=0.03,
            Subsurface_Weight=depth,
            Subsurface_Radius=(0.08, 0.08, 0.08),
            **extra,
        )
    )


def malachite() -> Any:
    n = Nodes("malachite")
    where = n.add("Mapping", Vector=n.place(), Location=(0.6, 0.25, 0.1), Rotation=(0.3, 0.5, 0.4), Scale=(1, 1.7, 1))
    bands = n.add(
        "TexWave",
        options={"wave_type": "RINGS"},
        out="Fac",
        Vector=where,
        Scale=2.4,
        Distortion=2.6,
        Detail=2.5,
        Detail_Scale=1.3,
    )
    colour = n.ramp(
        bands,
        [
            (0.0, (0.002, 0.03, 0.016)),
            (0.35, (0.006, 0.11, 0.055)),
            (0.62, (0.02, 0.24, 0.12)),
            (0.8, (0.09, 0.42, 0.24)),
            (1.0, (0.01, 0.14, 0.07)),
        ],
    )
    return polished_stone(n, colour)


def turquoise() -> Any:
    n = Nodes("turquoise")
    bent = n.add(
        "VectorMath",
        options={"operation": "ADD"},
        i0=n.place(),
        i1=n.add(
            "VectorMath", options={"operation": "SCALE"}, i0=n.add("TexNoise", out="Color", Scale=3.0), Scale=0.55
        ),
    )
    cells = n.add("TexVoronoi", options={"feature": "DISTANCE_TO_EDGE"}, Vector=bent, Scale=2.6)
    patch = n.add("MapRange", Value=n.noise(1.7, detail=2), i1=0.42, i2=0.6, i3=0.0, i4=0.055)
    vein = n.math("LESS_THAN", cells, patch)
    cloud = n.ramp(
        n.noise(5.0, detail=6), [(0.3, (0.02, 0.33, 0.36)), (0.55, (0.045, 0.47, 0.48)), (0.75, (0.14, 0.60, 0.58))]
    )
    return polished_stone(n, n.blend(vein, cloud, rgba((0.07, 0.035, 0.018))), roughness=0.12)


def carnelian() -> Any:
    n = Nodes("carnelian")
    apart = n.math("MULTIPLY", n.add("ObjectInfo", out="Random"), 0.5)
    tint = n.math("ADD", n.noise(2.5, detail=4), n.math("SUBTRACT", apart, 0.25))
    colour = n.ramp(tint, [(0.2, (0.16, 0.012, 0.004)), (0.5, (0.42, 0.045, 0.009)), (0.8, (0.62, 0.13, 0.02))])
    return polished_stone(n, colour, roughness=0.05, depth=0.35)


def pearl(tint: tuple[float, float, float] = (0.80, 0.72, 0.62)) -> Any:
    n = Nodes("pearl")
    apart = n.add("ObjectInfo", out="Random")
    colour = n.blend(apart, rgba(tint), rgba(tuple(c * f for c, f in zip(tint, (0.98, 0.93, 0.93), strict=True))))
    edge = n.add("LayerWeight", out="Facing", Blend=0.42)
    shimmer = n.blend(edge, colour, rgba((0.70, 0.53, 0.48)))
    ripple = n.bump(n.noise(9.0, detail=2), 0.05, 0.01)
    return n.finish(
        n.add(
            "BsdfPrincipled",
            Base_Color=shimmer,
            Roughness=0.14,
            IOR=1.95,
            Coat_Weight=1.0,
            Coat_Roughness=0.035,
            Subsurface_Weight=0.1,
            Subsurface_Radius=(0.1, 0.08, 0.07),
            Sheen_Weight=0.15,
            Normal=ripple,
        )
    )


def ceramic(colour: tuple[float, float, float]) -> Any:
    n = Nodes("ceramic")
    return n.finish(n.add("BsdfPrincipled", Base_Color=rgba(colour), Roughness=0.22, Coat_Weight=0.5))


def cord(colour: tuple[float, float, float]) -> Any:
    n = Nodes("cord")
    grain = n.noise(30, detail=5)
    return n.finish(n.add("BsdfPrincipled", Base_Color=rgba(colour), Roughness=0.6, Normal=n.bump(grain, 0.5)))
