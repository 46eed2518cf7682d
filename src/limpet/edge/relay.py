"""Carries the requests of one client connection to the Limpet server, one after the other.

Heads are parsed (a header is added to each), bodies pass through as they come in both directions. A client that goes away
ends the call at the server too; a server that goes away is reported in the one form that both official clients repeat.
"""

import asyncio
import contextlib
import json
import ssl
from collections.abc import Callable
from http import HTTPStatus

import h11

from limpet.edge.dispatch import SERVER_HEADER
from limpet.edge.hosts import public_host
from limpet.edge.peer import CHUNK, HEAD_LIMIT, Broken, Peer, splice
from limpet.edge.server_address import ServerAddress

#: From the opening of a connection, or the first byte of a request, to the end of its head.
HEAD_S = 20.0
#: An unused connection; clients' pools close theirs sooner.
IDLE_S = 75.0
#: A client that sends nothing of its announced body.
BODY_S = 120.0
#: The rest of a body whose answer came early.
DISCARD_S = 10.0
#: What follows something that is not HTTP.
LINGER_S = 1.0
CONNECT_S = 10.0
#: Servers end unused connections (uvicorn after 5 s); a call must not meet that moment.
REUSE_S = 2.0

#: Headers that concern one connection only. `Transfer-Encoding` stays: h11 frames by it.
_HOP_HEADERS = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"upgrade"})

#: Shows a line to the person who started the program.
Notice = Callable[[str], None]


class NotRelayed(Exception):
    """A request that is answered here."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Relay:
    def __init__(self, client: Peer, server: ServerAddress, *, trust: ssl.SSLContext | None, notice: Notice) -> None:
        self._client = client
        self._server = server
        self._trust = trust
        self._notice = notice
        self._upstream: Peer | None = None
        self._idle_since = 0.0

    async def run(self) -> None:
        """Serves the connection until either side ends it."""
        try:
            request = await next_request(self._client, HEAD_S)
            while request is not None and await self.carry(request):
                request = await next_request(self._client, IDLE_S)
        finally:
            self.close()

    def close(self) -> None:
        if self._upstream is not None:
            self._upstream.abort()
            self._upstream = None

    async def carry(self, request: h11.Request) -> bool:
        """One request with its answer; False when the connection has served its purpose."""
        try:
            addressed = address(request, self._server)
            upstream = await self._connect()
            keep = await self._exchange(upstream, addressed)
        except NotRelayed as refusal:
            await refuse(self._client, refusal)
            return False
        except Broken as broken:
            await self._give_up(broken)
            return False
        return keep and self._next_cycle(upstream)

    async def _connect(self) -> Peer:
        now = asyncio.get_running_loop().time()
        kept, self._upstream = self._upstream, None
        if kept is not None and now - self._idle_since < REUSE_S and not kept.reader.at_eof():
            self._upstream = kept
            return kept
        if kept is not None:
            kept.abort()
        try:
            async with asyncio.timeout(CONNECT_S):
                streams = await asyncio.open_connection(
                    self._server.host, self._server.port, ssl=self._trust if self._server.secure else None, limit=CHUNK
                )
        except (OSError, TimeoutError) as error:
            raise self._unreachable(error) from error
        self._upstream = Peer(*streams, h11.CLIENT)
        return self._upstream

    async def _exchange(self, upstream: Peer, request: h11.Request) -> bool:
        await upstream.send(request)
        upload = asyncio.create_task(self._upload(upstream))
        answer = asyncio.create_task(self._answer(upstream))
        try:
            await asyncio.wait((upload, answer), return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                upload.result()  # raises when the client has gone; otherwise the answer is still to come
            switched = await answer
        finally:
            for part in (upload, answer):
                part.cancel()
            await asyncio.gather(upload, answer, return_exceptions=True)
        if switched:
            await self._splice(upstream)
            return False
        return await _drop_body(self._client)

    async def _upload(self, upstream: Peer) -> None:
        """Passes the body on, then watches the client; ends with `Broken` when that has gone."""
        try:
            while (event := await self._next_of_body()) is not None:
                await upstream.send(event)
        except Broken as broken:
            if broken.peer is self._client:
                raise
            return  # The server takes no more of it; its answer may be on the way all the same.
        await self._watch()

    async def _next_of_body(self) -> h11.Data | h11.EndOfMessage | None:
        if self._client.http.their_state is not h11.SEND_BODY:
            return None
        try:
            async with asyncio.timeout(BODY_S):
                event = await self._client.next_event()
        except TimeoutError as error:
            raise Broken(self._client, error) from error
        if isinstance(event, h11.Data | h11.EndOfMessage):
            return event
        raise Broken(self._client)

    async def _watch(self) -> None:
        """Returns only for a client that sends the next requests ahead; they wait in the buffer, within its limit."""
        ahead = 0
        while ahead < HEAD_LIMIT:
            data = await self._client.read()
            if not data:
                raise Broken(self._client)
            self._client.http.receive_data(data)
            ahead += len(data)

    async def _answer(self, upstream: Peer) -> bool:
        """Passes the answer on; True when both sides go on in another protocol."""
        while True:
            event = await upstream.next_event()
            match event:
                case h11.Response():
                    await self._client.send(_unhopped(event))
                case h11.InformationalResponse(status_code=HTTPStatus.SWITCHING_PROTOCOLS):
                    await self._client.send(event)
                    return True
                case h11.InformationalResponse() | h11.Data():
                    await self._client.send(event)
                case h11.EndOfMessage():
                    await self._client.send(event)
                    return False
                case _:
                    raise Broken(upstream)

    async def _splice(self, upstream: Peer) -> None:
        await upstream.write(self._client.http.trailing_data[0])
        await self._client.write(upstream.http.trailing_data[0])
        await splice(self._client, upstream)

    def _next_cycle(self, upstream: Peer) -> bool:
        if upstream.http.states == {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            upstream.http.start_next_cycle()
            self._idle_since = asyncio.get_running_loop().time()
        else:
            self.close()
        if self._client.http.states != {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            return False
        self._client.http.start_next_cycle()
        return True

    async def _give_up(self, broken: Broken) -> None:
        self.close()
        unanswered = self._client.http.our_state is h11.SEND_RESPONSE
        if broken.peer is not self._client and unanswered:
            await refuse(self._client, self._unreachable(broken.cause or broken))
        else:
            self._client.abort()  # In the middle of an answer an abrupt end is the only true statement left.

    def _unreachable(self, cause: Exception) -> NotRelayed:
        detail = f"The Limpet server at {self._server.url} does not answer; is it running? Start it with: limpet serve"
        self._notice(f"{detail} ({cause})" if str(cause) else detail)
        # fal-client 1.0.3 repeats a 503 only if the body has the word nginx in it, as the ingress of fal would have;
        # @fal-ai/client 1.10.1 repeats every 503. Both then outlive a restart of the server.
        return NotRelayed(HTTPStatus.SERVICE_UNAVAILABLE, f"{detail} (to be repeated like an answer of nginx)")


async def next_request(client: Peer, patience_s: float) -> h11.Request | None:
    """The head of the next request; None when the client has none or takes too long over it."""
    try:
        async with asyncio.timeout(patience_s):
            event = await client.next_event()
    except TimeoutError:
        return None
    except Broken as broken:
        hint = getattr(broken.cause, "error_status_hint", None)
        if hint and client.http.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            await refuse(client, NotRelayed(HTTPStatus(hint), f"This is not HTTP/1.1: {broken.cause}"))
        return None
    return event if isinstance(event, h11.Request) else None


async def refuse(client: Peer, refusal: NotRelayed) -> None:
    """Answers in the client's own format and ends the connection."""
    # `detail` is what the Python client shows, `message` what the JavaScript client shows.
    body = json.dumps({"detail": refusal.detail, "message": refusal.detail}).encode()
    headers = [("content-type", "application/json"), ("content-length", str(len(body))), ("connection", "close")]
    try:
        head = h11.Response(status_code=refusal.status, headers=headers, reason=refusal.status.phrase.encode())
        await client.send(head)
        await client.send(h11.Data(data=body))
        await client.send(h11.EndOfMessage())
        await _linger(client)
    except Broken:
        client.abort()


