"""Written words: neon and painted signs, in a free font or in a few syllables of our own strokes."""

from collections.abc import Mapping, Sequence
from functools import cache

import cv2
import numpy as np
from font_roboto import font_files
from PIL import Image, ImageDraw, ImageFont

from limpet.engines.embedded.scenes.cards import Texture
from limpet.engines.embedded.scenes.light import colour
from limpet.media.colour import Floats

_HEIGHT = 96
Stroke = Sequence[tuple[float, float]]

#: Katakana as strokes in a unit square, y down.
_KATAKANA: Mapping[str, Sequence[Stroke]] = {
    "ラ": [[(0.25, 0.18), (0.75, 0.18)], [(0.18, 0.42), (0.82, 0.42), (0.74, 0.65), (0.40, 0.92)]],
    "メ": [[(0.75, 0.12), (0.62, 0.50), (0.20, 0.90)], [(0.28, 0.38), (0.78, 0.78)]],
    "ン": [[(0.18, 0.25), (0.38, 0.38)], [(0.84, 0.25), (0.62, 0.68), (0.20, 0.88)]],
    "ホ": [
        [(0.15, 0.34), (0.85, 0.34)],
        [(0.50, 0.10), (0.50, 0.92)],
        [(0.32, 0.50), (0.18, 0.78)],
        [(0.68, 0.50), (0.84, 0.78)],
    ],
    "テ": [[(0.28, 0.16), (0.72, 0.16)], [(0.14, 0.42), (0.86, 0.42)], [(0.52, 0.42), (0.46, 0.72), (0.30, 0.92)]],
    "ル": [[(0.32, 0.20), (0.32, 0.55), (0.14, 0.88)], [(0.56, 0.14), (0.56, 0.84), (0.88, 0.60)]],
    "ト": [[(0.38, 0.10), (0.38, 0.92)], [(0.38, 0.42), (0.74, 0.60)]],
    "キ": [[(0.20, 0.34), (0.80, 0.28)], [(0.16, 0.60), (0.84, 0.54)], [(0.44, 0.10), (0.58, 0.92)]],
    "ヨ": [[(0.22, 0.20), (0.78, 0.20), (0.78, 0.86), (0.22, 0.86)], [(0.26, 0.52), (0.78, 0.52)]],
    "カ": [[(0.16, 0.36), (0.80, 0.36), (0.74, 0.88), (0.60, 0.80)], [(0.46, 0.12), (0.42, 0.56), (0.18, 0.90)]],
    "バ": [
        [(0.36, 0.30), (0.30, 0.60), (0.14, 0.84)],
        [(0.58, 0.28), (0.72, 0.54), (0.84, 0.84)],
        [(0.74, 0.10), (0.80, 0.20)],
        [(0.86, 0.06), (0.92, 0.16)],
    ],
    "ー": [[(0.50, 0.16), (0.50, 0.86)]],
}
JAPANESE = ("ラーメン", "ホテル", "カメラ", "バー", "トーキヨー", "カラー")
_ENGLISH = ("CAFE", "HOTEL", "BAR", "OPEN", "JAZZ", "BOOKS", "DINER", "CINEMA", "MARKET", "24 H")
NEON = ("ff2f6e", "2fd8ff", "ffb02f", "8a5aff", "3affa0", "ff5a2f", "ff4fd8")


def words_for(*, japanese: bool) -> Sequence[str]:
    return (*JAPANESE, *_ENGLISH[:5]) if japanese else _ENGLISH


def sign(text: str, tone: str, *, upright: bool = False, lit: bool = True) -> Texture:
    """A board with the text on it; upright ones are read from top to bottom."""
    # The font has no Japanese, whose own strokes stand one above the other.
    letters = _upright(text) if upright or text[0] in _KATAKANA else _along(text)
    board = cv2.copyMakeBorder(letters, 18, 18, 22, 22, cv2.BORDER_CONSTANT, value=0)
    frame = np.zeros_like(board)
    cv2.rectangle(frame, (5, 5), (board.shape[1] - 6, board.shape[0] - 6), 1.0, 3)
    shine = cv2.GaussianBlur(board, (0, 0), 7) * 0.9 + cv2.GaussianBlur(frame, (0, 0), 5) * 0.5
    strength = np.float32(2.6 if lit else 0.55)
    core = np.clip(board, 0, 1)[..., None]
    glow = colour(tone) * strength
    white = np.array([1.0, 0.95, 0.9], np.float32) * strength
    pixels = (
        colour("0b0b10") * 0.8
        + core * (glow * 0.75 + white * 0.25)
        + frame[..., None] * glow * 0.7
        + shine[..., None] * glow * 0.45
    )
    return Texture(np.dstack([pixels, np.ones(board.shape, np.float32)]).astype(np.float32))


def painted_sign(text: str, board: str = "6b4a2c", ink: str = "f4ead2") -> Texture:
    """A wooden board with painted letters."""
    letters = cv2.copyMakeBorder(_along(text), 22, 22, 30, 30, cv2.BORDER_CONSTANT, value=0)[..., None]
    grain = 1 + 0.12 * np.sin(np.arange(letters.shape[0]) * 0.9)[:, None, None]
    pixels = colour(board) * grain * (1 - letters) + colour(ink) * letters
    return Texture(np.dstack([pixels, np.ones(letters.shape[:2], np.float32)]).astype(np.float32))


def _along(text: str) -> Floats:
    font = _font()
    box = font.getbbox(text)
    sheet = Image.new("L", (max(8, int(box[2] - box[0]) + 8), _HEIGHT), 0)
    ImageDraw.Draw(sheet).text((4 - box[0], (_HEIGHT - (box[3] - box[1])) / 2 - box[1]), text, fill=255, font=font)
    letters: Floats = np.asarray(sheet, np.float32) / np.float32(255)
    return letters


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_files["RobotoMedium"], _HEIGHT * 0.82)


def legible(text: str) -> str:
    """The text without the letters that no sign can show."""
    box = bytes(_font().getmask("\uffff"))
    shown = "".join(letter for letter in text if letter.isspace() or bytes(_font().getmask(letter)) != box)
    return " ".join(shown.split())


def _upright(text: str) -> Floats:
    return np.vstack([_letter(letter) for letter in text])


def _letter(letter: str) -> Floats:
    sheet = np.zeros((_HEIGHT, _HEIGHT), np.uint8)
    if letter in _KATAKANA:
        for stroke in _KATAKANA[letter]:
            points = (np.array(stroke) * _HEIGHT * 16).astype(np.int32)
            cv2.polylines(sheet, [points], isClosed=False, color=255, thickness=9, lineType=cv2.LINE_AA, shift=4)
        return sheet.astype(np.float32) / np.float32(255)
    single = _along(letter)
    left = max(0, (_HEIGHT - single.shape[1]) // 2)
    part = single[:, :_HEIGHT]
    whole = np.zeros((_HEIGHT, _HEIGHT), np.float32)
    whole[:, left : left + part.shape[1]] = part
    return whole
