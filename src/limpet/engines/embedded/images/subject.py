"""A reference picture in a new scene: cut out where that is certain, and otherwise shown whole in the prompt's light."""

from dataclasses import replace

import cv2
import numpy as np

from limpet.engines.embedded.scenes.cards import Texture
from limpet.engines.embedded.scenes.light import Light
from limpet.engines.embedded.scenes.reading import Reading
from limpet.media.colour import Floats, Rgb
from limpet.media.geometry import Size, cover_crop
from limpet.media.picture import Picture

#: Spread of the border's colour (CIE Lab) up to which it counts as one plain background.
_PLAIN = 5.0
#: Distance of colour from which on a pixel is no background.
_APART = 13.0
_SMALLEST, _LARGEST = 0.03, 0.75
#: A file that is more opaque than this on the whole has no subject cut out.
_MOST_OPAQUE = 0.95
#: Share of its convex hull that a whole, untorn subject fills.
_LEAST_SOLID = 0.45
_LONG_SIDE = 900
#: Words for who is in the reference.
_PEOPLE = frozenset({"person", "man", "woman", "girl", "child"})


def without_people(reading: Reading) -> Reading:
    """What a prompt names beside the subject of the reference, which would otherwise appear twice."""
    return replace(reading, items=[item for item in reading.items if item.name not in _PEOPLE])


def cut_out(picture: Picture) -> Texture | None:
    """The subject with its opacity: as the file has cut it out, or where it stands whole before a plain background."""
    small = _reduced(picture.pixels)
    if picture.alpha is not None:
        opacity: Floats = _reduced(picture.alpha).astype(np.float32) / np.float32(255)
        if _SMALLEST < float(opacity.mean()) < _MOST_OPAQUE:
            return _texture(_without_page(small, opacity), opacity)
    mask = _subject_mask(small)
    if mask is None:
        return None
    # The outermost pixels are mixed with the background.
    inner = cv2.erode(mask, np.ones((3, 3), np.uint8)).astype(np.float32)
    return _texture(small, cv2.GaussianBlur(inner, (0, 0), 0.9))


def _reduced(samples: Rgb) -> Rgb:
    scale = min(1.0, _LONG_SIDE / max(samples.shape[:2]))
    return np.asarray(cv2.resize(samples, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _without_page(pixels: Rgb, opacity: Floats) -> Rgb:
    """The colours of what was laid over white, as they were before."""
    part = np.maximum(opacity, 1 / 255)[..., None]
    colours: Rgb = np.clip((pixels - 255 * (1 - part)) / part + 0.5, 0, 255).astype(np.uint8)
    return colours


def _texture(pixels: Rgb, opacity: Floats) -> Texture:
    """What is not wholly transparent, premultiplied in linear light."""
    seen = opacity > 1 / 255
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    alpha = opacity[part]
    return Texture(np.dstack([_to_linear(pixels[part]) * alpha[..., None], alpha]).astype(np.float32))


def _subject_mask(picture: Rgb) -> Rgb | None:
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    edge = max(2, min(picture.shape[:2]) // 60)
    border = np.concatenate([lab[:edge].reshape(-1, 3), lab[:, :edge].reshape(-1, 3), lab[:, -edge:].reshape(-1, 3)])
    background = np.median(border, axis=0)
    if float(np.mean(np.linalg.norm(border - background, axis=1))) > _PLAIN:
        return None
    other = (np.linalg.norm(lab - background, axis=2) > _APART).astype(np.uint8)
    other = cv2.morphologyEx(other, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    count, labels, facts, _ = cv2.connectedComponentsWithStats(other)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(facts[1:, cv2.CC_STAT_AREA]))
    outlines, _ = cv2.findContours((labels == largest).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(outlines, key=cv2.contourArea)
    mask: Rgb = np.zeros(other.shape, np.uint8)
    cv2.drawContours(mask, [outline], -1, 1, -1)
    share, hull = float(mask.mean()), cv2.contourArea(cv2.convexHull(outline))
    touches = mask[0].any() or mask[:, 0].any() or mask[:, -1].any()
    is_whole = (
        cv2.contourArea(outline) > _LEAST_SOLID * max(hull, 1.0)
        and facts[largest, cv2.CC_STAT_AREA] > 0.9 * facts[1:, cv2.CC_STAT_AREA].sum()
    )
    return mask if _SMALLEST < share < _LARGEST and not touches and is_whole else None


def in_light(texture: Texture, light: Light) -> Texture:
    """The cut-out as this light would show it, from how it looked in a white one."""
    lamp = light.above * np.float32(0.75) + light.sun * np.float32(0.55)
    lamp = lamp / max(1e-3, float(lamp.max())) * min(1.0, 0.35 + float(lamp.max()))
    pixels = texture.pixels.copy()
    pixels[..., :3] *= lamp * np.float32(0.8)
    return Texture(pixels)


def whole_picture(picture: Rgb, size: Size, light: Light) -> Rgb:
    """The reference at the picture's size, its colours moved some way to the light of the prompt."""
    height, width = picture.shape[:2]
    crop = cover_crop(size, width=width, height=height)
    part = picture[crop.top : crop.top + crop.height, crop.left : crop.left + crop.width]
    fitted = cv2.resize(
        part, (size.width, size.height), interpolation=cv2.INTER_AREA if crop.width > size.width else cv2.INTER_CUBIC
    )
    linear = _to_linear(np.asarray(fitted, np.uint8))
    tint = light.horizon * 0.5 + light.sun * 0.5 + light.above * 0.3
    tint = tint / max(1e-3, float(tint.mean()))
    bright = np.float32(0.45 if light.is_dark else 0.92)
    graded = linear * (0.6 + 0.4 * tint) * bright
    display = np.clip(graded, 0, 1) ** (1 / 2.2) * 255
    shown: Rgb = np.clip(display + 0.5, 0, 255).astype(np.uint8)
    return shown


def _to_linear(picture: Rgb) -> Floats:
    linear: Floats = ((picture.astype(np.float32) / 255) ** 2.2).astype(np.float32)
    return linear
