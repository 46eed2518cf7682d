"""Brings a picture to an exact size: whole, or evenly cut where the shapes differ."""

import cv2
import numpy as np

from limpet.media.colour import Rgb
from limpet.media.geometry import Size, cover_crop


def fitted(picture: Rgb, size: Size) -> Rgb:
    """The picture covering exactly `size`, cut evenly where its shape differs."""
    height, width = picture.shape[:2]
    crop = cover_crop(size, width=width, height=height)
    return resized(picture[crop.rows, crop.columns], size)


def resized(picture: Rgb, size: Size) -> Rgb:
    if picture.shape[1::-1] == (size.width, size.height):
        return np.ascontiguousarray(picture)
    shrinks = picture.shape[1] > size.width
    result: Rgb = cv2.resize(
        picture, (size.width, size.height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LANCZOS4
    )
    return result
