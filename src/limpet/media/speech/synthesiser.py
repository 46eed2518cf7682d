"""The synthesiser: a program of its own that turns sentences into samples, or into the phonetic alphabet.

The program is GPL and we are not, so it is only ever run, never imported. Its frames are described in the README of
`limpet-espeak`, and another program that speaks the same frames can take its place.
"""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from limpet.media.speech.installed import find_installed
from limpet.media.speech.program import Frame, SpeakingProgram

Samples = npt.NDArray[np.float32]

PROGRAM = "limpet-espeak"
#: Speaks with what the machine has installed; see `installed.py`.
_STAND_IN = "limpet-installed-speech"
_FULL_SCALE = 32768


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


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text up to a mark, transcribed."""

    #: Characters of the text.
    start: int
    end: int
    #: In the phonetic alphabet, with `^` between the letters of one sound.
    ipa: str


def find_program() -> str | None:
    """The synthesiser beside this Python, or on the path; else our stand-in, where espeak-ng or flite is installed."""
    return find_command(PROGRAM) or (find_command(_STAND_IN) if find_installed() else None)


def find_command(name: str) -> str | None:
    """A program beside this Python, or on the path."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def spoken_of(frames: Sequence[Frame]) -> Spoken:
    """The sound of an answer."""
    pieces: list[bytes] = []
    words: list[SpokenWord] = []
    rate_hz, by = 0, ""
    for frame, payload in frames:
        match frame:
            case {"sound": _}:
                pieces.append(payload)
            case {"word": [sample, start, length]}:
                words.append(SpokenWord(sample, start, start + length))
            case {"rate_hz": rate, "by": name}:
                rate_hz, by = rate, name
    samples = np.frombuffer(b"".join(pieces), "<i2").astype(np.float32) / np.float32(_FULL_SCALE)
    return Spoken(samples=samples, rate_hz=rate_hz, by=by, words=tuple(words))


class Synthesiser:
    """Raises what `SpeakingProgram.ask` raises."""

    def __init__(self, command: Sequence[str]) -> None:
        self._program = SpeakingProgram(command)

    @property
    def pid(self) -> int | None:
        return self._program.pid

    def speak(self, utter: Utter, *, check: Callable[[], None]) -> Spoken:
        """The samples of one sentence."""
        request = {
            "text": utter.text,
            "language": utter.language,
            "phonemes": utter.has_phonemes,
            "rate": utter.rate,
            "voice": utter.voice,
        }
        return spoken_of(self._program.ask(request, check=check))

    def transcribe(
        self, text: str, language: str, *, has_phonemes: bool, check: Callable[[], None]
    ) -> Sequence[Clause]:
        """The sounds of one sentence, in the phonetic alphabet."""
        request = {"text": text, "language": language, "phonemes": has_phonemes, "transcribe": True}
        clauses = [frame["clause"] for frame, _ in self._program.ask(request, check=check) if "clause" in frame]
        return [Clause(start, start + length, ipa) for start, length, ipa in clauses]

    def close(self) -> None:
        """Ends the process; the next sentence starts another."""
        self._program.close()
