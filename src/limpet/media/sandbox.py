"""Has files from strangers decoded in locked child processes; whatever a file does there, it ends as an answer or an error.

Only a file whose header was read and found within the limits comes here. It is handed to a child through a socket of
its own; what comes back is content, and even that is counted. How the child is locked: `lockdown.py`.
"""

import asyncio
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass

import structlog

from limpet.core.errors import SetupError
from limpet.media.decoder_wire import ANSWER, HELLO_BYTES, REQUEST, Kind, TooLargeError, Verdict
from limpet.media.limits import DECODER_LIMITS, DecoderLimits

_log = structlog.get_logger(__name__)

#: How much longer than its child's wall limit a caller waits, before it stops believing in the server.
_GRACE_S = 10.0
_STOP_S = 2.0


class BrokenError(Exception):
    """The child could not read the file, or ended before it had answered."""


class _NoChildError(Exception):
    """No child took the file: the server is gone, or cannot fork."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One file to be decoded, and what is expected of it."""

    data: bytes | memoryview
    format_name: str
    #: The two numbers of `decoder_wire.REQUEST`.
    numbers: tuple[int, int]
    #: More content than that is not taken.
    max_content_bytes: int


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What a file held."""

    data: bytearray
    #: The two numbers of `decoder_wire.Verdict.DECODED`.
    numbers: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Server:
    process: subprocess.Popen[bytes]
    control: socket.socket
    #: The process that started it; a forked copy of that one starts its own.
    owner: int


class Sandbox:
    """A warm server process that forks one child per file. Started by the first file, safe from any thread."""

    def __init__(self, kind: Kind, limits: DecoderLimits = DECODER_LIMITS) -> None:
        self._kind = kind
        self._limits = limits
        self._server: _Server | None = None
        self._lock = threading.Lock()

    async def ask(self, question: Question) -> Content:
        """The content of the file. Raises `TooLargeError` and `BrokenError`."""
        for _ in range(2):  # once more, when the server was killed with our file in its hands
            try:
                return await self._ask_child(question)
            except _NoChildError:
                continue
        raise SetupError("The decoder does not start; the server's standard error says why.")

    def close(self) -> None:
        """Ends the server and its children. The next file starts a new one."""
        with self._lock:
            server, self._server = self._server, None
        if server is not None:
            _end(server)

    @property
    def server_pid(self) -> int | None:
        return None if self._server is None else self._server.process.pid

    async def _ask_child(self, question: Question) -> Content:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._lend(theirs)
            ours.settimeout(0)
            if not await asyncio.get_running_loop().sock_recv(ours, HELLO_BYTES):
                raise _NoChildError
            try:
                async with asyncio.timeout(self._limits.wall_s + _GRACE_S):
                    return await _converse(ours, question)
            except (OSError, EOFError) as error:  # a time-out is an OSError
                _log.warning("decoder-lost", format=question.format_name, size_bytes=len(question.data))
                raise BrokenError from error

    def _lend(self, connection: socket.socket) -> None:
        with self._lock:
            if self._server is None or self._server.owner != os.getpid():
                self._server = _start(self._kind, self._limits)
            try:
                _send_socket(self._server.control, connection)
            except OSError:  # it was killed since the last file
                _end(self._server)
                self._server = _start(self._kind, self._limits)
                _send_socket(self._server.control, connection)


def _send_socket(control: socket.socket, connection: socket.socket) -> None:
    socket.send_fds(control, [b"."], [connection.fileno()])


async def _converse(connection: socket.socket, question: Question) -> Content:
    loop = asyncio.get_running_loop()
    request = REQUEST.pack(question.format_name.encode("ascii"), *question.numbers, len(question.data))
    await loop.sock_sendall(connection, request)
    await loop.sock_sendall(connection, question.data)
    content = bytearray()
    while True:
        verdict, first, second, size = ANSWER.unpack(await _receive(connection, ANSWER.size))
        match verdict:
            case Verdict.CONTENT if len(content) + size <= question.max_content_bytes:
                content += await _receive(connection, size)
            case Verdict.DECODED:
                return Content(content, (first, second))
            case Verdict.TOO_LARGE:
                raise TooLargeError
            case _:
                raise BrokenError


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


def _start(kind: Kind, limits: DecoderLimits) -> _Server:
    """A fresh interpreter with an empty environment: no secret of ours is in the memory of a decoder."""
    ours, theirs = socket.socketpair()
    arguments = (kind, theirs.fileno(), limits.memory_bytes, limits.cpu_s, limits.wall_s, limits.processes)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "limpet.media.decoder_child", *map(str, arguments)],
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
