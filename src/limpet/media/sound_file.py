"""Writes sound into a file: mp3, flac, wav, or bare samples."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self, cast

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from limpet.core.spec import AudioEncoding, AudioFormat
from limpet.media.labels.marking import current_marking
from limpet.media.labels.rhythm import rhythm

Samples = npt.NDArray[np.float32]

CONTENT_TYPES: Mapping[AudioFormat, str] = MappingProxyType(
    {
        AudioFormat.MP3: "audio/mpeg",
        AudioFormat.WAV: "audio/wav",
        AudioFormat.FLAC: "audio/flac",
        AudioFormat.PCM: "audio/pcm",
    }
)
_CODECS = {AudioFormat.MP3: "libmp3lame", AudioFormat.WAV: "pcm_s16le", AudioFormat.FLAC: "flac"}
_LAYOUTS = {1: "mono", 2: "stereo"}
#: Samples of one frame, which is what mp3 has.
_FRAME = 1152
_FULL_SCALE = 32767
#: Below this sample rate mp3 is MPEG-2, with frames of half the size.
_MPEG_1_HZ = 32000
#: Least samples in the last frame of an mp3 for which FFmpeg 8 writes the right padding.
_LEAST_LAST = 48
#: 0 is LAME's most careful search, 9 its quickest; 7 encodes speech a third faster than the default, as near to the original.
_LAME_EFFORT = "7"
#: LAME turns sound down by five percent where it has at most so many bits a second; turned up again before.
_LAME_TURNS_DOWN, _LAME_SOFT_BITS = 0.95, 160_000
_FLAC_HEADER = b"fLaC\x80\x00\x00\x22"


def _no_listener(data: bytes) -> None:
    """Nobody hears the bytes as they come."""


def mp3_bits_per_second(wanted: int, sample_rate_hz: int) -> int:
    """The rate nearest to `wanted` that MPEG audio has for this sample rate."""
    if sample_rate_hz >= _MPEG_1_HZ:
        return min(max(wanted, 32000), 320000)
    return min(wanted, 64000 if sample_rate_hz < 16000 else 160000)


def _writing_gain(encoding: AudioEncoding) -> float:
    if encoding.format is not AudioFormat.MP3:
        return 1.0
    bits = mp3_bits_per_second(encoding.bits_per_second, encoding.sample_rate_hz)
    return 1 / _LAME_TURNS_DOWN if bits <= _LAME_SOFT_BITS else 1.0


class SoundWriter:
    """A context manager: the file appears under its name once all sound is in, and not at all after an error.

    The same samples and settings give the same bytes. `on_bytes` hears the encoded sound as it comes, in a form that can be
    played from its beginning on (mp3 frames, flac frames behind their header, bare samples); a wav's length is not known
    before its end, so nobody hears a wav. Where a mark is wanted, the sound ends with it.
    """

    def __init__(
        self,
        path: Path,
        encoding: AudioEncoding,
        *,
        tags: Mapping[str, str] | None = None,
        on_bytes: Callable[[bytes], None] = _no_listener,
        is_generated: bool = True,
    ) -> None:
        """A recording that a person made is not `is_generated`, and never marked."""
        self._path = path
        self._unfinished = path.with_name(f".{path.name}.part")
        self._encoding = encoding
        self._on_bytes = on_bytes
        self._rest = np.zeros((0, encoding.channels), np.int16)
        self._gain = np.float32(_writing_gain(encoding))
        self._marking = current_marking() if is_generated else None
        #: Samples of each channel that have been written.
        self.samples = 0
        self._sink = (
            _BareSink(self._unfinished, on_bytes)
            if encoding.format is AudioFormat.PCM
            else _CodecSink(self._unfinished, encoding, tags or {}, on_bytes)
        )

    def write(self, samples: Samples) -> None:
        """One channel of -1..1; both channels of a stereo file get it."""
        whole = np.rint(np.clip(samples * self._gain, -1, 1) * _FULL_SCALE).astype(np.int16)
        both = np.repeat(whole[:, None], self._encoding.channels, axis=1)
        self._rest = np.concatenate([self._rest, both])
        full = len(self._rest) // _FRAME * _FRAME
        for at in range(0, full, _FRAME):
            self._put(self._rest[at : at + _FRAME])
        self._rest = self._rest[full:]

    def _put(self, frame: npt.NDArray[np.int16]) -> None:
        self._sink.put(frame, at=self.samples)
        self.samples += len(frame)

    def _put_mark(self) -> None:
        if self._marking is not None:
            self.write(rhythm(self._encoding.sample_rate_hz))
            self._marking.done.add(self._path)

    def _put_rest(self) -> None:
        short = self._missing()
        if len(self._rest):
            self._put(np.pad(self._rest, ((0, short), (0, 0))))

    def _missing(self) -> int:
        """Samples of silence that let an mp3 end where it says: below so many in its last frame, its length is told wrong."""
        if self._encoding.format is not AudioFormat.MP3:
            return 0
        frame = _FRAME if self._encoding.sample_rate_hz >= _MPEG_1_HZ else _FRAME // 2
        last = (self.samples + len(self._rest)) % frame
        return _LEAST_LAST - last if 0 < last < _LEAST_LAST else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._put_mark()
                self._put_rest()
            self._sink.close(drain=kind is None)
            if kind is None:
                self._unfinished.replace(self._path)
        finally:
            self._unfinished.unlink(missing_ok=True)


class _BareSink:
    def __init__(self, path: Path, on_bytes: Callable[[bytes], None]) -> None:
        self._file = path.open("wb")
        self._on_bytes = on_bytes

    def put(self, frame: npt.NDArray[np.int16], *, at: int) -> None:
        data = frame.astype("<i2").tobytes()
        self._file.write(data)
        self._on_bytes(data)

    def close(self, *, drain: bool) -> None:
        self._file.close()


class _CodecSink:
    def __init__(
        self, path: Path, encoding: AudioEncoding, tags: Mapping[str, str], on_bytes: Callable[[bytes], None]
    ) -> None:
        self._on_bytes = _no_listener if encoding.format is AudioFormat.WAV else on_bytes
        self._is_flac = encoding.format is AudioFormat.FLAC
        self._encoding = encoding
        self._container = av.open(str(path), "w", format=encoding.format.value)
        self._container.metadata.update(tags)
        self._stream = cast(
            "AudioStream", self._container.add_stream(_CODECS[encoding.format], rate=encoding.sample_rate_hz)
        )
        self._stream.layout = _LAYOUTS[encoding.channels]
        self._stream.format = "s16p" if encoding.format is AudioFormat.MP3 else "s16"
        if encoding.format is AudioFormat.MP3:
            self._stream.options = {"compression_level": _LAME_EFFORT}
            self._stream.bit_rate = mp3_bits_per_second(encoding.bits_per_second, encoding.sample_rate_hz)
        self._began = False

    def put(self, frame: npt.NDArray[np.int16], *, at: int) -> None:
        planar = self._stream.format.is_planar
        rows = np.ascontiguousarray(frame.T if planar else frame.reshape(1, -1))
        sound = AudioFrame.from_ndarray(rows, format=self._stream.format.name, layout=_LAYOUTS[self._encoding.channels])
        sound.sample_rate = self._encoding.sample_rate_hz
        sound.pts, sound.time_base = at, Fraction(1, self._encoding.sample_rate_hz)
        self._mux(sound)

    def close(self, *, drain: bool) -> None:
        try:
            if drain:
                self._mux(None)
        finally:
            self._container.close()

    def _mux(self, sound: AudioFrame | None) -> None:
        for packet in self._stream.encode(sound):
            data = bytes(packet)
            self._container.mux(packet)
            if self._is_flac and not self._began:
                data = _FLAC_HEADER + (self._stream.codec_context.extradata or b"") + data
            self._began = True
            self._on_bytes(data)
