"""The espeak-ng library through its C interface: text in, samples and events out. Its state is global, so there is one."""

import ctypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import espeakng_loader

# Numbers of speak_lib.h.
_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_PHONEME_EVENTS = 1
_CHARS_UTF8 = 1
_PHONEMES = 0x100
_END_PAUSE = 0x1000
_RATE, _WORD_GAP = 1, 7
_FASTEST = 450
_EVENT_NONE, _EVENT_WORD, _EVENT_PHONEME = 0, 1, 7
_NAME_BYTES = 8
#: Transcriptions in the phonetic alphabet, with a tie between the letters of one sound.
_IPA, _TIED = 0x02, 0x80
_TIE = "^"
#: Milliseconds of sound between two calls of ours by the library.
_BUFFER_MS = 500


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * _NAME_BYTES))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        #: Each language is one byte of priority, its code, and a zero; a zero ends the list.
        ("languages", ctypes.POINTER(ctypes.c_char)),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class EspeakError(Exception):
    """espeak-ng refused."""


@dataclass(frozen=True, slots=True)
class Sound:
    samples: bytes


@dataclass(frozen=True, slots=True)
class Word:
    sample: int
    #: Characters of the text, from 0.
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Phoneme:
    sample: int
    name: str


Piece = Sound | Word | Phoneme


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text up to a mark, transcribed."""

    #: Characters of the text, from 0. It may reach some characters beyond the mark, which the library looked at.
    start: int
    length: int
    ipa: str


class Library:
    def __init__(self) -> None:
        self._library = _load()
        data = espeakng_loader.get_data_path().encode()
        self.rate_hz: int = self._library.espeak_Initialize(
            _OUTPUT_SYNCHRONOUS, _BUFFER_MS, data, _INITIALIZE_PHONEME_EVENTS
        )
        if self.rate_hz <= 0:
            raise EspeakError(f"espeak-ng cannot start with the data in {data.decode()}")
        self.version: str = self._library.espeak_Info(None).decode().split()[0]
        self._take: Callable[[Piece], None] | None = None
        self._callback = _Callback(self._on_sound)  # the library keeps the address, so we keep the object
        self._library.espeak_SetSynthCallback(self._callback)
        self.languages: Mapping[str, str] = dict(self._list_languages())

    def _list_languages(self) -> Iterator[tuple[str, str]]:
        """Code of each language and the path of its file below `lang/`."""
        voices = self._library.espeak_ListVoices(None)
        number = 0
        while voice := voices[number]:
            number += 1
            entry, at = voice.contents.languages, 0
            while entry[at] != b"\0":
                code = ctypes.string_at(ctypes.addressof(entry.contents) + at + 1)
                yield code.decode(), voice.contents.identifier.decode()
                at += len(code) + 2

    def use_voice(self, path: str) -> None:
        if self._library.espeak_ng_SetVoiceByFile(path.encode()) != 0:
            raise EspeakError(f"espeak-ng cannot use the voice in {path}")

    def speak(self, text: str, *, rate: int, gap: int, phonemes: bool, take: Callable[[Piece], None]) -> None:
        """Speaks with the voice in use; `take` gets sound and events as they come."""
        self._take = take
        self._library.espeak_SetParameter(_RATE, rate, 0)
        self._library.espeak_SetParameter(_WORD_GAP, gap, 0)
        data = _without_commands(text).encode() + b"\0"
        flags = _CHARS_UTF8 | _END_PAUSE | (_PHONEMES if phonemes else 0)
        code = self._library.espeak_Synth(data, len(data), 0, 0, 0, flags, None, None)
        if code != 0:
            raise EspeakError(f"espeak-ng could not speak: error {code}")
        self._library.espeak_Synchronize()

    def transcribe(self, text: str, *, phonemes: bool) -> Iterator[Clause]:
        """Clause by clause, as the voice in use would say it."""
        if phonemes:
            self.speak(".", rate=_FASTEST, gap=0, phonemes=True, take=lambda _: None)  # the library remembers the flag
        data = _without_commands(text).encode() + b"\0"
        buffer = ctypes.create_string_buffer(data)
        first, rest = ctypes.addressof(buffer), ctypes.c_void_p(ctypes.addressof(buffer))
        mode = _IPA | _TIED | ord(_TIE) << 8
        while rest.value is not None:
            start = rest.value - first
            ipa = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _CHARS_UTF8, mode)
            end = len(data) - 1 if rest.value is None else rest.value - first
            before = len(data[:start].decode(errors="ignore"))
            yield Clause(before, len(data[:end].decode(errors="ignore")) - before, ipa.decode().strip())

    def _on_sound(self, samples: Any, count: int, events: Any) -> int:
        assert self._take is not None
        number = 0
        while (event := events[number]).type != _EVENT_NONE:
            number += 1
            if event.type == _EVENT_WORD:
                self._take(Word(event.sample, max(event.text_position - 1, 0), event.length))
            elif event.type == _EVENT_PHONEME:
                self._take(Phoneme(event.sample, event.id.string.decode(errors="replace")))
        if samples and count > 0:
            self._take(Sound(ctypes.string_at(samples, 2 * count)))
        return 0


def _without_commands(text: str) -> str:
    """Control characters would be commands to the library; each becomes a space, so that positions stay."""
    return "".join(character if character.isprintable() or character == "\n" else " " for character in text)


def _load() -> Any:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    library.espeak_Info.argtypes = [ctypes.c_void_p]
    library.espeak_Info.restype = ctypes.c_char_p
    library.espeak_ListVoices.argtypes = [ctypes.c_void_p]
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    library.espeak_ng_SetVoiceByFile.argtypes = [ctypes.c_char_p]
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_SetParameter.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int]
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_uint,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_uint,
        ctypes.c_void_p,
        ctypes.c_void_p,
    ]
    return library
