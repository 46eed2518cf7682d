"""A provider that misbehaves on a real socket: each scenario has a path of its own and a script of answers."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    method: str
    #: Below the scenario's own path, without the query.
    path: str
    #: How often this scenario was asked for this method and path before.
    earlier: int
    host: str


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Any, status: int = 200, **headers: str) -> "Reply":
        return cls(status, json.dumps(value).encode(), headers)


class Hang(Exception):  # says what the provider does, not what went wrong
    """The provider takes the request and never answers."""


class Die(Exception):  # same
    """The provider closes the connection in the middle."""


Script = Callable[[Asked], Reply]


@dataclass
class Provider:
    url: str
    asked: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def count(self, scenario: str, method: str, path: str) -> int:
        return self.asked[scenario, method, path]


@contextmanager
def providing(scripts: dict[str, Script]) -> Iterator[Provider]:
    provider, over = Provider(url=""), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            _, scenario, path = self.path.partition("?")[0].split("/", 2)
            asked = Asked(
                self.command, f"/{path}", provider.asked[scenario, self.command, f"/{path}"], self.headers["host"]
            )
            provider.asked[scenario, self.command, f"/{path}"] += 1
            try:
                reply = scripts[scenario](asked)
            except Hang:
                over.wait()
                return
            except Die:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  # the base class looks for these names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Callers that are killed in the middle are part of the game."""

    with Server(("127.0.0.1", 0), Handler) as httpd:
        provider.url = f"http://127.0.0.1:{httpd.server_port}"
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield provider
        over.set()
        httpd.shutdown()
        thread.join()
