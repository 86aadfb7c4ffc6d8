"""Every route of the URL conf, and its address with somebody's ids filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Route:
    """``pattern`` as it stands in the URL conf, from the root."""

    pattern: str
    name: str

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(_PARAMETER.findall(self.pattern))

    @property
    def in_admin(self) -> bool:
        return self.pattern.startswith("admin/")

    @property
    def in_api(self) -> bool:
        return self.pattern.startswith("api/") or self.name == "generate_description"

    def address(self, values: Mapping[str, Any]) -> str:
        """The address with every parameter filled from ``values``. Raises KeyError for one that is not there."""
        plain = _GROUP.sub(lambda group: str(values[group[1]]), self.pattern.replace("^", "").replace("$", ""))
        return "/" + _PARAMETER.sub(lambda parameter: str(values[parameter[1]]), plain)

    def __str__(self) -> str:
        return f"/{self.pattern}"


def every_route() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield Route(before + str(pattern.pattern), pattern.name or "")
