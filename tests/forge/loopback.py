"""A small HTTP server on loopback that remembers what it was asked, and can fail in the ways that servers do."""

import json
import socket
import struct
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request. `path` is decoded, `query` has the last value of each name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass(frozen=True)
class Answer:
    """`reset`: the connection breaks instead."""

    status: int
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    reset: bool = False


@dataclass
class Fault:
    """What comes instead of an answer, `times` times, to requests like this; `after`: once they have been obeyed."""

    answer: Answer
    method: str = ""
    path: str = ""
    times: int = 1
    after: bool = False

    def concerns(self, asked: Asked) -> bool:
        return self.times > 0 and self.method in ("", asked.method) and self.path in asked.path


class Loopback(ABC):
    """Answers by `handle`; each subclass is a forge. `log` has all requests."""

    def __init__(self) -> None:
        self.url = ""
        self.lock = threading.RLock()
        self.log: list[Asked] = []
        self.faults: list[Fault] = []

    @abstractmethod
    def handle(self, asked: Asked) -> Answer:
        """The forge's answer, and what it changes in the forge."""

    def answer(self, asked: Asked) -> Answer:
        with self.lock:
            self.log.append(asked)
            fault = next((fault for fault in self.faults if fault.concerns(asked)), None)
            if fault is None:
                return self.handle(asked)
            fault.times -= 1
            if fault.after:
                self.handle(asked)
            return fault.answer

    def asked(self, method: str, path: str = "") -> list[Asked]:
        """The requests so far of this method whose path contains `path`."""
        return [asked for asked in self.log if asked.method == method and path in asked.path]

    @property
    def writes(self) -> list[Asked]:
        return [asked for asked in self.log if asked.method != "GET" and not asked.path.endswith("graphql")]


class Server(ThreadingHTTPServer):
    """Connections that break are what some tests are about."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def served(fake: Loopback) -> Iterator[Loopback]:
    """`fake` listens at `fake.url` until the end."""
    server = Server(("127.0.0.1", 0), handler(fake.answer))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def handler(answer_to: Callable[[Asked], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            parts = urlsplit(self.path)
            asked = Asked(
                method=self.command,
                path=unquote(parts.path),
                query={name: values[-1] for name, values in parse_qs(parts.query).items()},
                headers={name.lower(): value for name, value in self.headers.items()},
                body=json.loads(body) if body else None,
            )
            answer = answer_to(asked)
            if answer.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
                return
            data = answer.raw if answer.raw is not None else json.dumps(answer.data).encode()
            self.send_response(answer.status)
            for name, value in ({"Content-Type": "application/json; charset=utf-8"} | answer.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_PATCH = do_PUT = do_GET

        def finish(self) -> None:
            if self.wfile.closed or self.connection.fileno() < 0:
                return
            super().finish()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    return Handler
