"""The process that decodes: a warm server that never sees a stranger's byte, and one forked, locked child per file.

    python -m limpet.media.decoder_child KIND CONTROL_FD MEMORY_BYTES CPU_S WALL_S PROCESSES

server (one thread, its library imported)     child (one picture or recording, then gone)
  reads sockets from the control socket   ──>   locks itself, says hello, reads the file,
  ends children that are overdue                answers with content and a verdict
  ends with its parent                          ends with the server
"""

import gc
import os
import resource
import selectors
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from limpet.media.decoder_wire import ANSWER, REQUEST, Decoded, Kind, TooLargeError, Verdict
from limpet.media.limits import DecoderLimits
from limpet.media.lockdown import lock

#: How often an idle server looks whether its parent is still there; normally it learns that from the control socket.
_IDLE_S = 5.0
#: The number that the socket of its file has in a child.
_SOCKET = 3
_MAX_DESCRIPTORS = 1024

#: Decodes the bytes of a file, given its format and the two numbers of `REQUEST`.
Decode = Callable[[bytes, str, tuple[int, int]], Decoded]


class _Server:
    def __init__(self, control: socket.socket, decode: Decode, limits: DecoderLimits) -> None:
        self._control = control
        self._decode = decode
        self._limits = limits
        self._parent = os.getppid()
        #: Sockets of files that wait for a child.
        self._waiting: deque[int] = deque()
        #: When each child is to be ended.
        self._overdue_at: dict[int, float] = {}

    def serve(self) -> None:
        """Until the parent is gone or closes the control socket."""
        woken, wake = socket.socketpair()
        woken.settimeout(0)
        wake.settimeout(0)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            self._loop(woken)
        finally:
            signal.set_wakeup_fd(-1)
            self._end_children()

    def _loop(self, woken: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while os.getppid() == self._parent:
                for key, _ in selector.select(self._patience()):
                    if key.fileobj is woken:
                        woken.recv(4096)
                    elif not self._take():
                        return
                self._end_overdue()
                self._reap()
                while self._waiting and len(self._overdue_at) < self._limits.processes:
                    self._fork(self._waiting.popleft())

    def _end_children(self) -> None:
        for child in self._overdue_at:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

    def _take(self) -> bool:
        """Takes over the socket of one file; False when the parent has closed."""
        message, descriptors, *_ = socket.recv_fds(self._control, 1, 1)
        self._waiting.extend(descriptors)
        return bool(message)

    def _patience(self) -> float:
        return max(0.01, min((at - time.monotonic() for at in self._overdue_at.values()), default=_IDLE_S))

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for child, at in self._overdue_at.items():
            if at <= now:
                os.kill(child, signal.SIGKILL)  # not reaped yet, so the number is still this child's

    def _reap(self) -> None:
        for child in list(self._overdue_at):
            if os.waitpid(child, os.WNOHANG)[0]:
                del self._overdue_at[child]

    def _fork(self, connection: int) -> None:
        with suppress(OSError):  # no process to be had: closing the socket tells the caller
            child = os.fork()
            if child == 0:
                _run_child(connection, self._decode, self._limits)
            self._overdue_at[child] = time.monotonic() + self._limits.wall_s
        os.close(connection)


def _run_child(connection: int, decode: Decode, limits: DecoderLimits) -> NoReturn:
    """Everything that happens in a child; whatever goes wrong, it does not return into the server's loop."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _keep_only(connection)
        doors = lock(limits)
        _send(bytes([doors]))
        _answer_one(decode)
    finally:
        os._exit(0)


def _keep_only(connection: int) -> None:
    """Leaves nothing open but the null device and this file's socket, which becomes number 3."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in range(_SOCKET):
        os.dup2(null, standard)
    os.dup2(connection, _SOCKET)
    os.closerange(_SOCKET + 1, _MAX_DESCRIPTORS)


def _answer_one(decode: Decode) -> None:
    name, first, second, size = REQUEST.unpack(_receive(REQUEST.size))
    try:
        decoded = decode(_receive(size), name.rstrip(b"\0").decode(), (first, second))
        for part in decoded.parts:
            _answer(Verdict.CONTENT, content=part)
        _answer(Verdict.DECODED, decoded.numbers)
    except TooLargeError:
        _answer(Verdict.TOO_LARGE)
    except Exception:  # noqa: BLE001  the outermost frame of a process that exists to see libraries fail
        _answer(Verdict.BROKEN)


def _answer(verdict: Verdict, numbers: tuple[int, int] = (0, 0), content: bytes = b"") -> None:
    _send(ANSWER.pack(verdict, *numbers, len(content)))
    _send(content)


def _receive(size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = os.read(_SOCKET, min(size - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _send(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(_SOCKET, view) :]


def main(arguments: list[str]) -> None:
    kind, control, memory_bytes, cpu_s, wall_s, processes = arguments
    limits = DecoderLimits(
        memory_bytes=int(memory_bytes), cpu_s=int(cpu_s), wall_s=float(wall_s), processes=int(processes)
    )
    _limit_descriptors()
    decode = _warm_decoder(Kind(kind))
    gc.freeze()  # a collection in a child would copy every page it looks at
    _Server(socket.socket(fileno=int(control)), decode, limits).serve()


def _warm_decoder(kind: Kind) -> Decode:
    """Imports one library only: what a child does not need cannot be turned against it."""
    match kind:
        case Kind.PICTURE:
            from limpet.media import pixels

            pixels.warm_up()
            return pixels.decode
        case Kind.RECORDING:
            from limpet.media import samples

            samples.warm_up()
            return samples.decode


def _limit_descriptors() -> None:
    """Keeps their numbers small, so that a child knows which ones to close."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = _MAX_DESCRIPTORS if most == resource.RLIM_INFINITY else min(_MAX_DESCRIPTORS, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, most))


if __name__ == "__main__":
    main(sys.argv[1:])
