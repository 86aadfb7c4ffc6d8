"""Which photos there are: piece, pose, ground, light and camera of each."""

from dataclasses import dataclass

from tools.render_demo.studio import View

LOOK = "AgX - Medium High Contrast"


@dataclass(frozen=True)
class Shot:
    """One photo. `turn` poses the piece (degrees); `exposure` is in stops; `phone` adds noise and sharpening."""

    file: str
    piece: str
    ground: str
    light: str
    view: View
    turn: tuple[float, float, float] = (0.0, 0.0, 0.0)
    exposure: float = 0.0
    size: tuple[int, int] = (1200, 1200)
    phone: bool = False
    props: str = ""
    rests: bool = True


SHOTS = (
    Shot(
        "blue-solitaire-1",
        "blue-solitaire",
        "white sweep",
        "studio",
        View(19, azimuth=-14, elevation=30, roll=1, target=(0, -0.1, 1.0), focus=(0, -0.5, 1.5)),
        (22, 0, 20),
        0.55,
    ),
    Shot(
        "blue-solitaire-2",
        "blue-solitaire",
        "grey paper",
        "window",
        View(15, azimuth=12, elevation=50, roll=-2, target=(0, -0.1, 0.9), focus=(0, -0.6, 1.2)),
        (32, 0, -16),
        0.2,
    ),
    Shot(
        "blue-solitaire-3",
        "blue-solitaire",
        "slate",
        "evening",
        View(18, azimuth=-8, elevation=32, roll=2, target=(0.1, -0.1, 0.55), focus=(0.2, -0.8, 0.8)),
        (78, 0, 38),
        0.3,
    ),
    Shot(
        "hammered-band-1",
        "hammered-band",
        "walnut",
        "window",
        View(19, azimuth=-10, elevation=30, roll=-1, target=(0, 0, 0.75), focus=(0, -0.35, 0.9)),
        (0, 0, 48),
        0.3,
    ),
    Shot(
        "signet-m-1",
        "signet-m",
        "slate",
        "studio",
        View(19, azimuth=10, elevation=33, roll=1, target=(0, -0.1, 0.8), focus=(0, -0.6, 1.1)),
        (38, 0, 22),
        0.2,
    ),
    Shot(
        "clear-studs-1",
        "clear-studs",
        "sage paper",
        "window",
        View(15, azimuth=-4, elevation=32, roll=-1, lens=175, target=(0.1, 0.15, 0.42), focus=(-0.3, -0.2, 0.6)),
        (0, 0, 0),
        0.3,
        rests=False,
    ),
    Shot(
        "turquoise-drops-1",
        "turquoise-drops",
        "warm linen",
        "window",
        View(30, azimuth=4, elevation=62, roll=-3, target=(0.05, 0.55, 0.1)),
        (0, 0, 0),
        0.3,
        (1000, 1250),
    ),
    Shot(
        "turquoise-drops-2",
        "turquoise-drops",
        "oak",
        "evening",
        View(24, azimuth=-32, elevation=30, roll=2, lens=185, target=(0.1, 0.2, 0.2), focus=(0.6, -0.8, 0.3)),
        (0, 0, 25),
        0.4,
    ),
    Shot(
        "malachite-pendant-1",
        "malachite-pendant",
        "white linen",
        "window",
        View(27, azimuth=-6, elevation=56, roll=2, target=(0, 0.75, 0.1), focus=(0, -0.2, 0.5)),
        (0, 0, 6),
        0.5,
    ),
    Shot(
        "carnelian-bracelet-1",
        "carnelian-bracelet",
        "oak",
        "window",
        View(35, azimuth=8, elevation=36, roll=-1, target=(0, -0.1, 0.3), focus=(0.3, -2.4, 0.5)),
        (0, 0, 14),
        0.3,
        (1200, 900),
    ),
    Shot(
        "copper-bangle-1",
        "copper-bangle",
        "dark linen",
        "window",
        View(34, azimuth=-12, elevation=34, roll=1, f_stop=30, target=(0, 0, 0.4), focus=(0.2, -2.4, 0.7)),
        (90, 0, 0),
        0.4,
    ),
    Shot(
        "pearl-necklace-1",
        "pearl-necklace",
        "slate",
        "window",
        View(26, azimuth=-10, elevation=46, roll=-2, target=(0.2, 0.3, 0.2), focus=(0.6, -1.4, 0.6)),
        (0, 0, 0),
        0.2,
        (1200, 900),
    ),
    Shot(
        "leaf-brooch-1",
        "leaf-brooch",
        "dark linen",
        "studio",
        View(27, azimuth=6, elevation=60, roll=2, target=(0.0, 0.0, 0.2)),
        (0, 0, -38),
        0.3,
    ),
    Shot(
        "heart-charm-1",
        "heart-charm",
        "hand",
        "window",
        View(22, azimuth=10, elevation=58, roll=2, target=(0.1, 0.25, 0.1), focus=(0, -0.2, 0.35)),
        (0, 0, 8),
        0.2,
    ),
    Shot(
        "twisted-hoops-1",
        "twisted-hoops",
        "marble",
        "evening",
        View(27, azimuth=-10, elevation=42, roll=1, target=(0.05, 0, 0.2), focus=(0, -1.3, 0.3)),
        (0, 0, 0),
        0.3,
    ),
    Shot(
        "filigree-pendant-1",
        "filigree-pendant",
        "warm linen",
        "evening",
        View(25, azimuth=0, elevation=64, roll=-3, target=(0, 0.6, 0.1)),
        (0, 0, -5),
        0.35,
    ),
    Shot(
        "red-halo-ring-1",
        "red-halo-ring",
        "marble",
        "window",
        View(17, azimuth=-16, elevation=32, roll=-1, target=(0, -0.05, 0.95), focus=(0, -0.4, 1.5)),
        (16, 0, 28),
        0.1,
    ),
    Shot(
        "wrapped-pendant-1",
        "wrapped-pendant",
        "walnut",
        "window",
        View(25, azimuth=-5, elevation=60, roll=3, target=(0, 0.6, 0.1)),
        (0, 0, 8),
        0.4,
        (1000, 1250),
    ),
    Shot(
        "green-ring-1",
        "green-ring",
        "sage paper",
        "evening",
        View(18, azimuth=16, elevation=30, roll=1, target=(0, -0.1, 0.95), focus=(0, -0.5, 1.4)),
        (10, 0, -28),
        0.3,
    ),
    Shot(
        "rose-band-1",
        "rose-band",
        "kitchen table",
        "kitchen",
        View(11.5, azimuth=12, elevation=40, roll=-4, lens=46, f_stop=40, target=(0.5, 0.75, 0.2), focus=(0, 0, 0.4)),
        (90, 0, 0),
        0.55,
        (1200, 900),
        phone=True,
        props="cup",
    ),
    Shot(
        "flower-brooch-1",
        "flower-brooch",
        "kitchen table",
        "kitchen",
        View(14, azimuth=-18, elevation=55, roll=5, lens=44, f_stop=40, target=(-0.4, 0.45, 0.3), focus=(0, 0, 0.6)),
        (0, 0, 20),
        0.1,
        (900, 1200),
        phone=True,
        props="plate",
    ),
)
