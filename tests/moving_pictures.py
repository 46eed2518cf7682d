"""Films whose every moment is known, also between frames: photographs that move, turn and pass before each other."""

import math
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
#: The picture of a film at a time in frames.
Film = Callable[[float], Picture]

_PICTURES = Path(__file__).parent / "pictures"


def photograph(name: str, width: int) -> Picture:
    read = cv2.imread(str(_PICTURES / f"{name}.jpg"), cv2.IMREAD_COLOR_RGB)
    assert read is not None
    height = round(read.shape[0] * width / read.shape[1])
    shrinks = read.shape[1] > width
    return _bytes(cv2.resize(read, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC))


def pan(width: int, height: int) -> Film:
    """A camera that looks along a street, a 65th of the width each frame."""
    street = photograph("street", round(1.6 * width))
    return lambda time: _seen(street, width, height, shift=(width / 65 * time, width / 300 * time))


def turn(width: int, height: int) -> Film:
    """A camera that nears a pagoda and turns."""
    pagoda = photograph("pagoda", round(1.4 * width))
    return lambda time: _seen(pagoda, width, height, zoom=1 + 0.03 * time, degrees=1.5 * time)


def fade(width: int, height: int) -> Film:
    """A room that grows brighter while the camera moves."""
    room = photograph("room", round(1.6 * width))

    def film(time: float) -> Picture:
        return _bytes(_seen(room, width, height, shift=(width / 150 * time, 0)) * (0.8 + 0.08 * time))

    return film


def passing(width: int, height: int, *, speed: float = 1 / 30) -> Film:
    """A cat's head that passes before mountains by a part of the width each frame; the mountains move the other way."""
    mountains, cat = photograph("mountains", round(1.6 * width)), photograph("cat", round(0.44 * width))
    rows, columns = cat.shape[:2]
    mask = np.zeros((rows, columns), np.float32)
    cv2.ellipse(mask, (columns // 2, rows // 2), (int(0.4 * columns), int(0.45 * rows)), 0, 0, 360, 1, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 1)

    def film(time: float) -> Picture:
        behind = _seen(mountains, width, height, shift=(-width / 220 * time, 0))
        place = np.array([[1, 0, 0.3 * width + speed * width * time], [0, 1, 0.2 * height]], np.float32)
        head = cv2.warpAffine(cat, place, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        there = cv2.warpAffine(mask, place, (width, height))[..., None]
        return _bytes(behind * (1 - there) + head * there)

    return film


def poles(width: int, height: int) -> Film:
    """Thin red poles that rush past a stream: too thin and too fast to be followed."""
    stream = photograph("stream", round(1.6 * width))

    def film(time: float) -> Picture:
        picture = _seen(stream, width, height, shift=(width / 450 * time, 0)).copy()
        for number in range(4):
            x = width * (0.15 + 0.2 * number + time / 57)
            ends = [(round(16 * x), 0), (round(16 * (x + width / 15)), 16 * height)]
            cv2.line(picture, ends[0], ends[1], (200, 60, 40), max(2, width // 130), cv2.LINE_AA, 4)
        return picture

    return film


def psnr(one: Picture, other: Picture) -> float:
    error = float(np.mean((one.astype(np.float64) - other) ** 2))
    return 10 * math.log10(255**2 / max(error, 1e-9))


def _seen(
    picture: Picture,
    width: int,
    height: int,
    *,
    shift: tuple[float, float] = (0, 0),
    zoom: float = 1.0,
    degrees: float = 0.0,
) -> Picture:
    rows, columns = picture.shape[:2]
    centre = columns / 2 + shift[0], rows / 2 + shift[1]
    view = cv2.getRotationMatrix2D(centre, degrees, zoom)
    view[:, 2] += width / 2 - centre[0], height / 2 - centre[1]
    return _bytes(
        cv2.warpAffine(picture, view, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    )


def _bytes(picture: npt.NDArray[np.generic]) -> Picture:
    return np.clip(np.rint(picture.astype(np.float32)), 0, 255).astype(np.uint8)
