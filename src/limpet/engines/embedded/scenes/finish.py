"""From light to a picture: bloom, tone curve, vignette and a little grain against banding."""

from functools import lru_cache

import cv2
import numpy as np

from limpet.media.colour import Floats, Rgb

#: Linear light up to which colours stay as they are; brighter ones bend towards white.
_KNEE = 0.50
#: Light from which on things bloom.
_BLOOM_FROM = 0.92
_STEPS = 4096
_BRIGHTEST = 8.0


@lru_cache(maxsize=1)
def _curve() -> Rgb:
    """The tone curve with sRGB's gamma, over the square root of light."""
    light = (np.linspace(0, 1, _STEPS) ** 2) * _BRIGHTEST
    bent = np.where(light < _KNEE, light, _KNEE + (1 - _KNEE) * (1 - np.exp(-(light - _KNEE) / (1 - _KNEE))))
    display = np.where(bent < 0.0031308, bent * 12.92, 1.055 * bent ** (1 / 2.4) - 0.055)
    table: Rgb = np.asarray(display * 255 * 256, np.float32)
    return table


def with_bloom(picture: Floats, strength: float) -> Floats:
    """Bright places shine over their surroundings."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (max(8, width // 4), max(8, height // 4)), interpolation=cv2.INTER_AREA)
    bright = np.clip(small - _BLOOM_FROM, 0, 5)
    short = min(small.shape[:2])
    shine = cv2.GaussianBlur(bright, (0, 0), short / 60) * np.float32(0.50)
    shine += cv2.GaussianBlur(bright, (0, 0), short / 16) * np.float32(0.22)
    whole = cv2.resize(shine, (width, height), interpolation=cv2.INTER_LINEAR)
    bloomed: Floats = cv2.scaleAdd(whole, strength, picture)
    return bloomed


@lru_cache(maxsize=4)
def _vignette(height: int, width: int) -> Floats:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2
    fall: Floats = (1 - 0.30 * away**1.3).astype(np.float32)
    return fall


@lru_cache(maxsize=4)
def _grain(height: int, width: int) -> Floats:
    """Less than a step of eight bits on either side: bands of a soft sky disappear."""
    grain: Floats = np.random.default_rng(5).uniform(-0.5, 0.5, (height, width)).astype(np.float32)
    return grain


def finished(picture: Floats, *, bloom: float = 1.0) -> Rgb:
    height, width = picture.shape[:2]
    shown = with_bloom(picture, bloom) * _vignette(height, width)[..., None]
    places = np.sqrt(np.clip(shown, 0, _BRIGHTEST - 1e-3) * np.float32(1 / _BRIGHTEST)) * np.float32(_STEPS - 1)
    display = _curve()[places.astype(np.int32)] * np.float32(1 / 256)
    done: Rgb = np.clip(display + _grain(height, width)[..., None] + 0.5, 0, 255).astype(np.uint8)
    return done
