"""Words as people typed them, without what no text holds."""

from __future__ import annotations

import unicodedata


def without_controls(text: str) -> str:
    """``text`` without control characters (PostgreSQL takes no NUL) and halves of surrogate pairs; lines stay."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
