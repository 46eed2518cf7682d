"""Manners of drawing: what they leave out is what a flat model cannot show anyway."""

import cv2
import numpy as np

from limpet.engines.embedded.scenes.noise import cloud_noise
from limpet.engines.embedded.scenes.render import Shot
from limpet.media.colour import Floats, Rgb

#: Factors on red, green and blue.
_BALANCES = {"warm": (1.06, 1.0, 0.86), "cold": (0.86, 0.98, 1.08)}
#: Exponent that lightens watercolour.
_WASH = 0.60


def styled(pixels: Rgb, shot: Shot, style: str | None, looks: set[str]) -> Rgb:
    """The picture in a style; without one, with the looks of a photograph that were asked for."""
    match style:
        case "watercolour":
            return _watercolour(pixels, shot)
        case "ink":
            return _ink(pixels, shot)
        case "flat poster":
            return _poster(pixels)
        case "pixel":
            return _pixel(pixels)
        case "low poly":
            return _low_poly(pixels)
        case "noir":
            return _graded(pixels, saturation=0.0, contrast=1.25)
        case "vintage":
            return _vintage(pixels)
    if "vivid" in looks:
        pixels = _graded(pixels, saturation=1.28, contrast=1.04)
    elif "muted" in looks:
        pixels = _graded(pixels, saturation=0.68, contrast=0.93)
    for look, balance in _BALANCES.items():
        if look in looks:
            pixels = _bytes(pixels.astype(np.float32) * np.array(balance, np.float32))
    return pixels


def _graded(pixels: Rgb, *, saturation: float, contrast: float) -> Rgb:
    values = pixels.astype(np.float32)
    grey = values @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    graded = grey[..., None] + (values - grey[..., None]) * np.float32(saturation)
    return _bytes((graded - 118) * np.float32(contrast) + 118)


def _bytes(values: Floats) -> Rgb:
    rounded: Rgb = np.clip(values + np.float32(0.5), 0, 255).astype(np.uint8)
    return rounded


