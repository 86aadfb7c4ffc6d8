"""What shapes an answer besides the model, and a hash of it: a draft names both."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from ml.other_models.prompt import EXAMPLE_ANSWER, EXAMPLE_TASK, RULES, WORDS

TEMPERATURE = 0.7
TOP_P = 0.92


@cache
def settings_hash() -> str:
    """Eight digits over prompt and sampling; another number means that texts are not comparable."""
    shape = [RULES, EXAMPLE_TASK, EXAMPLE_ANSWER, WORDS, TEMPERATURE, TOP_P]
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:8]
