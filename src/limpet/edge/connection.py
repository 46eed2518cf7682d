"""One HTTP connection, with the bounds that uvicorn leaves to others.

A head has 10 s and 64 kB, a body must keep coming, framing may not cost much more than what it frames, and a message has one
Host. What httptools itself refuses (Content-Length beside Transfer-Encoding, folded headers, bare line feeds) stays refused.
"""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any, cast

import httptools
import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from limpet.edge.joined_writes import JoinedWrites

_HEAD_S = 10.0
_HEAD_BYTES = 64 * 1024
_HEADERS = 100
#: A body is measured this often, and must have grown by this much each time.
_BODY_CHECK_S = 10.0
_BODY_GROWTH_BYTES = 10_000
#: Chunk sizes and extensions may take this much, and eight times the body besides: one-byte chunks are silly but legal.
_FRAMING_BYTES = 64 * 1024
_FRAMING_FACTOR = 8
_CONNECTIONS = 2048

log = structlog.get_logger()


class GuardedConnection(HttpToolsProtocol):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._timer: TimerHandle | None = None
        self._in_head = False
        self._in_body = False
        self._head_bytes = 0
        self._framed_bytes = 0
        self._body_bytes = 0
        self._body_bytes_before = 0
        self._refused = False

    # The socket

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(cast("Transport", JoinedWrites(transport, self.loop)))
        if len(self.connections) > _CONNECTIONS:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "Too many connections are open; try again in a moment.")
            return
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._set_timer(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        was_in_head, was_in_body = self._in_head, self._in_body
        super().data_received(data)
        if was_in_head and self._in_head:
            self._head_bytes += len(data)
        if was_in_body:
            self._framed_bytes += len(data)
        self._check_sizes()

    # The parser

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        self._expect_head()

    def on_url(self, url: bytes) -> None:
        self._head_bytes += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_bytes += len(name) + len(value)
        super().on_header(name, value)
        if len(self.headers) > _HEADERS or self._head_bytes > _HEAD_BYTES:
            raise _too_large()

    def on_headers_complete(self) -> None:
        self._in_head, self._in_body = False, True
        self._framed_bytes = self._body_bytes = self._body_bytes_before = 0
        self._set_timer(None)
        if not self._names_one_host():
            raise httptools.HttpParserError("not one Host")  # uvicorn answers 400 and closes
        super().on_headers_complete()
        self._expect_body()

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body = False
        self._set_timer(None)
        super().on_message_complete()

    # The bounds

    def _names_one_host(self) -> bool:
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            return False
        target = httptools.parse_url(self.url)
        named = target.host and (target.host if target.port is None else b"%s:%d" % (target.host, target.port))
        return not named or not hosts or named.lower() == hosts[0].lower()

    def _check_sizes(self) -> None:
        if self._refused or self.transport.is_closing():
            return
        if self._in_head and self._head_bytes > _HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The request's head is too large.")
        elif self._framed_bytes > _FRAMING_BYTES + (1 + _FRAMING_FACTOR) * self._body_bytes:
            self._refuse(HTTPStatus.BAD_REQUEST, "The body's chunks carry too much beside the body.")

    def _expect_head(self) -> None:
        self._set_timer(
            self.loop.call_later(
                _HEAD_S, self._refuse, HTTPStatus.REQUEST_TIMEOUT, "The request's head did not arrive in time."
            )
        )

    def _expect_body(self) -> None:
        if self._in_body:
            self._set_timer(self.loop.call_later(_BODY_CHECK_S, self._check_body))

    def _check_body(self) -> None:
        """A body that we ourselves hold back, because its reader is slow, is not slow."""
        if not self.flow.read_paused and self._body_bytes - self._body_bytes_before < _BODY_GROWTH_BYTES:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The request's body stopped arriving.")
            return
        self._body_bytes_before = self._body_bytes
        self._expect_body()

    def _set_timer(self, timer: TimerHandle | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = timer

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        """Answers, where no answer has begun, and closes."""
        self._refused = True
        log.info("connection-refused", status=int(status), reason=reason)
        if self.cycle is None or not self.cycle.response_started or self.cycle.response_complete:
            body = f'{{"detail":"{reason}","message":"{reason}"}}'.encode()
            head = (
                f"HTTP/1.1 {int(status)} {status.phrase}\r\ncontent-type: application/json\r\n"
                f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(head.encode() + body)
        self.transport.close()


def _too_large() -> Exception:
    return httptools.HttpParserError("a head too large")
