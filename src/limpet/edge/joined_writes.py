"""A transport that sends together what is written in one turn of the event loop."""

from asyncio import AbstractEventLoop, Transport
from typing import Any

#: What is gathered beyond this goes out at once, so that the transport's own bound on what it buffers still holds.
_GATHERED_BYTES = 16 * 1024


class JoinedWrites:
    """In front of a transport: uvicorn writes head and body of an answer apart, and each write is a system call."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._gathered: list[bytes] = []
        self._gathered_bytes = 0

    def write(self, data: bytes) -> None:
        if not self._gathered:
            self._loop.call_soon(self._flush)
        self._gathered.append(data)
        self._gathered_bytes += len(data)
        if self._gathered_bytes > _GATHERED_BYTES:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _flush(self) -> None:
        gathered, self._gathered, self._gathered_bytes = self._gathered, [], 0
        if gathered:
            self._transport.write(b"".join(gathered))
