"""One POST to a checked address: no redirects, no proxies, an end after so many seconds whatever the other side does.

The standard library's client bounds each read and not the whole, so one byte a second would hold it for hours: a timer
cuts the connection when the time is over. It reads no more of the answer than the status needs.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from listings.webhooks.models import DeliveryError
from listings.webhooks.targets import PORTS, Target

SECONDS = 15.0
MOST_READ = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """The status, and the seconds after which the other side wants to hear from us again."""

    status: int
    retry_after: int | None


class NoAnswer(Exception):
    """No answer came; ``error`` is a DeliveryError."""

    def __init__(self, error: DeliveryError) -> None:
        self.error = error
        super().__init__(error.value)


def post(
    target: Target, addresses: Sequence[str], *, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS
) -> Answer:
    """Send ``body`` to the first address that lets us connect. Raises NoAnswer within ``seconds``."""
    deadline = time.monotonic() + seconds
    try:
        with _opened(target, addresses, deadline) as opened, _cut_off(opened, deadline):
            if isinstance(opened, ssl.SSLSocket):
                opened.do_handshake()
            connection = http.client.HTTPConnection(_in_header(target))
            # With a socket the client connects to nothing itself: it asks for no name and for no proxy.
            connection.sock = opened
            connection.request("POST", target.path, body=body, headers=dict(headers))
            response = connection.getresponse()
            response.read(MOST_READ)
            if time.monotonic() >= deadline:
                # Headers that were cut off look like headers that ended.
                raise TimeoutError
            return Answer(response.status, _seconds(response.getheader("Retry-After")))
    except ssl.SSLCertVerificationError:
        raise NoAnswer(DeliveryError.CERTIFICATE) from None
    except (OSError, ValueError, http.client.HTTPException):
        late = time.monotonic() >= deadline
        raise NoAnswer(DeliveryError.TIMEOUT if late else DeliveryError.CONNECTION) from None


@contextmanager
def _opened(target: Target, addresses: Sequence[str], deadline: float) -> Iterator[socket.socket]:
    """A socket that is connected and, for https, about to shake hands. Raises OSError."""
    opened = _connect(target, addresses, deadline)
    try:
        if target.scheme == "https":
            # The certificate is checked against the name, although the connection was made to an address.
            context = ssl.create_default_context()
            opened = context.wrap_socket(opened, server_hostname=target.host, do_handshake_on_connect=False)
        yield opened
    finally:
        opened.close()


def _connect(target: Target, addresses: Sequence[str], deadline: float) -> socket.socket:
    """Each address in turn, with an equal share of the time that is left."""
    failure: OSError = TimeoutError()
    for position, address in enumerate(addresses):
        share = (deadline - time.monotonic()) / (len(addresses) - position)
        if share <= 0:
            break
        try:
            opened = socket.create_connection((address, target.port), timeout=share)
        except OSError as error:
            failure = error
        else:
            opened.settimeout(max(0.001, deadline - time.monotonic()))
            return opened
    raise failure


@contextmanager
def _cut_off(opened: socket.socket, deadline: float) -> Iterator[None]:
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, [opened])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(opened: socket.socket) -> None:
    """End what another thread waits for. The plain socket's own method: that of TLS would change what it reads."""
    with suppress(OSError):
        socket.socket.shutdown(opened, socket.SHUT_RDWR)


def _in_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == PORTS[target.scheme] else f"{host}:{target.port}"


def _seconds(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 6 else None
