"""The CONNECT proxy of `limpet exec`: ends TLS for the services' hosts and relays what is inside to the Limpet server.

CONNECT queue.fal.run:443   TLS with our certificate, each request relayed
CONNECT example.com:443     403, or plain pass-through if other hosts are allowed
POST https://fal.run/...    absolute form (axios): relayed
anything else               an answer that says what this port is
"""

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from http import HTTPStatus
from types import TracebackType
from typing import Self

import h11

from limpet.edge.hosts import public_host
from limpet.edge.peer import CHUNK, Broken, Peer, splice
from limpet.edge.relay import CONNECT_S, HEAD_S, Notice, NotRelayed, Relay, next_request, refuse
from limpet.edge.server_address import ServerAddress


class Tunnel:
    """Listens on a free loopback port between `async with` and its end."""

    def __init__(
        self, server: ServerAddress, context: ssl.SSLContext, *, allow_other_hosts: bool = False, notice: Notice
    ) -> None:
        """`context` ends TLS for the services' hosts. `notice` gets a line for what the program itself may hide."""
        self._server = server
        self._context = context
        self._trust = ssl.create_default_context() if server.secure else None
        self._allow_other_hosts = allow_other_hosts
        self._notice = _once(notice)
        self._connections: set[asyncio.Task[None]] = set()
        self._listener: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=CHUNK)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._listener is not None
        self._listener.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    @property
    def url(self) -> str:
        assert self._listener is not None
        return f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        connection = asyncio.create_task(self._serve(Peer(reader, writer, h11.SERVER)))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _serve(self, client: Peer) -> None:
        try:
            request = await next_request(client, HEAD_S)
            if request is None:
                return
            if request.method == b"CONNECT":
                await self._connect(client, request)
            else:
                await self._relay(client, request)
        except NotRelayed as refusal:
            await refuse(client, refusal)
        except Broken:
            client.abort()
        finally:
            await client.end()

    async def _relay(self, client: Peer, request: h11.Request) -> None:
        relay = Relay(client, self._server, trust=self._trust, notice=self._notice)
        try:
            if await relay.carry(request):
                await relay.run()
        finally:
            relay.close()

    async def _connect(self, client: Peer, request: h11.Request) -> None:
        await client.next_event()  # the end of the message
        host, port = _split_authority(request.target)
        if client.http.trailing_data[0]:
            raise NotRelayed(HTTPStatus.BAD_REQUEST, "Wait for the answer to CONNECT before sending more.")
        if public_host(host) is not None and port == 443:
            await self._end_tls(client, host)
        elif self._allow_other_hosts or (host, port) == (self._server.host, self._server.port):
            await self._pass_through(client, host, port)
        else:
            detail = f"limpet exec lets no connection through to {host}:{port}; allow it with --allow-other-hosts."
            self._notice(detail)
            raise NotRelayed(HTTPStatus.FORBIDDEN, detail)

    async def _end_tls(self, client: Peer, host: str) -> None:
        loop = asyncio.get_running_loop()
        reader = StreamReader(limit=CHUNK)
        protocol = asyncio.StreamReaderProtocol(reader)
        # No await between the answer and `start_tls`: the client's next bytes belong to the TLS layer.
        client.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            transport = await loop.start_tls(
                client.writer.transport, protocol, self._context, server_side=True, ssl_handshake_timeout=HEAD_S
            )
        except OSError as error:
            self._explain_mistrust(host, error)
            return
        assert transport is not None
        protocol.connection_made(transport)
        inner = Peer(reader, StreamWriter(transport, protocol, reader, loop), h11.SERVER)
        try:
            await Relay(inner, self._server, trust=self._trust, notice=self._notice).run()
        finally:
            # In TLS 1.3 the client's complaint comes after the handshake has ended for us.
            self._explain_mistrust(host, reader.exception())
            await inner.end()

    def _explain_mistrust(self, host: str, error: BaseException | None) -> None:
        if isinstance(error, ssl.SSLError) and ("UNKNOWN_CA" in str(error) or "CERTIFICATE" in str(error)):
            self._notice(
                f"The program does not trust the certificate for {host}: it has a trust store of its own "
                "and heeds neither SSL_CERT_FILE nor NODE_EXTRA_CA_CERTS."
            )

    async def _pass_through(self, client: Peer, host: str, port: int) -> None:
        try:
            async with asyncio.timeout(CONNECT_S):
                streams = await asyncio.open_connection(host, port, limit=CHUNK)
        except (OSError, TimeoutError) as error:
            raise NotRelayed(HTTPStatus.BAD_GATEWAY, f"{host}:{port} cannot be reached: {error}") from error
        target = Peer(*streams, h11.CLIENT)
        try:
            await client.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await splice(client, target)
        finally:
            await target.end()


def _split_authority(target: bytes) -> tuple[str, int]:
    """The two halves of `name:port`, which is all that CONNECT may ask for."""
    host, _, port = target.decode("ascii").rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise NotRelayed(HTTPStatus.BAD_REQUEST, "CONNECT wants a name and a port.")
    return host.strip("[]").lower(), int(port)


def _once(notice: Notice) -> Notice:
    """Clients repeat their calls; the person needs to read a line once."""
    shown: set[str] = set()

    def show(text: str) -> None:
        if text not in shown:
            shown.add(text)
            notice(text)

    return show
