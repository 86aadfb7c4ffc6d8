"""What every API class shares: strict JSON, problem answers, bounded pages."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import BaseParser, MultiPartParser

from jewelry_site.core.problems import Problem
from jewelry_site.core.responses import problem_json

logger = logging.getLogger(__name__)

MAX_JSON_BYTES = 256 * 1024
MAX_JSON_DEPTH = 20
MAX_NUMBER_DIGITS = 40
# Twenty photos of 20 MB and the fields beside them.
MAX_BODY_BYTES = 402 * 1024 * 1024


def parse_json(raw: bytes | str) -> Any:
    """Read JSON as RFC 8259 means it: UTF-8, no NaN, no duplicate names, no NUL, no lone surrogates, bounded depth.

    Raises Problem ``json_invalid`` or ``json_too_deep``.
    """
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
    except UnicodeDecodeError:
        raise Problem("json_invalid", reason=gettext("it is not UTF-8")) from None
    if len(text) > MAX_JSON_BYTES:
        reason = gettext("it is longer than %(limit)s characters") % {"limit": MAX_JSON_BYTES}
        raise Problem("json_invalid", reason=reason)
    _check_depth(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object_without_duplicates,
            parse_constant=_refuse_constant,
            parse_int=_bounded_int,
            parse_float=_finite_float,
        )
    except RecursionError:
        raise Problem("json_too_deep", limit=MAX_JSON_DEPTH) from None
    except ValueError as error:
        raise Problem("json_invalid", reason=str(error)) from None
    _check_text(value)
    return value


def _check_depth(text: str) -> None:
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_JSON_DEPTH:
                raise Problem("json_too_deep", limit=MAX_JSON_DEPTH)
        elif character in "]}":
            depth -= 1


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return result


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _bounded_int(text: str) -> int:
    if len(text) > MAX_NUMBER_DIGITS:
        raise ValueError(f"a number has more than {MAX_NUMBER_DIGITS} digits")
    return int(text)


def _finite_float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} is too large")
    return number


def _check_text(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Problem("json_invalid", reason=gettext("a text holds a NUL or half of a surrogate pair"))
    elif isinstance(value, Mapping):
        for name, member in value.items():
            _check_text(name)
            _check_text(member)
    elif isinstance(value, list):
        for member in value:
            _check_text(member)


class StrictJSONParser(BaseParser):
    """``parse_json`` for DRF; the top value has to be an object."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        value = parse_json(stream.read(MAX_JSON_BYTES + 1))
        if not isinstance(value, dict):
            raise Problem("json_invalid", reason=gettext("the top value is not an object"))
        return value


class StrictMultiPartParser(MultiPartParser):
    """DRF's parser, but a body that was cut is an error and not an empty form.

    Django reads a truncated body without complaint, so the closing delimiter is looked for while the stream passes.
    """

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        boundary = _boundary(media_type or "")
        _check_length((parser_context or {})["request"])
        watched = _TailWatcher(stream)
        try:
            result = super().parse(watched, media_type, parser_context)  # type: ignore[arg-type]
        except exceptions.ParseError:
            raise Problem("bad_multipart") from None
        watched.drain()
        if not watched.tail.rstrip(b"\r\n \t").endswith(b"--" + boundary + b"--"):
            raise Problem("bad_multipart")
        return result


def _check_length(request: Any) -> None:
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size > MAX_BODY_BYTES:
        raise Problem("body_too_large", size_mb=size // 1024**2, limit_mb=MAX_BODY_BYTES // 1024**2)


def _boundary(media_type: str) -> bytes:
    for part in media_type.split(";")[1:]:
        name, _, value = part.strip().partition("=")
        if name.lower() == "boundary" and value.strip('"'):
            return value.strip('"').encode("ascii", "replace")
    raise Problem("bad_multipart")


class _TailWatcher:
    """Passes a stream through and remembers its last bytes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.tail = b""

    def read(self, *args: int) -> bytes:
        chunk: bytes = self._stream.read(*args)
        self.tail = (self.tail + chunk)[-256:]
        return chunk

    def drain(self) -> None:
        while self.read(64 * 1024):
            pass


class StrictPagination(PageNumberPagination):
    """Pages by number; a page that cannot exist is an error that names the parameter, never a slow query."""

    page_size = 20
    max_page_size = 100
    page_size_query_param = "page_size"
    max_page_number = 10_000

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            _query_number("page", most=self.max_page_number),
            _query_number("page_size", most=self.max_page_size),
        ]

    def get_page_number(self, request: Any, paginator: Any) -> int:
        return _whole_number(request, self.page_query_param, default=1, most=self.max_page_number)

    def get_page_size(self, request: Any) -> int:
        return _whole_number(request, "page_size", default=20, most=self.max_page_size)


def _query_number(name: str, *, most: int) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": most}}


def _whole_number(request: Any, name: str, *, default: int, most: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most):
        reason = gettext("%(name)s has to be a whole number from 1 to %(most)s") % {"name": name, "most": most}
        raise Problem("bad_request", reason=reason)
    return int(text)


def problem_response(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler: everything expected becomes problem JSON; a bug stays a bug and is logged.

    Not DRF's own Response: a problem is JSON also where YAML, a page or nothing that we write was asked for.
    """
    problem = _as_problem(exception)
    return None if problem is None else problem_json(problem)


def _as_problem(exception: Exception) -> Problem | None:
    match exception:
        case Problem():
            return exception
        case exceptions.ValidationError():
            return Problem("validation", extra={"fields": exception.detail})
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return Problem("not_signed_in")
        case exceptions.PermissionDenied() if str(exception.detail).startswith("CSRF Failed"):
            return Problem("page_expired")
        case exceptions.PermissionDenied() | PermissionDenied():
            return Problem("forbidden")
        case exceptions.NotFound() | Http404():
            return Problem("not_found")
        case exceptions.MethodNotAllowed():
            return Problem("method_not_allowed", method=_method_of(exception))
        case exceptions.UnsupportedMediaType():
            return Problem("unsupported_media_type", media_type=str(exception.args[0])[:100] if exception.args else "")
        case exceptions.NotAcceptable():
            return Problem("not_acceptable")
        case exceptions.Throttled():
            seconds = int(getattr(exception, "wait", None) or 1) + 1
            return Problem("throttled", seconds=seconds, extra={"retry_after": seconds})
        case exceptions.ParseError():
            return Problem("bad_request", reason=str(exception.detail))
        case TooManyFilesSent():
            limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES
            count = gettext("more than %(limit)s") % {"limit": limit}
            return Problem("too_many_files", count=count, limit=settings.PHOTOS_PER_LISTING)
        case RequestDataTooBig() | SuspiciousOperation():
            return Problem("bad_request", reason=gettext("it is too large or not well-formed"))
        case OperationalError() | InterfaceError():
            logger.error("the database does not answer: %s", exception)
            return Problem("unavailable")
    return None


def _method_of(exception: exceptions.MethodNotAllowed) -> str:
    """DRF keeps the method only inside its sentence: ``Method "PUT" not allowed.``"""
    return str(exception.detail).split('"')[1] if '"' in str(exception.detail) else ""
