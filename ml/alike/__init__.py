"""Which photos of one drop look like the same piece. Plain Python over what the eye saw."""

from ml.alike.groups import groups_alike

__all__ = ["groups_alike"]