async def _linger(client: Peer) -> None:
    """Drops what is still on its way: closing a connection with unread bytes makes the system drop our answer."""
    if client.http.their_state is h11.SEND_BODY:
        await _drop_body(client)
    elif client.http.their_state is h11.ERROR:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER_S):
                while await client.read():
                    pass


async def _drop_body(client: Peer) -> bool:
    """Reads the rest of a body that nobody wants any more; False when it takes too long."""
    try:
        async with asyncio.timeout(DISCARD_S):
            while client.http.their_state is h11.SEND_BODY:
                await client.next_event()
    except TimeoutError:
        return False
    return True


def address(request: h11.Request, server: ServerAddress) -> h11.Request:
    """The request as the server shall see it: in origin form, with the service's name as Host, and with where files are."""
    target, authority = _split_target(request)
    name = authority.partition(":")[0].lower()
    if public_host(name) is None:
        raise NotRelayed(
            HTTPStatus.MISDIRECTED_REQUEST,
            f"This is the tunnel of limpet exec, which serves the hosts of fal, MiniMax and Vtrix only, not {name or 'a request without host'}.",
        )
    dropped = {*_HOP_HEADERS, b"host", SERVER_HEADER.encode()}
    headers = [(raw, value) for (raw, value), key in _with_keys(request) if key not in dropped]
    upgrade = next((value for key, value in request.headers if key == b"upgrade"), None)
    if upgrade is not None and upgrade.lower() == b"websocket":
        headers += [(b"Connection", b"Upgrade"), (b"Upgrade", upgrade)]
    return h11.Request(
        method=request.method,
        target=target,
        headers=[(b"Host", authority.encode()), (SERVER_HEADER.encode(), server.files.encode()), *headers],
    )


def _split_target(request: h11.Request) -> tuple[bytes, str]:
    """Path and authority. Some clients (axios) send the absolute form to a proxy even for https."""
    scheme, separator, rest = request.target.partition(b"://")
    if separator and scheme.lower() in {b"http", b"https"}:
        authority, slash, path = rest.partition(b"/")
        return slash + path or b"/", authority.decode("ascii")
    host = next((value for key, value in request.headers if key == b"host"), b"")
    return request.target, host.decode("latin-1")


def _with_keys(event: h11.Request | h11.Response) -> list[tuple[tuple[bytes, bytes], bytes]]:
    """Headers in the sender's spelling, each with its name in lower case."""
    return [
        ((raw, value), key) for (raw, value), (key, _) in zip(event.headers.raw_items(), event.headers, strict=True)
    ]


def _unhopped(response: h11.Response) -> h11.Response:
    return h11.Response(
        status_code=response.status_code,
        reason=response.reason,
        headers=[pair for pair, key in _with_keys(response) if key not in _HOP_HEADERS],
    )
