"""A decoded picture: pixels without a format, which is all that engines ever see of an input."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """8-bit RGB pixels of shape (height, width, 3)."""

    pixels: NDArray[np.uint8]

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    def save(self, path: Path) -> None:
        """Writes a plain `.npy` file under exactly this name, for `load_picture`."""
        with path.open("wb") as file:
            np.save(file, self.pixels, allow_pickle=False)


def load_picture(path: Path) -> Picture:
    pixels = np.load(path, allow_pickle=False)
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:
        raise ValueError(f"{path.name} does not hold 8-bit RGB pixels")
    return Picture(pixels)
