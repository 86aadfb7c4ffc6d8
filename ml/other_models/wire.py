"""One request to one host, with a limit on everything: time in all, size of the reply, where it may lead.

The standard library's connection, because none of the usual clients bounds the whole exchange: their timeouts count
from one byte to the next, so a server that drips a byte a second holds a worker for ever. Here a timer closes the
socket when the time is over. There are no redirects and no proxies; the address must not be a cloud's own
(169.254.0.0/16), and what is sent unencrypted must not leave this machine. Both are checked on the connected socket,
so that a name cannot change its mind in between.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit

from ml.other_models.model import OtherModelError
from ml.other_models.reasons import Unanswered

LARGEST_REPLY = 512 * 1024
CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class Reply:
    """Status, body, and after how many seconds the server wants to be asked again (0 if it does not say)."""

    status: int
    body: bytes
    retry_after: float


def post(address: str, body: bytes, headers: dict[str, str], *, seconds: float) -> Reply:
    """Send `body` once. Raises OtherModelError: ``unreachable``, ``not_allowed``, ``timeout``, ``broke``,
    ``redirected`` or ``too_large``.
    """
    parts = urlsplit(address)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, min(seconds, CONNECT_SECONDS))
    ends = monotonic() + seconds
    try:
        peer = _connect(connection)
        _check_peer(peer, encrypted=parts.scheme == "https")
        return _exchange(connection, parts.path or "/", body, headers, ends)
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None, seconds: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=seconds)


def _connect(connection: http.client.HTTPConnection) -> str:
    """The address that the socket is connected to. Raises OtherModelError ``unreachable``: nothing was sent."""
    try:
        connection.connect()
    except (OSError, UnicodeError) as error:
        raise OtherModelError("unreachable", f"No connection could be made ({type(error).__name__}).") from error
    return str(connection.sock.getpeername()[0])


def _check_peer(peer: str, *, encrypted: bool) -> None:
    address = ipaddress.ip_address(peer.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    inward = address.is_link_local or address.is_multicast or address.is_unspecified
    if inward or (not encrypted and not address.is_loopback):
        raise OtherModelError("not_allowed", f"The name leads to {address}, where nothing may be sent.")


def _exchange(
    connection: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str], ends: float
) -> Reply:
    late = threading.Event()
    timer = threading.Timer(max(ends - monotonic(), 0.05), _cut, (connection.sock, late))
    timer.daemon = True
    timer.start()
    try:
        connection.sock.settimeout(max(ends - monotonic(), 0.05))
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        content = response.read(LARGEST_REPLY + 1)
        if late.is_set():
            raise TimeoutError
    except (OSError, http.client.HTTPException, ValueError) as error:
        code: Unanswered = "timeout" if late.is_set() or isinstance(error, TimeoutError) else "broke"
        raise OtherModelError(code, f"The exchange did not end well ({type(error).__name__}).", sent=True) from error
    finally:
        timer.cancel()
    if 300 <= response.status < 400:
        raise OtherModelError("redirected", "The server wants to send us elsewhere, which is not followed.", sent=True)
    if len(content) > LARGEST_REPLY:
        raise OtherModelError("too_large", f"The reply is longer than {LARGEST_REPLY // 1024} KB.", sent=True)
    return Reply(response.status, content, _seconds(response.headers.get("Retry-After", "")))


def _cut(connected: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0
