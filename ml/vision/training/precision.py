"""Which numbers the backbone computes with."""

from __future__ import annotations

import tensorflow as tf

# NVIDIA's Ampere and later have bfloat16; it needs no scaling of the loss, as float16 would.
FIRST_WITH_BFLOAT16 = (8, 0)


def chosen_precision(wish: str) -> str:
    """`auto` becomes mixed_bfloat16 where every GPU has it, else float32: a CPU is slower with it, not faster."""
    if wish != "auto":
        return wish
    devices = tf.config.list_physical_devices("GPU")
    kinds = [tf.config.experimental.get_device_details(device).get("compute_capability") for device in devices]
    able = bool(kinds) and all(kind is not None and kind >= FIRST_WITH_BFLOAT16 for kind in kinds)
    return "mixed_bfloat16" if able else "float32"
