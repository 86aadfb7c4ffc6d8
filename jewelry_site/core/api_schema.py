"""What the OpenAPI schema says of every operation: the problems, and that bodies take no unknown members."""

from __future__ import annotations

from typing import Any

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457, with a code, a hint and the id of the request.",
    "required": ["type", "title", "status", "detail", "code", "hint", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "code": {"type": "string", "example": "image_truncated"},
        "hint": {"type": "string"},
        "request_id": {"type": "string"},
        "fields": {"description": "What is wrong with each field, for the code `validation`."},
        "files": {"type": "array", "items": {"type": "object"}, "description": "Each file, when all were refused."},
        "current": {"type": "object", "description": "The current text, for the code `stale_draft`."},
    },
}
_PROBLEM_RESPONSE = {
    "description": "A problem, in plain words",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A drf-spectacular hook: every operation may answer with a problem."""
    result["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = _PROBLEM_RESPONSE
    return result


def close_request_bodies(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A drf-spectacular hook: JSON bodies are read strictly, so the schema says that nothing may be added."""
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request") and schema.get("type") == "object":
            schema["additionalProperties"] = False
    return result
