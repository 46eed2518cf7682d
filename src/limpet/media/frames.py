"""Reads the frames of a video file in the form in which frames are drawn and encoded."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.filter import Graph
from av.video.frame import VideoFrame

from limpet.media.colour import Planes
from limpet.media.geometry import Size


def read_frames(source: Path, size: Size) -> Iterator[Planes]:
    """Every frame, scaled until it covers `size` and cut evenly. Raises `FFmpegError`."""
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