def _paper(height: int, width: int) -> Floats:
    noise = np.tile(cloud_noise(31, 0.75), (height // 512 + 1, width // 512 + 1))[:height, :width]
    paper: Floats = (1 + 0.028 * noise).astype(np.float32)
    return paper


def _edges(pixels: Rgb, shot: Shot, sigma: float) -> Floats:
    """Outlines, 0..1: where nearness or tone jumps."""
    near = np.where(shot.depth_m > 0, 1 / np.maximum(shot.depth_m, 0.5), 0).astype(np.float32)
    near = np.log1p(near * 60)
    tone = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (0, 0), sigma).astype(np.float32) / 255
    total = np.zeros_like(tone)
    for plane, weight in ((cv2.GaussianBlur(near, (0, 0), sigma * 0.7), 1.3), (tone, 2.4)):
        across, along = cv2.Sobel(plane, cv2.CV_32F, 1, 0, ksize=3), cv2.Sobel(plane, cv2.CV_32F, 0, 1, ksize=3)
        total += np.hypot(across, along) * np.float32(weight)
    things = shot.things.astype(np.float32)
    total += (cv2.morphologyEx(things, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0) * np.float32(0.5)
    edges: Floats = np.clip((total - 0.20) * 1.6, 0, 1)
    return edges


def _watercolour(pixels: Rgb, shot: Shot) -> Rgb:
    height, width = pixels.shape[:2]
    scale = min(height, width) / 720
    soft = cv2.bilateralFilter(pixels, 9, 46, 7 * scale + 2)
    soft = cv2.bilateralFilter(soft, 9, 40, 9 * scale + 2)
    values = cv2.medianBlur(soft, 2 * int(3 * scale + 1) + 1).astype(np.float32)
    grain = np.tile(cloud_noise(33, 1.5), (height // 512 + 1, width // 512 + 1))[:height, :width]
    steps = 13.0
    value = values / 255 * steps + grain[..., None] * 0.14
    flat = np.clip((np.floor(value) + np.clip((value % 1 - 0.5) * 2.4 + 0.5, 0, 1)) / steps, 0, 1)
    # Water thins the paint: the paper shines through it, and nothing is darker than a third of it.
    washed = 255 - (255 - 255 * flat**_WASH) * (0.86 + 0.04 * grain[..., None])
    line = _edges(pixels, shot, 1.1 * scale + 0.5)[..., None]
    washed = washed * (1 - 0.34 * line) + np.array([70, 62, 74], np.float32) * 0.34 * line
    margin = _ragged_margin(height, width)[..., None]
    page = np.array([250, 247, 238], np.float32)
    return _graded(
        _bytes((washed * margin + page * (1 - margin)) * _paper(height, width)[..., None]),
        saturation=1.65,
        contrast=1.06,
    )


def _ragged_margin(height: int, width: int) -> Floats:
    """1 inside, 0 at the border, with an edge as of a wet brush."""
    noise = np.tile(cloud_noise(34, 1.2), (height // 512 + 1, width // 512 + 1))[:height, :width]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    inside = np.minimum(np.minimum(x, width - x), np.minimum(y, height - y)) / min(height, width)
    margin: Floats = np.clip((inside - 0.018 - 0.008 * noise) * 90, 0, 1).astype(np.float32)
    return margin


def _ink(pixels: Rgb, shot: Shot) -> Rgb:
    height, width = pixels.shape[:2]
    scale = min(height, width) / 720
    grey = cv2.createCLAHE(2.0, (8, 8)).apply(cv2.cvtColor(cv2.bilateralFilter(pixels, 9, 40, 7), cv2.COLOR_RGB2GRAY))
    tone = cv2.GaussianBlur(grey, (0, 0), 2.2 * scale + 0.6).astype(np.float32) / 255
    wash = 0.42 + 0.58 * np.clip(
        np.floor(tone * 5 + 0.35 * cloud_noise(33, 1.5)[np.ix_(np.arange(height) % 512, np.arange(width) % 512)]) / 5,
        0,
        1,
    )
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    hatch = (np.sin((x + y) / (1.6 * scale + 0.7)) > 0.35) * np.clip(0.34 - tone, 0, 1) * 1.6
    line = _edges(pixels, shot, 0.8 * scale + 0.4)
    ink = np.clip(wash - hatch * 0.4 - line * 0.85, 0, 1)
    page = np.array([247, 242, 230], np.float32) * _paper(height, width)[..., None]
    return _bytes(page * ink[..., None] + np.array([24, 24, 34], np.float32) * (1 - ink[..., None]))


def _poster(pixels: Rgb) -> Rgb:
    """A dozen flat colours, as a screen print has."""
    soft = cv2.medianBlur(cv2.bilateralFilter(pixels, 9, 60, 9), 5)
    small = cv2.resize(soft, (160, max(8, 160 * soft.shape[0] // soft.shape[1])), interpolation=cv2.INTER_AREA)
    samples = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).reshape(-1, 3).astype(np.float32)
    cv2.setRNGSeed(7)
    _, _, centres = cv2.kmeans(
        samples, 11, None, (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 24, 0.5), 2, cv2.KMEANS_PP_CENTERS
    )
    lab = cv2.cvtColor(soft, cv2.COLOR_RGB2LAB).astype(np.float32)
    distance = np.stack([((lab - centre) ** 2).sum(axis=2) for centre in np.asarray(centres)])
    chosen = cv2.medianBlur(np.argmin(distance, axis=0).astype(np.uint8), 5)
    flat: Rgb = cv2.cvtColor(np.clip(centres, 0, 255).astype(np.uint8)[chosen], cv2.COLOR_LAB2RGB)
    return _graded(flat, saturation=1.25, contrast=1.08)


def _pixel(pixels: Rgb) -> Rgb:
    height, width = pixels.shape[:2]
    cell = max(3, round(min(height, width) / 150))
    small = cv2.resize(pixels, (width // cell, height // cell), interpolation=cv2.INTER_AREA).astype(np.float32)
    pattern = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.5
    spread = np.tile(pattern, (small.shape[0] // 4 + 1, small.shape[1] // 4 + 1))[
        : small.shape[0], : small.shape[1], None
    ]
    steps = np.float32(255 / 7)
    flat = np.clip(np.round((small + spread * steps * 0.7) / steps) * steps, 0, 255).astype(np.uint8)
    large: Rgb = cv2.resize(flat, (width, height), interpolation=cv2.INTER_NEAREST)
    return _graded(large, saturation=1.2, contrast=1.06)


def _low_poly(pixels: Rgb) -> Rgb:
    """Triangles between points that crowd where the picture changes."""
    height, width = pixels.shape[:2]
    random = np.random.default_rng(5)
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (0, 0), 2).astype(np.float32)
    detail = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    chance = (detail + 3).ravel()
    picks = random.choice(
        chance.size,
        3400,
        replace=False,
        p=(chance / chance.sum()).astype(np.float64) / float((chance / chance.sum()).astype(np.float64).sum()),
    )
    mesh = cv2.Subdiv2D((0, 0, width + 2, height + 2))
    border = [(x, y) for x in np.linspace(0, width, 12) for y in (0, height)] + [
        (x, y) for y in np.linspace(0, height, 8) for x in (0, width)
    ]
    mesh.insert([(float(p % width), float(p // width)) for p in picks] + [(float(x), float(y)) for x, y in border])
    triangles = np.asarray(mesh.getTriangleList(), np.float32).reshape(-1, 3, 2)
    middle = np.clip(triangles.mean(axis=1).astype(int), 0, [width - 1, height - 1])
    soft = cv2.GaussianBlur(pixels, (0, 0), 2.2)
    faceted = soft.copy()
    for corners, (x, y) in zip(triangles, middle, strict=True):
        shade = 1 + 0.05 * float(np.sin(corners[0, 0] * 3.1 + corners[1, 1]))
        tone = np.clip(soft[y, x].astype(np.float32) * shade, 0, 255).tolist()
        cv2.fillConvexPoly(faceted, corners.astype(np.int32), tone, lineType=cv2.LINE_AA)
    return _graded(faceted, saturation=1.15, contrast=1.05)


def _vintage(pixels: Rgb) -> Rgb:
    faded = _graded(pixels, saturation=0.55, contrast=0.90).astype(np.float32)
    toned = faded * np.array([1.05, 0.98, 0.80], np.float32) + np.array([16, 10, 8], np.float32)
    grain = np.random.default_rng(3).normal(0, 5, pixels.shape[:2]).astype(np.float32)
    return _bytes(toned + grain[..., None])
