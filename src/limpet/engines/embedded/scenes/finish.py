"""From light to a picture: bloom, tone curve, vignette and a little grain against banding."""

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.bands import in_bands
from limpet.media.colour import Floats, Rgb

#: Linear light up to which colours stay as they are; brighter ones bend towards white.
_KNEE = 0.50
#: Light from which on things bloom.
_BLOOM_FROM = 0.92
_STEPS = 4096
_BRIGHTEST = 8.0


@lru_cache(maxsize=1)
def _curve() -> Floats:
    """The tone curve with sRGB's gamma, over the square root of light."""
    light = (np.linspace(0, 1, _STEPS) ** 2) * _BRIGHTEST
    bent = np.where(light < _KNEE, light, _KNEE + (1 - _KNEE) * (1 - np.exp(-(light - _KNEE) / (1 - _KNEE))))
    display = np.where(bent < 0.0031308, bent * 12.92, 1.055 * bent ** (1 / 2.4) - 0.055)
    table: Floats = np.asarray(display * 255, np.float32)
    return table


def _shine(picture: Floats, strength: float) -> Floats:
    """Light that bright places spread over their surroundings, a quarter as large as the picture."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (max(8, width // 4), max(8, height // 4)), interpolation=cv2.INTER_AREA)
    bright = np.clip(small - _BLOOM_FROM, 0, 5)
    short = min(small.shape[:2])
    shine = cv2.GaussianBlur(bright, (0, 0), short / 60) * np.float32(0.50 * strength)
    shine += cv2.GaussianBlur(bright, (0, 0), short / 16) * np.float32(0.22 * strength)
    spread: Floats = shine
    return spread


@lru_cache(maxsize=4)
def _grain(height: int, width: int) -> Floats:
    """Less than a step of eight bits on either side: bands of a soft sky disappear."""
    grain: Floats = np.random.default_rng(5).random((height, width), np.float32)
    return grain


@kernel
def _develop(rows: tuple[int, int], picture: Floats, shine: Floats, curve: Floats, grain: Floats, out: Rgb) -> None:
    """Bloom, vignette, tone curve and grain of some rows."""
    height, width = picture.shape[:2]
    for row in range(rows[0], rows[1]):
        y = min(max((row + 0.5) * shine.shape[0] / height - 0.5, 0.0), shine.shape[0] - 1.001)
        top, v = int(y), row / height - 0.5
        down = y - top
        for column in range(width):
            x = min(max((column + 0.5) * shine.shape[1] / width - 0.5, 0.0), shine.shape[1] - 1.001)
            left, u = int(x), column / width - 0.5
            right = x - left
            away = (u * u + v * v) * 2
            fall = 1 - 0.30 * away * np.sqrt(np.sqrt(away))
            for c in range(3):
                above = shine[top, left, c] * (1 - right) + shine[top, left + 1, c] * right
                below = shine[top + 1, left, c] * (1 - right) + shine[top + 1, left + 1, c] * right
                light = (picture[row, column, c] + above * (1 - down) + below * down) * fall
                place = np.sqrt(min(max(light, 0.0), _BRIGHTEST - 1e-3) / _BRIGHTEST) * (_STEPS - 1)
                out[row, column, c] = int(min(curve[int(place)] + grain[row, column], 255.0))


def finished(picture: Floats, *, bloom: float = 1.0, check: Callable[[], None] = lambda: None) -> Rgb:
    height, width = picture.shape[:2]
    shine, curve, grain = _shine(picture, bloom), _curve(), _grain(height, width)
    done: Rgb = np.empty((height, width, 3), np.uint8)
    in_bands(lambda first, last: _develop((first, last), picture, shine, curve, grain, done), height, check=check)
    return done
