"""Which function builds which piece. Uses bpy (GPL)."""

from collections.abc import Callable
from typing import Any

from tools.render_demo import brooches, hanging, rings

BUILDERS: dict[str, Callable[[], Any]] = {
    "blue-solitaire": rings.solitaire,
    "red-halo-ring": rings.halo_ring,
    "hammered-band": rings.hammered_band,
    "rose-band": rings.plain_band,
    "signet-m": rings.signet,
    "clear-studs": hanging.studs,
    "turquoise-drops": hanging.turquoise_drops,
    "malachite-pendant": hanging.malachite_pendant,
    "carnelian-bracelet": hanging.carnelian_bracelet,
    "copper-bangle": rings.copper_bangle,
    "pearl-necklace": hanging.pearl_necklace,
    "leaf-brooch": brooches.leaf_brooch,
    "flower-brooch": brooches.flower_brooch,
    "heart-charm": hanging.heart_charm,
    "twisted-hoops": hanging.twisted_hoops,
    "filigree-pendant": hanging.filigree_pendant,
    "wrapped-pendant": hanging.wrapped_pendant,
    "green-ring": rings.green_ring,
}
