"""What kernels read and write: the look of a scene from one camera, and the pixels that they fill."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.scenes.sky import Sky
from limpet.media.colour import Floats

Vector = npt.NDArray[np.float64]

#: Share of what lies behind from which on it is worth drawing.
SEEN = 0.004


class Look(NamedTuple):
    """A scene at one moment from one camera; a named tuple, because kernels take nothing else that has names."""

    #: The camera. (Kernels know `view` as something else.)
    eye: Vector
    sky: Sky
    lamp: Vector
    soil: Vector
    layers: Floats
    colours: Floats
    noise: Floats
    #: What distance fades to, for each column.
    haze: Floats


class Pixels(NamedTuple):
    """Cards are laid from front to back, so that nothing is shaded that they hide; land, sky and water go behind them."""

    #: Light of land, sky and water.
    picture: Floats
    #: Metres ahead to land or water; 0 is the sky.
    depth: Floats
    #: Row at which the ground ends against the sky, for each column.
    edge: Floats
    #: How much a pixel mirrors: 1 is water.
    wet: Floats
    #: Light of the cards, and the share of what is behind them that still shows.
    front: Floats
    open: Floats
    #: Metres ahead to the nearest card that hides most of what is behind it; 0 is none.
    near: Floats
    things: npt.NDArray[np.uint8]


def blank(width: int, height: int) -> Pixels:
    return Pixels(
        picture=np.zeros((height, width, 3), np.float32),
        depth=np.zeros((height, width), np.float32),
        edge=np.zeros(width, np.float32),
        wet=np.zeros((height, width), np.float32),
        front=np.zeros((height, width, 3), np.float32),
        open=np.ones((height, width), np.float32),
        near=np.zeros((height, width), np.float32),
        things=np.zeros((height, width), np.uint8),
    )
