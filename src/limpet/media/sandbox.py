"""Decodes pictures from strangers in locked child processes; whatever a picture does there, it ends as one of our errors.

The header is read here, without a library. Only a picture that keeps the limits is handed to a child, through a
socket of its own; what comes back is pixels, and even those are counted. How the child is locked: `lockdown.py`.
"""

import asyncio
import atexit
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass

import numpy as np
import structlog
from numpy.typing import NDArray

from limpet.core.errors import ImageTooLarge, ImageUnreadable, SetupError
from limpet.media.decoder_wire import ANSWER, HELLO_BYTES, REQUEST, Verdict
from limpet.media.limits import DECODER_LIMITS, PICTURE_LIMITS, DecoderLimits
from limpet.media.picture import Picture
from limpet.media.sniff import Header, read_header

_log = structlog.get_logger(__name__)

#: How much longer than its child's wall limit a caller waits, before it stops believing in the server.
_GRACE_S = 10.0
_STOP_S = 2.0


Pixels = NDArray[np.uint8]


class _NoChildError(Exception):
    """No child took the picture: the server is gone, or cannot fork."""


class _TooLargeError(Exception):
    """The child ran out of memory."""


class _BrokenError(Exception):
    """The child could not read the picture, or ended before it had answered."""


@dataclass(frozen=True, slots=True)
class _Server:
    process: subprocess.Popen[bytes]
    control: socket.socket
    #: The process that started it; a forked copy of that one starts its own.
    owner: int


class Sandbox:
    """A warm server process that forks one child per picture. Started by the first picture, safe from any thread."""

    def __init__(self, limits: DecoderLimits = DECODER_LIMITS) -> None:
        self._limits = limits
        self._server: _Server | None = None
        self._lock = threading.Lock()

    async def decode(self, data: bytes, header: Header, *, field: str | None = None) -> Picture:
        """The pixels of a picture whose header was read and found within the limits."""
        for _ in range(2):  # once more, when the server was killed with our picture in its hands
            try:
                return Picture(await self._ask_child(data, header))
            except _NoChildError:
                continue
            except _TooLargeError:
                side = PICTURE_LIMITS.max_side
                raise ImageTooLarge(field=field, max_width=side, max_height=side) from None
            except _BrokenError as error:
                raise ImageUnreadable(field=field) from error
        raise SetupError("The picture decoder does not start; the server's standard error says why.")

    def close(self) -> None:
        """Ends the server and its children. The next picture starts a new one."""
        with self._lock:
            server, self._server = self._server, None
        if server is not None:
            _end(server)

    @property
    def server_pid(self) -> int | None:
        return None if self._server is None else self._server.process.pid

    async def _ask_child(self, data: bytes, header: Header) -> Pixels:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._lend(theirs)
            ours.settimeout(0)
            if not await asyncio.get_running_loop().sock_recv(ours, HELLO_BYTES):
                raise _NoChildError
            try:
                async with asyncio.timeout(self._limits.wall_s + _GRACE_S):
                    return await _converse(ours, data, header)
            except (OSError, EOFError) as error:  # a time-out is an OSError
                _log.warning("decoder-lost", format=header.format, width=header.width, height=header.height)
                raise _BrokenError from error

    def _lend(self, connection: socket.socket) -> None:
        with self._lock:
            if self._server is None or self._server.owner != os.getpid():
                self._server = _start(self._limits)
            try:
                _send_socket(self._server.control, connection)
            except OSError:  # it was killed since the last picture
                _end(self._server)
                self._server = _start(self._limits)
                _send_socket(self._server.control, connection)


def _send_socket(control: socket.socket, connection: socket.socket) -> None:
    socket.send_fds(control, [b"."], [connection.fileno()])


async def _converse(connection: socket.socket, data: bytes, header: Header) -> Pixels:
    loop = asyncio.get_running_loop()
    request = REQUEST.pack(header.format.encode("ascii"), header.width, header.height, len(data))
    await loop.sock_sendall(connection, request)
    await loop.sock_sendall(connection, data)
    verdict, width, height = ANSWER.unpack(await _receive(connection, ANSWER.size))
    if verdict == Verdict.TOO_LARGE:
        raise _TooLargeError
    if verdict != Verdict.DECODED or (width, height) not in {
        (header.width, header.height),
        (header.height, header.width),
    }:
        raise _BrokenError
    pixels = await _receive(connection, width * height * 3)
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)


async def _receive(connection: socket.socket, size: int) -> bytearray:
    loop = asyncio.get_running_loop()
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        count = await loop.sock_recv_into(connection, rest)
        if not count:
            raise EOFError
        rest = rest[count:]
    return data


def _start(limits: DecoderLimits) -> _Server:
    """A fresh interpreter with an empty environment: no secret of ours is in the memory of a decoder."""
    ours, theirs = socket.socketpair()
    figures = (theirs.fileno(), limits.memory_bytes, limits.cpu_s, limits.wall_s, limits.processes)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "limpet.media.decoder_child", *map(str, figures)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env={},
            start_new_session=True,  # a Ctrl-C at the terminal is for us, and we may still want to finish a request
        )
    return _Server(process, ours, os.getpid())


def _end(server: _Server) -> None:
    server.control.close()
    if server.owner != os.getpid():
        return
    try:
        server.process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


_sandbox = Sandbox()


@atexit.register
def close_decoder() -> None:
    """Ends the decoder's processes now rather than with this process; the next picture starts them anew."""
    _sandbox.close()


async def decode_picture(data: bytes, *, field: str | None = None) -> Picture:
    """The first frame of a JPEG, PNG or WebP file as upright RGB pixels.

    Transparent parts are laid over white; 16-bit, CMYK, grey and palette pictures become 8-bit RGB; metadata and
    colour profiles are dropped. Raises `FileTooLarge` and the image errors of `core.errors`, each with `field`.
    """
    return await _sandbox.decode(data, read_header(data, field=field), field=field)
