"""A server that plays what goes wrong between us and a model, and what goes right."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Stub:
    """What the server does next (the last act is repeated), and what it was sent."""

    acts: list[Any]
    address: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def next_act(self) -> Any:
        return self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]


def completion(*words: str, finish: str = "stop", model: str = "small-2026") -> dict[str, Any]:
    """A chat completion with these answers."""
    choices = [{"message": {"role": "assistant", "content": each}, "finish_reason": finish} for each in words]
    return {"model": model, "choices": choices}


@contextmanager
def stub_server(*acts: Any) -> Iterator[Stub]:
    """A server on the loopback address. An act is a completion, or ("status", code, headers), ("body", bytes),
    "hang", "drip", "drip headers", "endless" or "hang up"."""
    stub = Stub(list(acts))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    stub.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield stub
    finally:
        stub.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stub.requests.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
            try:
                _act(self, stub, stub.next_act())
            except OSError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Tests print nothing."""

    return Handler


def _act(handler: BaseHTTPRequestHandler, stub: Stub, act: Any) -> None:
    if act == "hang":
        stub.over.wait(30)
    elif act == "hang up":
        handler.connection.close()
    elif act == "drip headers":
        _drip(handler, stub, b"HTTP/1.1 200 OK\r\nX-" + b"x" * 10_000)
    elif act == "drip":
        _head(handler, 200, {"Content-Length": "100000"})
        _drip(handler, stub, b" " * 100_000)
    elif act == "endless":
        _head(handler, 200, {})
        while not stub.over.is_set():
            handler.wfile.write(b" " * 65_536)
    elif isinstance(act, dict):
        _send(handler, 200, json.dumps(act).encode(), {"Content-Type": "application/json"})
    elif act[0] == "body":
        _send(handler, 200, act[1], {})
    else:
        _send(handler, act[1], b'{"error": {"message": "no"}}', act[2])


def _drip(handler: BaseHTTPRequestHandler, stub: Stub, content: bytes) -> None:
    for byte in content:
        if stub.over.is_set():
            return
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.02)


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
    _head(handler, status, {**headers, "Content-Length": str(len(body))})
    handler.wfile.write(body)


def _head(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
