"""`wss://ws.{run}/{endpoint}`: calls of the run host over one socket, one after the other.

    caller   the body of a call, as text or bytes
    server   {"type": "start", "request_id", "status", "headers"}
             the answer: text frames for JSON and events, binary ones for the rest
             {"type": "end", "request_id", "status", "time_to_first_byte_seconds"}

Each message becomes a call of the same app at the socket's path, so `/stream` and errors look as they do over HTTP.
"""

import asyncio
import json
import time

from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Message, Scope
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from limpet.core.errors import LimpetError
from limpet.core.ids import new_request_id
from limpet.dialects.fal.access import authenticate_for_app
from limpet.dialects.fal.answers import failure_response
from limpet.dialects.wire.services import Services

#: websockets, which `fal.apps.ws` uses, refuses messages above 1 MiB unless told otherwise.
_FRAME_BYTES = 512 * 1024
#: Messages that are read ahead of the call that runs; more of them wait with the sender.
_AHEAD = 2
_HANDSHAKE = (b"connection", b"upgrade", b"sec-websocket-", b"content-length", b"content-type", b"transfer-encoding")


def http_over_socket_routes(services: Services) -> list[WebSocketRoute]:
    async def serve(socket: WebSocket) -> None:
        try:
            await authenticate_for_app(socket, services, socket.path_params["path"])
        except LimpetError as error:
            await socket.send_denial_response(failure_response(error.failure()))
            return
        await socket.accept()
        inbox = _Inbox(socket)
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(inbox.read())
            while (body := await inbox.next()) is not None:
                await _Exchange(socket, inbox.closed, body).run(socket.scope["app"])
            reading.cancel()

    return [WebSocketRoute("/{path:path}", serve)]


class _Inbox:
    """What the caller has sent and is not served yet; learns at once when the caller goes away."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._messages: asyncio.Queue[bytes] = asyncio.Queue(_AHEAD)
        self.closed = asyncio.Event()

    async def read(self) -> None:
        while (message := await self._socket.receive())["type"] != "websocket.disconnect":
            text = message.get("text")
            await self._messages.put(text.encode() if text is not None else message["bytes"])
        self.closed.set()

    async def next(self) -> bytes | None:
        """The next message, or None when the caller has gone."""
        coming, closing = asyncio.create_task(self._messages.get()), asyncio.create_task(self.closed.wait())
        try:
            await asyncio.wait({coming, closing}, return_when=asyncio.FIRST_COMPLETED)
            return coming.result() if coming.done() and not self.closed.is_set() else None
        finally:
            coming.cancel()
            closing.cancel()


class _Exchange:
    """One call and its answer."""

    def __init__(self, socket: WebSocket, closed: asyncio.Event, body: bytes) -> None:
        self._socket = socket
        self._closed = closed
        self._body: bytes | None = body
        self._began = time.monotonic()
        self._request_id = ""
        self._status = 0
        self._is_text = False
        self._first_byte_s: float | None = None

    async def run(self, app: ASGIApp) -> None:
        assert self._body is not None
        await app(_http_scope(self._socket.scope, len(self._body)), self._receive, self._send)
        await self._send_text(
            json.dumps(
                {
                    "type": "end",
                    "request_id": self._request_id,
                    "status": self._status,
                    "time_to_first_byte_seconds": self._first_byte_s,
                }
            )
        )

    async def _receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._closed.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
            self._status = message["status"]
            self._request_id = headers.get("x-fal-request-id") or new_request_id()
            self._is_text = headers.get("content-type", "").startswith(("application/json", "text/"))
            start = {"type": "start", "request_id": self._request_id, "status": self._status, "headers": headers}
            await self._send_text(json.dumps(start))
        elif message.get("body"):
            if self._first_byte_s is None:
                self._first_byte_s = time.monotonic() - self._began
            await self._send_part(message["body"])

    async def _send_part(self, part: bytes) -> None:
        if self._is_text and len(part) <= _FRAME_BYTES:
            await self._send_text(part.decode())
            return
        for start in range(0, len(part), _FRAME_BYTES):  # binary, because a cut may fall inside a character
            await self._deliver({"type": "websocket.send", "bytes": part[start : start + _FRAME_BYTES]})

    async def _send_text(self, text: str) -> None:
        await self._deliver({"type": "websocket.send", "text": text})

    async def _deliver(self, message: Message) -> None:
        """Sends while somebody listens; the call itself learns of the end through `_receive`."""
        if self._closed.is_set() or self._socket.application_state is not WebSocketState.CONNECTED:
            return
        try:
            await self._socket.send(message)
        except WebSocketDisconnect:
            self._closed.set()


def _http_scope(socket: Scope, length: int) -> Scope:
    """The handshake as a POST with this much body."""
    kept = [(name, value) for name, value in socket["headers"] if not name.startswith(_HANDSHAKE)]
    added = [(b"content-type", b"application/json"), (b"content-length", str(length).encode())]
    same = ("server", "client", "path", "raw_path", "root_path", "query_string")
    return {
        **{name: socket[name] for name in same},
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},  # 2.3: streaming answers watch `_receive` for the end
        "http_version": "1.1",
        "method": "POST",
        "scheme": "https" if socket["scheme"] == "wss" else "http",
        "headers": [*kept, *added],
        "state": dict(socket["state"]),
    }
