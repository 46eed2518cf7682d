"""How true a decoded frame is to the picture that was given, cropped and scaled here once more by plain means."""

import cv2
import numpy as np
from PIL import Image
from PIL.Image import Resampling
from tests.estimator.clips import Numbers, Picture

_FILTERS = (Resampling.BOX, Resampling.BICUBIC, Resampling.LANCZOS)


def psnr(first: Numbers, second: Numbers) -> float:
    error = float(np.mean((first.astype(np.float64) - second.astype(np.float64)) ** 2))
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def ssim(first: Numbers, second: Numbers) -> float:
    """Structural similarity with a Gaussian window of 1.5 pixels, as its authors defined it."""
    a, b = first.astype(np.float64), second.astype(np.float64)
    mean_a, mean_b = _blurred(a), _blurred(b)
    var_a, var_b = _blurred(a * a) - mean_a**2, _blurred(b * b) - mean_b**2
    covariance = _blurred(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    alike = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    return float((alike / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean())


def _blurred(values: Numbers) -> Numbers:
    return np.asarray(cv2.GaussianBlur(values, (11, 11), 1.5))


def coded_luma(picture: Picture) -> Numbers:
    """BT.709 in the limited range."""
    return np.asarray(16 + 219 / 255 * (picture.astype(np.float64) @ [0.2126, 0.7152, 0.0722]))


def covering(picture: Picture, width: int, height: int) -> list[Picture]:
    """The middle of a picture, scaled to cover the size: to the fraction of a pixel, and to whole ones with the rest cut off.

    Each by every filter that does it well, because none of them is the right one.
    """
    full_height, full_width = picture.shape[:2]
    factor = max(width / full_width, height / full_height)
    spare = ((full_width - width / factor) / 2, (full_height - height / factor) / 2)
    exact = (*spare, full_width - spare[0], full_height - spare[1])
    large = max(width, round(full_width * factor)), max(height, round(full_height * factor))
    cut = (large[0] - width) // 2, (large[1] - height) // 2
    image = Image.fromarray(picture)
    scaled = [image.resize((width, height), each, exact) for each in _FILTERS]
    scaled += [image.resize(large, each).crop((*cut, cut[0] + width, cut[1] + height)) for each in _FILTERS]
    return [np.asarray(each, np.uint8) for each in scaled]


def likeness(luma: Numbers, picture: Picture) -> tuple[float, float]:
    """PSNR in dB and SSIM of a coded frame against the picture that it should show."""
    height, width = luma.shape
    wanted = [coded_luma(scaled) for scaled in covering(picture, width, height)]
    best = max(wanted, key=lambda each: psnr(luma, each))
    return psnr(luma, best), ssim(luma, best)
