"""Super-resolution by a network of the operator's own: Real-ESRGAN, or any other that makes a picture some times larger."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from limpet.engines.diffusion.finishing.network import Network, as_input, as_picture
from limpet.engines.diffusion.take import Pixels
from limpet.media.fitting import resized
from limpet.media.geometry import Crop, Size

#: Side of the parts of a picture that the network sees at once, and by how much more it sees on each side.
_TILE, _AROUND = 192, 16
_SEEN = _TILE + 2 * _AROUND


class NetworkUpscaler:
    """One input (1 x 3 x height x width, 0 to 1), one output a whole number of times larger."""

    adds_detail = True

    def __init__(self, path: Path) -> None:
        self._network = Network(path, setting="upscale_model")
        self.name = self._network.name

    def enlarge(self, picture: Pixels, size: Size, go_on: Callable[[], None]) -> Pixels:
        height, width = picture.shape[:2]
        large: Pixels | None = None
        times = 1
        # Edges repeated, so that all tiles have one size and none has an edge that is not the picture's.
        seen = np.pad(picture, ((_AROUND, _AROUND + _TILE), (_AROUND, _AROUND + _TILE), (0, 0)), mode="edge")
        for tile in _tiles(width, height):
            go_on()
            made = self._made(seen[tile.top : tile.top + _SEEN, tile.left : tile.left + _SEEN])
            if large is None:
                times = made.shape[0] // _SEEN
                large = np.empty((height * times, width * times, 3), np.uint8)
            rim = _AROUND * times
            large[
                tile.top * times : (tile.top + tile.height) * times,
                tile.left * times : (tile.left + tile.width) * times,
            ] = made[rim : rim + tile.height * times, rim : rim + tile.width * times]
        assert large is not None, "a picture has one tile at least"
        return resized(large, size)

    def _made(self, tile: Pixels) -> Pixels:
        output = self._network.run({"": as_input(tile)})
        times = output.shape[-1] // _SEEN
        if times < 1 or output.shape != (1, 3, _SEEN * times, _SEEN * times):
            raise self._network.unfit(f"{_SEEN} pixels become {output.shape}, not a picture some times larger")
        return as_picture(output)


def _tiles(width: int, height: int) -> Iterator[Crop]:
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            yield Crop(left=left, top=top, width=min(_TILE, width - left), height=min(_TILE, height - top))
