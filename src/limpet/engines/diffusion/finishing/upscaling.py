"""Pictures made larger than a model could make them."""

from collections.abc import Callable
from typing import Protocol

import cv2
import numpy as np

from limpet.engines.diffusion.take import Pixels
from limpet.media.fitting import resized
from limpet.media.geometry import Size

#: How much of the difference from a blurred copy is added, and how wide the blur is for each time of enlargement.
_SHARPENED, _BLUR = 0.6, 0.7


class Upscaler(Protocol):
    #: What the provenance of a clip says.
    name: str
    #: Whether it shows more than was there.
    adds_detail: bool

    def enlarge(self, picture: Pixels, size: Size, go_on: Callable[[], None]) -> Pixels:
        """The picture at exactly `size`; any thread may ask. `go_on` is called now and then and may raise."""
        ...


class LanczosUpscaler:
    """No new detail: a sharp enlargement whose edges neither ring nor gain halos."""

    name = "lanczos"
    adds_detail = False

    def enlarge(self, picture: Pixels, size: Size, go_on: Callable[[], None]) -> Pixels:
        large = resized(picture, size)
        soft = cv2.GaussianBlur(large, (0, 0), _BLUR * size.width / picture.shape[1])
        sharp = cv2.addWeighted(large, 1 + _SHARPENED, soft, -_SHARPENED, 0)
        go_on()
        darkest, brightest = _range(picture, size)
        return np.asarray(cv2.min(cv2.max(sharp, darkest), brightest), np.uint8)


def _range(picture: Pixels, size: Size) -> tuple[Pixels, Pixels]:
    """What the picture has at least and at most around each place: beyond that lie only ringing and halos."""
    around, shape = np.ones((3, 3), np.uint8), (size.width, size.height)
    darkest = cv2.resize(cv2.erode(picture, around), shape, interpolation=cv2.INTER_LINEAR)
    brightest = cv2.resize(cv2.dilate(picture, around), shape, interpolation=cv2.INTER_LINEAR)
    return np.asarray(darkest, np.uint8), np.asarray(brightest, np.uint8)
