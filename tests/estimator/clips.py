"""Clips as arrays: what a decoded file holds, and files made from frames of our own."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt

#: Shape (frames, height, width), as coded: no conversion lies between the file and the measure.
Lumas = npt.NDArray[np.uint8]
#: Shape (height, width, 3).
Picture = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.floating[Any]]


def read_lumas(path: Path) -> Lumas:
    with av.open(str(path)) as container:
        return np.stack(
            [
                np.asarray(frame.to_ndarray()[: frame.height, : frame.width], np.uint8)
                for frame in container.decode(video=0)
            ]
        )


def read_frames(path: Path) -> list[Picture]:
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


#: OpenCV's number for AVX-512 as servers have it.
_AVX_512 = 256
#: x264's AVX-512 code gives other bytes from run to run, and verdicts near a bound with them.
_STEADY = {"x264-params": "asm=avx2"} if cv2.checkHardwareSupport(_AVX_512) else {}


def write_clip(path: Path, frames: Iterable[Picture], *, fps: int = 24, crf: int = 18) -> Path:
    """H.264 as the engines under test write it, so that a measure meets the same coding noise."""
    options = {"preset": "veryfast", "crf": str(crf), "threads": "1", **_STEADY}
    with av.open(str(path), "w") as container:
        stream: Any = None
        for picture in frames:
            if stream is None:
                stream = container.add_stream("libx264", rate=fps, options=options)
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt, stream.time_base = "yuv420p", Fraction(1, fps)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")))
        container.mux(stream.encode())
    return path
