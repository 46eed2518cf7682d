"""Writes frames into an MP4 file: H.264 that every player shows in the right colours, from its first byte on."""

from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from limpet.media.colour import Plane, Planes
from limpet.media.geometry import Size
from limpet.media.labels.mark import mark_for
from limpet.media.labels.marking import current_marking

#: OpenCV's number for AVX-512 as servers have it.
_AVX_512 = 256
#: Seconds between key frames, so that a player can seek.
_KEY_FRAME_S = 2


@dataclass(frozen=True, slots=True)
class Canvas:
    """One frame of the encoder to draw on; its planes have unused bytes at the end of each row."""

    frame: VideoFrame
    planes: Planes


class VideoWriter:
    """A context manager: the file appears under its name once all frames are in, and not at all after an error.

    The same frames, settings and number of threads give the same bytes; x264 divides its work by threads, so another
    number gives other bytes. Where a mark is wanted, every frame gets it.
    """

    def __init__(
        self,
        path: Path,
        size: Size,
        *,
        fps: int | Fraction,
        threads: int,
        crf: int = 18,
        preset: str = "veryfast",
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        """`crf` and `preset` are x264's; docs/performance.md says why these. `metadata` holds keys that MP4 knows, such as `title` and `comment`."""
        self._path = path
        # `+faststart` makes the muxer open the file a second time by its name, so it cannot be a stream in memory.
        self._unfinished = path.with_name(f".{path.name}.part")
        self._container = av.open(str(self._unfinished), "w", format="mp4", options={"movflags": "+faststart"})
        self._container.metadata.update(metadata or {})
        self._stream = _add_stream(self._container, size, fps=fps, threads=threads, crf=crf, preset=preset)
        self._size = size
        self._time_base = 1 / Fraction(fps)
        self._marking = current_marking()
        self._mark = mark_for(size.width, size.height) if self._marking is not None else None
        self._finished = False
        #: To be drawn on again: new frames of 3 MB each would cost their pages, and memory until they are given back.
        self._written: deque[Canvas] = deque()
        self.frames = 0

    def canvas(self) -> Canvas:
        """A frame with undefined content. Any thread may call this and draw on it."""
        with suppress(IndexError):
            return self._written.pop()
        frame = VideoFrame(self._size.width, self._size.height, "yuv420p")
        return Canvas(frame, Planes(*(_samples(plane) for plane in frame.planes)))

    def write(self, canvas: Canvas) -> None:
        """Encodes a frame; it is handed out anew afterwards, because x264 works on a copy."""
        if self._mark is not None:
            self._mark.draw_on(canvas.planes)
        canvas.frame.pts = self.frames
        canvas.frame.time_base = self._time_base
        self._container.mux(self._stream.encode(canvas.frame))
        self.frames += 1
        self._written.append(canvas)

    def finish(self) -> None:
        """Takes the last frames out of the encoder; leaving the context does it otherwise."""
        if not self._finished:
            self._container.mux(self._stream.encode(None))
            self._finished = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.finish()
            self._container.close()
            if kind is None:
                self._unfinished.replace(self._path)
                if self._marking is not None:
                    self._marking.done.add(self._path)
        finally:
            self._unfinished.unlink(missing_ok=True)


def _samples(plane: VideoPlane) -> Plane:
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def _steady_code() -> dict[str, str]:
    """Keeps x264 from its AVX-512 code, whose motion search reads memory that no one has written.

    Measured with the x264 inside PyAV 18.1: of 25 runs over the same frames most differed near the right edge; with AVX2
    code all were equal, and as fast.
    """
    return {"x264-params": "asm=avx2"} if cv2.checkHardwareSupport(_AVX_512) else {}


def _add_stream(
    container: av.container.OutputContainer, size: Size, *, fps: int | Fraction, threads: int, crf: int, preset: str
) -> VideoStream:
    stream = container.add_stream("libx264", rate=fps)
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
    stream.thread_count = threads
    stream.options = {
        "preset": preset,
        "crf": str(crf),
        "profile": "high",
        "g": str(round(_KEY_FRAME_S * fps)),
        **_steady_code(),
    }
    codec = stream.codec_context
    codec.color_range = ColorRange.MPEG
    codec.colorspace = Colorspace.ITU709
    codec.color_primaries = ColorPrimaries.BT709
    codec.color_trc = ColorTrc.BT709
    return stream
