"""The synthesiser: a program of its own that turns sentences into samples. It may die; then it is started again.

The program is GPL and we are not, so it is only ever run, never imported. Its frames are described in the README of
`limpet-espeak`, and another program that speaks the same frames can take its place.
"""

import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import structlog

from limpet.media.speech.installed import find_installed

Samples = npt.NDArray[np.float32]

PROGRAM = "limpet-espeak"
#: Speaks with what the machine has installed; see `installed.py`.
_STAND_IN = "limpet-installed-speech"
#: A program that is silent for longer hangs; a second of sound takes it a millisecond.
_SILENT_S = 10.0
#: How often a cancel is looked for while the program works.
_LOOK_S = 0.05
_FULL_SCALE = 32768
_ATTEMPTS = 2

log = structlog.get_logger()


class SynthesiserLost(Exception):
    """The synthesiser died or hung over one sentence, again and again."""


class SynthesiserRefused(Exception):
    """The synthesiser cannot speak this; the text is its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utter:
    """What the synthesiser is asked for."""

    text: str
    language: str
    #: Whether `[[...]]` in the text are phonemes.
    has_phonemes: bool = False
    #: Words a minute.
    rate: int
    voice: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SpokenWord:
    #: Sample at which it begins.
    sample: int
    #: Characters of the utterance's text.
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    samples: Samples
    rate_hz: int
    #: The synthesiser's name and version.
    by: str = ""
    words: Sequence[SpokenWord] = field(default_factory=tuple)


class _Ended(Exception):
    """The program has ended, or hangs."""


def find_program() -> str | None:
    """The synthesiser beside this Python, or on the path; else our stand-in, where espeak-ng or flite is installed."""
    return _find(PROGRAM) or (_find(_STAND_IN) if find_installed() else None)


def _find(name: str) -> str | None:
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


class Synthesiser:
    """One process at a time, started when it is first needed."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = b""

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def speak(self, utter: Utter, *, check: Callable[[], None]) -> Spoken:
        """The samples of one sentence. `check` raises to give up; raises `SynthesiserLost` and `SynthesiserRefused`."""
        for _ in range(_ATTEMPTS):
            try:
                return self._speak(utter, check)
            except _Ended:
                log.warning("synthesiser-restarted", pid=self.pid)
                self.close()
            except BaseException:
                self.close()  # what it still says would be taken for the next sentence
                raise
        raise SynthesiserLost(f"{self._command[0]} died or hung {_ATTEMPTS} times over one sentence")

    def close(self) -> None:
        """Ends the process; the next sentence starts another."""
        process, self._process, self._unread = self._process, None, b""
        if process is not None:
            process.kill()
            process.communicate()  # waits, and closes both pipes

    def _speak(self, utter: Utter, check: Callable[[], None]) -> Spoken:
        self._send(utter)
        pieces: list[bytes] = []
        words: list[SpokenWord] = []
        rate_hz, by = 0, ""
        for frame, payload in self._frames(check):
            match frame:
                case {"sound": _}:
                    pieces.append(payload)
                case {"word": [sample, start, length]}:
                    words.append(SpokenWord(sample, start, start + length))
                case {"rate_hz": rate, "by": name}:
                    rate_hz, by = rate, name
                case {"error": reason}:
                    raise SynthesiserRefused(reason)
        samples = np.frombuffer(b"".join(pieces), "<i2").astype(np.float32) / np.float32(_FULL_SCALE)
        return Spoken(samples=samples, rate_hz=rate_hz, by=by, words=tuple(words))

    def _send(self, utter: Utter) -> None:
        if self._process is None:
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        assert self._process.stdin is not None
        request = {
            "text": utter.text,
            "language": utter.language,
            "phonemes": utter.has_phonemes,
            "rate": utter.rate,
            "voice": utter.voice,
        }
        try:
            self._process.stdin.write(orjson.dumps(request) + b"\n")
        except OSError:
            raise _Ended from None

    def _frames(self, check: Callable[[], None]) -> Iterator[tuple[Mapping[str, Any], bytes]]:
        """Frames up to the last one of this request."""
        while True:
            frame = orjson.loads(self._take_line(check))
            yield frame, self._take(frame.get("sound", 0), check)
            if "end" in frame or "error" in frame:
                return

    def _take_line(self, check: Callable[[], None]) -> bytes:
        while (end := self._unread.find(b"\n")) < 0:
            self._read_more(check)
        line, self._unread = self._unread[:end], self._unread[end + 1 :]
        return line

    def _take(self, size: int, check: Callable[[], None]) -> bytes:
        while len(self._unread) < size:
            self._read_more(check)
        data, self._unread = self._unread[:size], self._unread[size:]
        return data

    def _read_more(self, check: Callable[[], None]) -> None:
        assert self._process is not None
        pipe = self._process.stdout
        assert pipe is not None
        waited_s = 0.0
        while not select.select([pipe], [], [], _LOOK_S)[0]:
            check()
            waited_s += _LOOK_S
            if waited_s > _SILENT_S:
                raise _Ended
        check()
        data = pipe.read(1 << 17)
        if not data:
            raise _Ended
        self._unread += data
