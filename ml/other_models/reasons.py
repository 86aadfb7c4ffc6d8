"""Why a model gave no answer, in a word each. Plain Python: the web process tells people what they mean."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Unanswered: TypeAlias = Literal[
    "timeout", "unreachable", "not_allowed", "broke", "redirected", "too_large",  # the way to an endpoint
    "busy", "key_refused", "not_found", "server_error", "garbage",  # the endpoint itself
    "not_installed", "not_a_model", "needs_code", "no_memory", "out_of_memory", "no_room",  # a model on this machine
]  # fmt: skip
UNANSWERED: frozenset[str] = frozenset(get_args(Unanswered))
