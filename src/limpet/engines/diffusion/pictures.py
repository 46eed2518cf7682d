"""Given pictures as a model is shown them."""

import math

import cv2
import numpy as np

from limpet.engines.diffusion.grid import Native
from limpet.engines.diffusion.take import Pixels
from limpet.media.fitting import fitted, resized
from limpet.media.geometry import Size


def framed(picture: Pixels, native: Native) -> Pixels:
    """A first or last picture at the model's size, so that the part of it that is kept shows what the clip is to show.

    What is kept is the largest centred part of the clip's shape, as with every other engine. Around it, where the model needs
    a few pixels more, the picture goes on as its mirror image.
    """
    kept, size = native.kept, native.size
    inner = fitted(picture, Size(kept.width, kept.height))
    right, bottom = size.width - kept.left - kept.width, size.height - kept.top - kept.height
    around = cv2.copyMakeBorder(inner, kept.top, bottom, kept.left, right, cv2.BORDER_REFLECT_101)
    return np.asarray(around, np.uint8)


def subject_within(picture: Pixels, most_pixels: int) -> Pixels:
    """A picture of a subject, whole and of its own shape, with as many pixels as a model can use."""
    height, width = picture.shape[:2]
    factor = math.sqrt(most_pixels / (width * height))
    if factor >= 1:
        return picture
    return resized(picture, Size(max(1, int(width * factor)), max(1, int(height * factor))))
