"""Scenes of the known clips: two of our pictures at different distances over a ground."""

import cv2
import numpy as np
from tests.estimator.clips import Picture
from tests.estimator.pictures import SAMPLES
from tests.estimator.synthetic import Plane

BY_NAME = {sample.name: sample for sample in SAMPLES}


def picture(name: str) -> Picture:
    return BY_NAME[name].read()


def deep(far: str = "stream", near: str = "coffee") -> list[Plane]:
    """A wall, a ground before it, and a thing that stands out."""
    return [
        Plane(picture=large(far), distance=6, width=1.9),
        Plane(picture=large("bricks"), distance=4, width=2.2, down=0.55, slope=0.8),
        Plane(picture=large(near), distance=2.5, width=0.45, down=0.1, is_round=True),
    ]


def flat(name: str = "stream") -> list[Plane]:
    return [Plane(picture=large(name), distance=4, width=1.7)]


def large(name: str) -> Picture:
    """With pixels to spare, so that no enlargement softens the known clip."""
    return np.asarray(cv2.resize(picture(name), None, fx=2.5, fy=2.5, interpolation=cv2.INTER_CUBIC), np.uint8)
