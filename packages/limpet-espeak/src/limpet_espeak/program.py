"""The program: requests in lines of JSON on standard input, frames on standard output. README.md describes both."""

import gc
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from limpet_espeak.library import EspeakError, Library, Phoneme, Piece, Sound, Word
from limpet_espeak.voice_file import VoiceChanges, voice_text

_RATE_WPM = 175
_CAN_FORK = hasattr(os, "fork")


class Program:
    def __init__(self, library: Library, sink: BinaryIO) -> None:
        self._library = library
        self._sink = sink
        self._samples = 0
        self._tells_phonemes = False

    def serve(self, source: BinaryIO) -> None:
        """Answers request after request until `source` ends."""
        for line in source:
            if _CAN_FORK:
                self._answer_in_a_copy(line)
            else:
                self._answer(line)

    def _answer_in_a_copy(self, line: bytes) -> None:
        """Answers in a copy of this process, whose library has never spoken: equal requests get equal samples.

        A library that has spoken goes on with the noise and the pulses of its last sentence, whatever seed it is given.
        """
        copy = os.fork()
        if copy == 0:
            code = 1
            try:
                self._answer(line)
                code = 0
            finally:
                os._exit(code)
        if os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]) != 0:
            sys.exit(1)  # a frame may have been cut; whoever listens starts again

    def _answer(self, line: bytes) -> None:
        try:
            self._speak(json.loads(line))
        except (EspeakError, ValueError, TypeError, KeyError) as error:
            self._send({"error": f"{type(error).__name__}: {error}"})
        self._sink.flush()

    def _speak(self, request: Mapping[str, Any]) -> None:
        self._samples = 0
        self._tells_phonemes = bool(request.get("tell_phonemes", False))
        text, language = str(request["text"]), str(request["language"])
        changes = VoiceChanges.read(request.get("voice", {}))
        self._use_voice(language, changes)
        self._send({"rate_hz": self._library.rate_hz, "by": f"espeak-ng {self._library.version}"})
        if request.get("transcribe"):
            self._transcribe(text, phonemes=bool(request.get("phonemes", False)))
            return
        self._library.speak(
            text,
            rate=int(request.get("rate", _RATE_WPM)),
            gap=int(request.get("gap", 0)),
            phonemes=bool(request.get("phonemes", False)),
            take=self._take,
        )
        self._send({"end": self._samples})

    def _transcribe(self, text: str, *, phonemes: bool) -> None:
        for clause in self._library.transcribe(text, phonemes=phonemes):
            self._send({"clause": [clause.start, clause.length, clause.ipa]})
        self._send({"end": 0})

    def _use_voice(self, language: str, changes: VoiceChanges) -> None:
        file = self._library.languages.get(language)
        if file is None:
            raise EspeakError(f"there is no language {language}")
        with _passing_file(voice_text(file, changes)) as path:
            self._library.use_voice(path)

    def _take(self, piece: Piece) -> None:
        match piece:
            case Sound(samples):
                self._samples += len(samples) // 2
                self._send({"sound": len(samples)}, samples)
            case Word(sample, start, length):
                self._send({"word": [sample, start, length]})
            case Phoneme(sample, name):
                if self._tells_phonemes:
                    self._send({"phoneme": [sample, name]})

    def _send(self, frame: Mapping[str, Any], payload: bytes = b"") -> None:
        self._sink.write(json.dumps(frame, ensure_ascii=False).encode() + b"\n" + payload)


@contextmanager
def _passing_file(text: str) -> Iterator[str]:
    """A file for as long as the library reads it, so that no death of this program leaves any behind.

    In the working folder, because the library takes no path of more than 60 bytes.
    """
    handle, path = tempfile.mkstemp(prefix="limpet-espeak-", dir=Path.cwd())
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        yield Path(path).name
    finally:
        Path(path).unlink()


def main() -> None:
    os.chdir(tempfile.gettempdir())
    try:
        program = Program(Library(), sys.stdout.buffer)
        gc.freeze()  # a copy's collector would touch, and so copy, every page
        program.serve(sys.stdin.buffer)
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
    except EspeakError as error:
        sys.exit(f"limpet-espeak: {error}")
