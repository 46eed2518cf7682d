"""Brings a video to an exact size, rate and number of frames."""

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from limpet.media.encode import VideoWriter
from limpet.media.frames import read_frames
from limpet.media.geometry import Size

_THREADS = 2


class NotAVideo(Exception):  # says what the file is
    """The file holds no frames that can be read."""


def refit(source: Path, path: Path, size: Size, *, fps: int, frames: int, check: Callable[[], None]) -> None:
    """Writes `frames` frames of `size` to `path`; `check` is called for each and may raise.

    The picture is scaled until it covers the size, and cut evenly. A source of the same rate is cut to length; one that is
    too short, or of another rate, is retimed by repeating or leaving out frames.
    """
    try:
        chosen = _chosen(source, fps, frames)
        with VideoWriter(path, size, fps=fps, threads=_THREADS) as writer:
            for number, planes in enumerate(read_frames(source, size)):
                check()
                for _ in range(chosen.count(number)):
                    canvas = writer.canvas()
                    canvas.planes.take(planes)
                    writer.write(canvas)
    except (FFmpegError, IndexError) as error:
        raise NotAVideo from error


def _chosen(source: Path, fps: int, frames: int) -> list[int]:
    """The source's frame for each frame of the result."""
    with av.open(str(source)) as container:
        stream = container.streams.video[0]
        there = sum(1 for packet in container.demux(stream) if packet.size)
        same_rate = stream.average_rate is not None and abs(float(stream.average_rate) - fps) < 0.01
    if not there:
        raise NotAVideo
    if same_rate and there >= frames:
        return list(range(frames))
    return [round(place) for place in np.linspace(0, there - 1, frames)]
