"""Turns the bytes of one recording into 32-bit samples. Runs in the decoding child only; knows FFmpeg, not NumPy."""

import io
import struct
from collections.abc import Iterator

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import InvalidDataError
from av.stream import Disposition

from limpet.media.decoder_wire import Decoded, TooLargeError
from limpet.media.limits import DECODED_CHANNELS, DECODED_RATE_HZ, RECORDING_LIMITS

#: By the name of FFmpeg's reader: the decoders that may run on what it finds.
_CODECS = {
    "wav": (
        "pcm_u8",
        "pcm_s16le",
        "pcm_s24le",
        "pcm_s32le",
        "pcm_f32le",
        "pcm_f64le",
        "pcm_alaw",
        "pcm_mulaw",
    ),
    "flac": ("flac",),
    "ogg": ("vorbis", "opus"),
    "mp3": ("mp3float", "mp3"),
    "mov": ("aac", "alac"),
}  # fmt: skip  (a table)
_MAX_STREAMS = 4
#: Packets that may be skipped: a copy of a broadcast has a few, noise under a good header has nothing else.
_MAX_BROKEN_PACKETS = 20
_PART_BYTES = 1 << 20
_SAMPLE_BYTES = 4


def decode(data: bytes, format_name: str, numbers: tuple[int, int]) -> Decoded:
    """The sound as interleaved samples; `numbers` are the longest duration in milliseconds, and 0.

    Nothing but the given bytes is read: the format is forced, no protocol is open, pictures in tags are not decoded.
    """
    container = av.open(
        io.BytesIO(data), "r", format=format_name, options=_options(format_name), metadata_errors="ignore"
    )
    stream = _only_sound(container, format_name)
    rate, channels = min(stream.rate, DECODED_RATE_HZ), min(stream.channels, DECODED_CHANNELS)
    room = numbers[0] * rate // 1000 * channels * _SAMPLE_BYTES
    return Decoded((rate, channels), _parts(_converted(_frames(container, stream), rate, channels), room))


def warm_up() -> None:
    """Decodes one small recording, so that nothing is imported lazily in a locked child."""
    sound = bytes(2 * 800 * 4)
    head = struct.pack(
        "<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(sound), b"WAVEfmt ", 16, 1, 4, 8000, 64000, 8, 16, b"data", len(sound)
    )
    for _ in decode(head + sound, "wav", (1000, 0)).parts:
        pass


def _options(format_name: str) -> dict[str, str]:
    return {
        "format_whitelist": format_name,
        "codec_whitelist": ",".join(_CODECS[format_name]),
        "protocol_whitelist": "none",
        "max_streams": str(_MAX_STREAMS),
        "enable_drefs": "0",
    }


def _only_sound(container: InputContainer, format_name: str) -> AudioStream:
    """The one audio stream. Cover pictures and chapter titles may lie beside it, pictures that move may not."""
    (stream,) = container.streams.audio
    if any(not video.disposition & Disposition.attached_pic for video in container.streams.video):
        raise ValueError("pictures that move")
    if stream.codec_context.name not in _CODECS[format_name]:
        raise ValueError("a codec that is not read")
    limits = RECORDING_LIMITS
    if not (limits.min_rate_hz <= stream.rate <= limits.max_rate_hz and 1 <= stream.channels <= limits.max_channels):
        raise ValueError("an impossible rate or number of channels")
    stream.codec_context.thread_count = 1  # a locked child cannot start any
    return stream


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    broken = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except InvalidDataError:
            broken += 1
            if broken > _MAX_BROKEN_PACKETS:
                raise
            continue
        yield from frames


def _converted(frames: Iterator[AudioFrame], rate: int, channels: int) -> Iterator[AudioFrame]:
    resampler = av.AudioResampler(
        format="flt",
        layout="mono" if channels == 1 else "stereo",
        rate=rate,
        options={"rematrix_maxval": "1.0"},  # six channels at full scale are not louder than that in two
    )
    for frame in frames:
        frame.pts = None  # gaps between packets are closed, not filled
        yield from resampler.resample(frame)
    yield from filter(None, resampler.resample(None))


def _parts(frames: Iterator[AudioFrame], room: int) -> Iterator[bytes]:
    """The samples in parts of about a megabyte."""
    part = bytearray()
    for frame in frames:
        part += memoryview(frame.planes[0])[: frame.samples * frame.layout.nb_channels * _SAMPLE_BYTES]
        if len(part) >= _PART_BYTES:
            room -= len(part)
            if room < 0:
                raise TooLargeError
            yield bytes(part)
            part.clear()
    if len(part) > room:
        raise TooLargeError
    yield bytes(part)
