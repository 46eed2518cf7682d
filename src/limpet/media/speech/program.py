"""A program of its own that speaks: a line of JSON to it, frames from it. It may die or hang; then it is started again.

A frame is a line of JSON; one that names `sound` is followed by that many bytes. The last frame of an answer has `end` or `error`.
"""

import select
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

Frame = tuple[Mapping[str, Any], bytes]

#: How often a cancel is looked for while the program works.
_LOOK_S = 0.05
_ATTEMPTS = 2

log = structlog.get_logger()


class SynthesiserLost(Exception):
    """The program died or hung over one request, again and again."""


class SynthesiserRefused(Exception):
    """The program cannot speak this; the text is its reason."""


class _Ended(Exception):
    """The program has ended, or hangs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a program may be silent, and whether it outlives a request that is given up."""

    #: A program that is silent for longer hangs.
    silent_s: float = 10.0
    #: The same for its first frame, before which it reads its weights.
    start_s: float = 10.0
    #: A start that took long is not thrown away: what is still said of a request that was given up is heard and forgotten.
    outlives_cancel: bool = False


class SpeakingProgram:
    """One process at a time, started when it is first needed."""

    def __init__(self, command: Sequence[str], patience: Patience = Patience()) -> None:  # frozen
        self._command = command
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = b""
        #: Answers that have not come to their end.
        self._owed = 0
        self._has_spoken = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def ask(self, request: Mapping[str, Any], *, check: Callable[[], None]) -> Sequence[Frame]:
        """The answer. `check` raises to give up; raises `SynthesiserLost` and `SynthesiserRefused`."""
        for _ in range(_ATTEMPTS):
            try:
                return self._ask(request, check)
            except _Ended:
                log.warning("synthesiser-restarted", pid=self.pid)
                self.close()
            except SynthesiserRefused:
                raise
            except BaseException:
                if not self._patience.outlives_cancel:
                    self.close()
                raise
        raise SynthesiserLost(f"{self._command[0]} died or hung {_ATTEMPTS} times over one sentence")

    def close(self) -> None:
        """Ends the process; the next request starts another."""
        process, self._process, self._unread = self._process, None, b""
        self._owed, self._has_spoken = 0, False
        if process is not None:
            process.kill()
            process.communicate()  # waits, and closes both pipes

    def _ask(self, request: Mapping[str, Any], check: Callable[[], None]) -> Sequence[Frame]:
        while self._owed:
            self._answer(check)
        self._send(request)
        frames = self._answer(check)
        if "error" in frames[-1][0]:
            raise SynthesiserRefused(frames[-1][0]["error"])
        return frames

    def _send(self, request: Mapping[str, Any]) -> None:
        if self._process is None:
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(orjson.dumps(request) + b"\n")
        except OSError:
            raise _Ended from None
        self._owed += 1

    def _answer(self, check: Callable[[], None]) -> Sequence[Frame]:
        """Frames up to the last one of a request."""
        frames: list[Frame] = []
        while not frames or not {"end", "error"} & frames[-1][0].keys():
            if (frame := self._whole_frame()) is None:
                self._read_more(check)
            else:
                frames.append(frame)
        self._owed -= 1
        return frames

    def _whole_frame(self) -> Frame | None:
        """Takes one off what was read; nothing is taken of one that is not there whole."""
        end = self._unread.find(b"\n") + 1
        if not end:
            return None
        try:
            frame = orjson.loads(self._unread[:end])
        except orjson.JSONDecodeError:
            raise _Ended from None
        size = frame.get("sound", 0)
        if len(self._unread) < end + size:
            return None
        payload, self._unread = self._unread[end : end + size], self._unread[end + size :]
        return frame, payload

    def _read_more(self, check: Callable[[], None]) -> None:
        assert self._process is not None
        pipe = self._process.stdout
        assert pipe is not None
        patience_s = self._patience.silent_s if self._has_spoken else self._patience.start_s
        waited_s = 0.0
        while not select.select([pipe], [], [], _LOOK_S)[0]:
            check()
            waited_s += _LOOK_S
            if waited_s > patience_s:
                raise _Ended
        check()
        data = pipe.read(1 << 17)
        if not data:
            raise _Ended
        self._has_spoken = True
        self._unread += data
