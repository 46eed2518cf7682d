"""Frames between frames by a network of the operator's own: RIFE 4, or any other that takes the same inputs."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from limpet.core.errors import SetupError
from limpet.engines.diffusion.finishing.network import Network, as_input, as_picture
from limpet.engines.diffusion.take import Pixels
from limpet.media.colour import Floats

#: Sides are multiples of this while the network looks at them; the newest RIFE needs so much, older ones a quarter.
_MULTIPLE = 128


class RifeInterpolator:
    """Inputs `img0`, `img1` (1 x 3 x height x width, 0 to 1) and `timestep`; one picture as output."""

    def __init__(self, path: Path) -> None:
        self._network = Network(path, setting="interpolation_model")
        self._form: int | None = None
        self.name = self._network.name

    def between(self, first: Pixels, second: Pixels, parts: Sequence[float]) -> Sequence[Pixels]:
        height, width = first.shape[:2]
        ends = {"img0": as_input(_padded(first)), "img1": as_input(_padded(second))}
        return [as_picture(self._middle(ends, part)[..., :height, :width]) for part in parts]

    def _middle(self, ends: dict[str, Floats], part: float) -> Floats:
        """Some files want the moment for each pixel, others once."""
        forms = [(1, 1, *ends["img0"].shape[2:]), (1, 1, 1, 1), (1,)]
        problem: SetupError | None = None
        for number in range(len(forms)) if self._form is None else [self._form]:
            try:
                middle = self._network.run({**ends, "timestep": np.full(forms[number], part, np.float32)})
            except SetupError as error:
                problem = problem or error
                continue
            if middle.shape != ends["img0"].shape:
                raise self._network.unfit(f"its output has the shape {middle.shape}, not {ends['img0'].shape}")
            self._form = number
            return middle
        assert problem is not None, "one form at least was tried"
        raise problem


def _padded(frame: Pixels) -> Pixels:
    height, width = frame.shape[:2]
    padded = cv2.copyMakeBorder(frame, 0, -height % _MULTIPLE, 0, -width % _MULTIPLE, cv2.BORDER_REPLICATE)
    return np.asarray(padded, np.uint8)
