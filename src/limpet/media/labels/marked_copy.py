"""Marks a file that somebody else has written: it is decoded, marked and encoded again in its own format."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, groupby
from pathlib import Path

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from PIL import Image

from limpet.media.encode import VideoWriter
from limpet.media.frames import read_frames
from limpet.media.geometry import Size
from limpet.media.kind import MediaKind
from limpet.media.labels.mark import mark_for
from limpet.media.labels.marking import marking
from limpet.media.labels.remux import repack
from limpet.media.labels.rhythm import rhythm
from limpet.media.sniff import sniff

_THREADS = 2
_QUALITY = 95
_FULL_SCALE = 32767
#: Samples of a piece for encoders that take any number.
_PIECE = 4096
#: FFmpeg's names of the containers and of their encoders, by media type.
_ENCODERS: Mapping[str, tuple[str, str]] = {
    "audio/mpeg": ("mp3", "libmp3lame"),
    "audio/wav": ("wav", "pcm_s16le"),
    "audio/flac": ("flac", "flac"),
    "audio/mp4": ("ipod", "aac"),
}


def can_mark(kind: MediaKind) -> bool:
    return kind.content_type in _ENCODERS or kind.content_type == "video/mp4" or kind.content_type.startswith("image/")


def marked_copy(path: Path, kind: MediaKind, *, check: Callable[[], None]) -> Path:
    """A file beside `path` with the mark; `check` is called now and then and may raise. Raises one of `tags.BROKEN`."""
    copy = path.with_name(f"marked-{path.stem}{kind.suffix}")
    if kind.content_type.startswith("image/"):
        _mark_picture(path, copy)
    elif kind.content_type == "video/mp4":
        _mark_video(path, copy, check)
    else:
        _mark_sound(path, copy, *_ENCODERS[kind.content_type])
    return copy


def _mark_picture(path: Path, copy: Path) -> None:
    picture_format = sniff(path.read_bytes())
    assert picture_format is not None, "the kind says so"
    with Image.open(path) as image:
        kept = {name: image.info[name] for name in ("icc_profile", "exif") if name in image.info}
        has_alpha = image.has_transparency_data and picture_format.value != "JPEG"
        pixels = np.array(image.convert("RGBA" if has_alpha else "RGB"))
    mark = mark_for(pixels.shape[1], pixels.shape[0])
    mark.draw_on_rgb(pixels)
    if has_alpha:
        mark.cover(pixels[..., 3])
    Image.fromarray(pixels).save(copy, picture_format.value, quality=_QUALITY, **kept)


def _mark_video(path: Path, copy: Path, check: Callable[[], None]) -> None:
    """The pictures anew, the sound as it is."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        size = Size(stream.width & ~1, stream.height & ~1)
        rate = stream.average_rate or Fraction(24)
    silent = copy.with_name(f"silent-{copy.name}")
    with marking(wanted=True), VideoWriter(silent, size, fps=rate, threads=_THREADS) as writer:
        for planes in read_frames(path, size):
            check()
            canvas = writer.canvas()
            canvas.planes.take(planes)
            writer.write(canvas)
    repack(silent, copy, container="mp4", tags=_tags(path), sound_from=path)
    silent.unlink()


def _tags(path: Path) -> Mapping[str, str]:
    with av.open(str(path)) as container:
        return {name: container.metadata[name] for name in ("title", "comment") if name in container.metadata}


def _mark_sound(path: Path, copy: Path, container: str, encoder: str) -> None:
    with av.open(str(path)) as source, av.open(str(copy), "w", format=container) as target:
        given = source.streams.audio[0]
        target.metadata.update(source.metadata)
        stream = target.add_stream(encoder, rate=given.rate)
        assert isinstance(stream, AudioStream), "the codec is one of sound"
        stream.layout = "mono" if given.channels == 1 else "stereo"
        if given.bit_rate:
            stream.bit_rate = given.bit_rate
        codec = stream.codec_context
        codec.open(strict=False)
        sound = chain(source.decode(given), [_rhythm_frame(codec.sample_rate, codec.layout.nb_channels)])
        for frame in _in_pieces(_resampled(sound, codec), codec.frame_size or _PIECE):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))


def _resampled(frames: Iterable[AudioFrame], codec: AudioCodecContext) -> Iterator[AudioFrame]:
    """In the form that the encoder takes, whatever form each frame has."""
    for _, alike in groupby(frames, key=lambda frame: (frame.format.name, frame.layout.name, frame.sample_rate)):
        resampler = AudioResampler(codec.format, codec.layout, codec.sample_rate)
        for frame in alike:
            frame.pts = None
            yield from resampler.resample(frame)
        yield from filter(None, resampler.resample(None))


def _in_pieces(frames: Iterable[AudioFrame], samples: int) -> Iterator[AudioFrame]:
    """In the sizes that the encoder takes; only the last may be shorter."""
    fifo = AudioFifo()
    for frame in frames:
        frame.pts = None
        fifo.write(frame)
        yield from fifo.read_many(samples)
    yield from fifo.read_many(samples, partial=True)


def _rhythm_frame(rate_hz: int, channels: int) -> AudioFrame:
    samples = np.rint(rhythm(rate_hz) * _FULL_SCALE).astype(np.int16)
    rows = np.repeat(samples[:, None], channels, axis=1).reshape(1, -1)
    frame = AudioFrame.from_ndarray(rows, format="s16", layout="mono" if channels == 1 else "stereo")
    frame.sample_rate = rate_hz
    return frame
