"""The mark that people see: words in the lower right corner, white with a dark rim, on every frame.

GB 45438-2025 wants letters of at least 5 % of the shortest side and a word for the machine beside one for the making.
"""

import math
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from limpet.media.colour import Plane, Planes, Rgb, halved_plane
from limpet.media.labels.glyphs import DRAWN, draw_glyph

_WORDS = ("AI生成", "AI-generated")
_BETWEEN = " · "
_TEXT_SHARE = 0.05
#: Everything below in heights of a capital letter.
_GLYPH_SIDE, _GLYPH_SINKS, _GLYPH_APART, _LEADING, _MARGIN, _RIM = 1.18, 0.1, 0.12, 1.7, 0.8, 0.09
_WHITE, _DARK = 0.7, 0.55
#: Letters are drawn so much larger and reduced, which makes their edges soft.
_FINER = 4

_Weights = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class _Blend:
    """What a sample becomes below the mark: a share of itself and something of the mark, in 65536ths."""

    keep: _Weights
    add: _Weights

    def onto(self, samples: Plane) -> None:
        samples[:] = (samples * self.keep + self.add + 0x8000) >> 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark for pictures of one size, ready to be drawn."""

    left: int
    top: int
    #: Height of a capital letter in pixels.
    text_height: int
    luma: _Blend
    chroma: _Blend
    rgb: _Blend

    def draw_on(self, planes: Planes) -> None:
        height, width = self.luma.keep.shape
        self.luma.onto(planes.y[self.top : self.top + height, self.left : self.left + width])
        for plane in (planes.u, planes.v):
            top, left = self.top // 2, self.left // 2
            self.chroma.onto(plane[top : top + height // 2, left : left + width // 2])

    def draw_on_rgb(self, pixels: Rgb) -> None:
        height, width = self.luma.keep.shape
        for channel in range(3):
            self.rgb.onto(pixels[self.top : self.top + height, self.left : self.left + width, channel])

    def cover(self, alpha: Plane) -> None:
        """Makes the place of the mark as opaque as the mark is, in a picture that one can see through."""
        height, width = self.rgb.keep.shape
        place = alpha[self.top : self.top + height, self.left : self.left + width]
        np.maximum(place, (255 - (255 * self.rgb.keep >> 16)).astype(np.uint8), out=place)


@cache
def mark_for(width: int, height: int) -> Mark:
    """Raises `ValueError` for pictures too small to hold it."""
    text_height = math.ceil(_TEXT_SHARE * min(width, height))
    letters = _letters(text_height, most_wide=width // 2)
    rim = max(1, round(_RIM * text_height))
    letters = np.pad(letters, rim)
    margin = round(_MARGIN * text_height)
    # Chroma has samples at even places only.
    left, top = ((whole - margin - part) & ~1 for whole, part in zip((width, height), letters.shape[::-1], strict=True))
    if left < 0 or top < 0:
        raise ValueError(f"a picture of {width}x{height} pixels has no room for the mark")
    letters = np.pad(letters, ((0, letters.shape[0] % 2), (0, letters.shape[1] % 2)))
    rims = cv2.dilate(letters, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * rim + 1, 2 * rim + 1)))
    white, dark = _WHITE * letters / 255, _DARK * rims / 255
    keep = (1 - white) * (1 - dark)
    halved = halved_plane(np.rint(255 * keep).astype(np.uint8)) / 255
    return Mark(
        left=left,
        top=top,
        text_height=text_height,
        luma=_blend(keep, 235 * white + 16 * dark * (1 - white)),
        chroma=_blend(halved, 128 * (1 - halved)),
        rgb=_blend(keep, 255 * white),
    )


def _blend(keep: npt.NDArray[np.float64], add: npt.NDArray[np.float64]) -> _Blend:
    return _Blend(*(np.rint(65536 * share).astype(np.uint32) for share in (keep, add)))


def _letters(text_height: int, *, most_wide: int) -> Plane:
    """The words in one line, or in two where one would be too wide; how much of each pixel they cover."""
    lines = [_line(_BETWEEN.join(_WORDS), text_height)]
    if lines[0].shape[1] > most_wide:
        lines = [_line(words, text_height) for words in _WORDS]
    width = max(line.shape[1] for line in lines)
    step = round(_LEADING * text_height)
    letters = np.zeros((step * (len(lines) - 1) + lines[-1].shape[0], width), np.uint8)
    for number, line in enumerate(lines):
        rows = letters[number * step : number * step + line.shape[0], width - line.shape[1] :]
        np.maximum(rows, line, out=rows)
    return letters


def _line(text: str, text_height: int) -> Plane:
    height = text_height * _FINER
    font = _font(height)
    side, ascent, depth = _GLYPH_SIDE * height, round(_GLYPH_SIDE * height), round(0.35 * height)
    apart = _GLYPH_APART * height
    places, at = [], 0.0
    for character in text:
        places.append(at)
        at += side + apart if character in DRAWN else font.getlength(character)
    canvas = Image.new("L", (math.ceil(at / _FINER) * _FINER, -(-(ascent + depth) // _FINER) * _FINER))
    draw = ImageDraw.Draw(canvas)
    for character, left in zip(text, places, strict=True):
        if character in DRAWN:
            draw_glyph(draw, character, left=left + apart / 2, top=ascent - side + _GLYPH_SINKS * height, side=side)
        else:
            draw.text((left, ascent), character, fill=255, font=font, anchor="ls")
    size = (canvas.width // _FINER, canvas.height // _FINER)
    return np.asarray(canvas.resize(size, Image.Resampling.BOX))


def _font(capital_height: int) -> ImageFont.FreeTypeFont:
    """Pillow's own typeface in the size in which a capital letter has this height."""
    sample = 1000
    font = ImageFont.load_default(sample)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow's wheels carry FreeType"
    top = -font.getbbox("I", anchor="ls")[1]
    return font.font_variant(size=capital_height * sample / top)
