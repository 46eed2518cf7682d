"""One end of a relayed conversation: a socket, and the HTTP/1.1 state of what passes over it.

h11 keeps the state: framing, upgrades, early answers, `Expect`. Nothing is held back beyond one read.
"""

import asyncio
import socket
from asyncio import StreamReader, StreamWriter

import h11

#: One read; a side that does not take its bytes stops the other side after about this much.
CHUNK = 64 * 1024
#: A request line with headers. fal's own limit for headers is 16 KB; `run` with GET has its input in the address.
HEAD_LIMIT = 64 * 1024

#: A side that has ended waits this long for the last words of the other.
HALF_OPEN_S = 30.0
#: The last bytes of a connection, and the closing words of TLS.
END_S = 5.0


class Broken(Exception):
    """A peer went away or does not speak HTTP."""

    def __init__(self, peer: "Peer", cause: Exception | None = None) -> None:
        super().__init__(str(cause or "the connection ended"))
        self.peer = peer
        self.cause = cause


class Peer:
    def __init__(self, reader: StreamReader, writer: StreamWriter, role: type[h11.CLIENT] | type[h11.SERVER]) -> None:
        """`role` is the part that we play towards this peer."""
        self.reader = reader
        self.writer = writer
        self.http = h11.Connection(role, max_incomplete_event_size=HEAD_LIMIT)
        _keep_alive(writer)

    async def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """Never NEED_DATA; h11's types do not tell."""
        while True:
            try:
                event = self.http.next_event()
            except h11.RemoteProtocolError as error:
                raise Broken(self, error) from error
            if event is not h11.NEED_DATA:
                return event
            self.http.receive_data(await self.read())

    async def read(self) -> bytes:
        try:
            return await self.reader.read(CHUNK)
        except OSError as error:
            raise Broken(self, error) from error

    async def send(self, event: h11.Event) -> None:
        await self.write(self.http.send(event) or b"")

    async def write(self, data: bytes) -> None:
        try:
            self.writer.write(data)
            await self.writer.drain()
        except OSError as error:
            raise Broken(self, error) from error

    def finish(self) -> None:
        """Ends what we send; where the transport cannot do that alone (TLS), ends the connection."""
        if self.writer.can_write_eof():
            self.writer.write_eof()
        else:
            self.writer.close()

    async def end(self) -> None:
        """Sends what is written, then ends the connection; a peer that does not take it loses it."""
        if self.writer.transport.is_closing():
            return
        try:
            self.writer.close()
            async with asyncio.timeout(END_S):
                await self.writer.wait_closed()
        except (OSError, TimeoutError):
            pass  # There is nobody left to be told.
        finally:
            self.abort()

    def abort(self) -> None:
        """Ends the connection at once, so that the other program notices."""
        self.writer.transport.abort()


def _keep_alive(writer: StreamWriter) -> None:
    """An answer may take minutes in silence; the system's probes tell a slow peer from a vanished one within a minute."""
    handle: socket.socket | None = writer.get_extra_info("socket")
    if handle is None:
        return
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, seconds in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):  # macOS names the first one otherwise
            handle.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), seconds)


async def splice(left: Peer, right: Peer) -> None:
    """Passes bytes both ways until both sides have ended; after one has, the other gets a grace."""
    copies = {asyncio.create_task(_copy(left, right)), asyncio.create_task(_copy(right, left))}
    try:
        await asyncio.wait(copies, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait(copies, timeout=HALF_OPEN_S)
    finally:
        for copy in copies:
            copy.cancel()
        await asyncio.gather(*copies, return_exceptions=True)


async def _copy(source: Peer, target: Peer) -> None:
    try:
        while data := await source.read():
            await target.write(data)
        target.finish()
    except Broken:
        source.abort()
        target.abort()
