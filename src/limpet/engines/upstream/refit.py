"""Brings a video to an exact size, rate and number of frames."""

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.error import FFmpegError
from av.filter import Graph
from av.video.frame import VideoFrame

from limpet.media.colour import Planes
from limpet.media.encode import VideoWriter
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
            for number, planes in enumerate(_planes(source, size)):
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


def _planes(source: Path, size: Size) -> Iterator[Planes]:
    with av.open(str(source)) as container:
        stream = container.streams.video[0]
        graph: Graph | None = None
        for frame in container.decode(stream):
            graph = graph or _graph(frame, size)
            graph.vpush(frame)
            samples = np.asarray(graph.vpull().to_ndarray(format="yuv420p"), np.uint8)
            yield _split(samples, size)


def _graph(frame: VideoFrame, size: Size) -> Graph:
    graph = Graph()
    cover = f"{size.width}:{size.height}"
    steps = [
        graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base),
        graph.add(
            "scale",
            f"{cover}:force_original_aspect_ratio=increase:flags=lanczos+accurate_rnd:out_color_matrix=bt709:out_range=tv",
        ),
        graph.add("crop", cover),
        graph.add("format", "yuv420p"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*steps).configure()
    return graph


def _split(samples: npt.NDArray[np.uint8], size: Size) -> Planes:
    """Planes of the packed rows in which PyAV gives 4:2:0 frames."""
    flat, luma, chroma = samples.reshape(-1), size.width * size.height, size.width * size.height // 4
    half = (size.height // 2, size.width // 2)
    return Planes(
        flat[:luma].reshape(size.height, size.width),
        flat[luma : luma + chroma].reshape(half),
        flat[luma + chroma : luma + 2 * chroma].reshape(half),
    )
