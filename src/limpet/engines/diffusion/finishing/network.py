"""An operator's own ONNX file, run by OpenCV on the CPU."""

import threading
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from limpet.core.errors import SetupError
from limpet.engines.diffusion.take import Pixels
from limpet.media.colour import Floats


class Network:
    """Raises `SetupError` where the file cannot be read, or does not fit when it is used."""

    def __init__(self, path: Path, *, setting: str) -> None:
        self._path, self._setting = path, setting
        self._busy = threading.Lock()
        if not path.is_file():
            raise SetupError(f"The file {path} does not exist; mend the setting `{setting}`.")
        try:
            self._net = cv2.dnn.readNetFromONNX(str(path))
        except cv2.error as error:
            raise self.unfit(f"OpenCV cannot read it ({_first_line(error)})") from None

    @property
    def name(self) -> str:
        return self._path.name

    def run(self, inputs: Mapping[str, Floats]) -> Floats:
        """The network's only output. An empty name stands for its only input."""
        with self._busy:  # a network keeps what it computes in itself
            try:
                for name, values in inputs.items():
                    self._net.setInput(values, name)
                return np.array(self._net.forward(), np.float32)
            except cv2.error as error:
                raise self.unfit(f"OpenCV cannot run it ({_first_line(error)})") from None

    def unfit(self, reason: str) -> SetupError:
        return SetupError(f"The network {self.name} does not fit: {reason}. Mend the setting `{self._setting}`.")


def as_input(picture: Pixels) -> Floats:
    """Colours from 0 to 1, channels first."""
    return np.ascontiguousarray(picture.transpose(2, 0, 1)[None], np.float32) / np.float32(255)


def as_picture(output: Floats) -> Pixels:
    colours = np.rint(np.clip(output[0], 0, 1) * np.float32(255))
    return np.ascontiguousarray(colours.transpose(1, 2, 0), np.uint8)


def _first_line(error: cv2.error) -> str:
    return str(error).strip().splitlines()[0][:200]
