"""Inverse depth from a network that the operator provides: one ONNX file, run by OpenCV.

Made for Depth Anything V2 and V3 in their small forms; any file fits that takes one picture, normalised as for ImageNet, and
gives one number per pixel. Only the step "picture to inverse depth" is replaced; what follows stays.
"""

import threading
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np

from limpet.core.errors import SetupError
from limpet.media.colour import Floats, Rgb

#: Long side that the network sees, and the size of its patches, which its sides are multiples of.
_SIDE, _PATCH = 392, 14
#: Sides of the square input that files with a fixed size usually have.
_FIXED = (518, 392, 504, 384, 256)
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
#: Percentiles of its output that become 0 and 1.
_RANGE = (1, 99)


class DepthOutput(StrEnum):
    """What the numbers of a depth network mean."""

    #: Large is near: Depth Anything V2.
    INVERSE = "inverse"
    #: Large is far: Depth Anything 3.
    DEPTH = "depth"


class DepthModel:
    """Raises `SetupError` where the file cannot be read, or does not fit when it is first used."""

    def __init__(self, path: Path, output: DepthOutput) -> None:
        self._path, self._output = path, output
        self._size: tuple[int, int] | None = None
        self._busy = threading.Lock()
        if not path.is_file():
            raise SetupError(f"The depth model {path} does not exist; mend the setting `depth_model`.")
        try:
            self._net = cv2.dnn.readNetFromONNX(str(path))
        except cv2.error as error:
            raise self._unfit(f"OpenCV cannot read it ({_first_line(error)})") from None

    @property
    def name(self) -> str:
        return self._path.name

    def nearness(self, picture: Rgb) -> Floats:
        """0 for the farthest and 1 for the nearest, at the size that the network gives."""
        with self._busy:
            values = self._run(picture)
        if self._output is DepthOutput.DEPTH:
            values = (1 / np.maximum(values, 1e-3 * max(float(values.max()), 1e-6))).astype(np.float32)
        low, high = np.percentile(values, _RANGE)
        if not np.isfinite(values).all() or high <= low:
            raise self._unfit("it gives the same depth everywhere, or none")
        scaled: Floats = np.clip((values - low) / (high - low), 0, 1).astype(np.float32)
        return scaled

    def _run(self, picture: Rgb) -> Floats:
        problem = ""
        for size in [self._size] if self._size else [_natural_size(picture), *((side, side) for side in _FIXED)]:
            try:
                self._net.setInput(_blob(picture, size))
                given = np.squeeze(np.asarray(self._net.forward()))
            except cv2.error as error:
                problem = problem or _first_line(error)
                continue
            if given.ndim != 2 or min(given.shape) < 8:
                raise self._unfit(f"its output has the shape {given.shape}, not one number per pixel")
            self._size = size if size[0] == size[1] else None
            return given.astype(np.float32)
        raise self._unfit(f"OpenCV cannot run it ({problem})")

    def _unfit(self, reason: str) -> SetupError:
        return SetupError(f"The depth model {self._path.name} does not fit: {reason}. Mend the setting `depth_model`.")


def _natural_size(picture: Rgb) -> tuple[int, int]:
    height, width = picture.shape[:2]
    factor = _SIDE / max(height, width)
    across, along = (max(_PATCH, round(side * factor / _PATCH) * _PATCH) for side in (width, height))
    return across, along


def _blob(picture: Rgb, size: tuple[int, int]) -> Floats:
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    blob: Floats = np.ascontiguousarray(((small - _MEAN) / _DEVIATION).transpose(2, 0, 1)[None])
    return blob


def _first_line(error: cv2.error) -> str:
    return " ".join(str(error).split())[:160]
