"""A decoded picture: pixels without a format, which is all that engines ever see of an input."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """8-bit RGB pixels of shape (height, width, 3), what is transparent laid over white."""

    pixels: NDArray[np.uint8]
    #: How opaque each pixel was, 0..255, of shape (height, width); None where all are.
    alpha: NDArray[np.uint8] | None = None

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    def save(self, path: Path) -> None:
        """Writes a plain `.npy` file under exactly this name, for `load_picture`."""
        samples = self.pixels if self.alpha is None else np.dstack([self.pixels, self.alpha])
        with path.open("wb") as file:
            np.save(file, samples, allow_pickle=False)


def load_picture(path: Path) -> Picture:
    samples = np.load(path, allow_pickle=False)
    if samples.dtype != np.uint8 or samples.ndim != 3 or samples.shape[2] not in {3, 4}:
        raise ValueError(f"{path.name} does not hold 8-bit RGB pixels")
    if samples.shape[2] == 3:
        return Picture(samples)
    return Picture(np.ascontiguousarray(samples[..., :3]), np.ascontiguousarray(samples[..., 3]))
