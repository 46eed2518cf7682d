"""Finds what a camera must never show: pixels from beyond the picture, as black or one colour, or as the last line drawn out.

Each side is looked at in eight segments. A segment is spoilt if its outermost lines are all alike and then, at one straight
line along the whole segment, the picture begins. A side is spoilt if most segments that can be judged are: what a picture
shows by itself does not break off so all along.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tests.estimator.clips import Lumas, Numbers

_SIDES = ("top", "bottom", "left", "right")
_SEGMENTS = 8
_LOOKED_AT = 48  # lines from the border inward; a camera that moves slowly shows less at first
_INSIDE = 5  # lines of picture that must follow
_LEAST_LINES = 2
_LEAST_SEGMENTS = 3
_MOST = 0.6
_ALIKE = 0.25  # change from line to line, as a share of that along the line
_BREAK = 2.5  # times the change among the outermost lines that each line of the picture must have
_NOISE = 0.4  # levels of coding noise between equal lines
_TEXTURE = 3.0  # levels; with less along a line, nothing can be said of its being drawn out
_EVEN = 3.0  # levels; below it, a line is of one colour, coded as it is
_STEP = 10.0  # levels between a border of one colour and the picture


Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Flaw:
    side: str
    kind: str
    #: Share of the frames after the first.
    frames: float


def find_flaws(lumas: Lumas, *, least: float = 0.33) -> list[Flaw]:
    """Sides that are spoilt in at least that share of the frames. What the first frame, the picture, has itself is no flaw.

    Good clips of twenty pictures have up to 0.31 on a side, where planks or bricks cross it (7 of 23 frames of a second);
    clips with a border of five lines or more have nearly always more than 0.5.
    """
    flaws = []
    for side in _SIDES:
        lines = _segments(lumas, side)
        for kind, find in (("drawn out", _drawn_out), ("one colour", _one_colour)):
            spoilt = _mostly(*find(lines))
            share = float((spoilt[1:] & ~spoilt[0]).mean())
            if share >= least:
                flaws.append(Flaw(side, kind, share))
    return flaws


def _mostly(marks: Marks, judged: Marks) -> Marks:
    return np.asarray((judged.sum(axis=1) >= _LEAST_SEGMENTS) & (marks.sum(axis=1) >= _MOST * judged.sum(axis=1)))


def _segments(lumas: Lumas, side: str) -> Numbers:
    """Shape (frames, lines from the outermost inward, segments, pixels along)."""
    strips = {
        "top": lumas[:, :_LOOKED_AT],
        "bottom": lumas[:, : -_LOOKED_AT - 1 : -1],
        "left": lumas[:, :, :_LOOKED_AT].transpose(0, 2, 1),
        "right": lumas[:, :, : -_LOOKED_AT - 1 : -1].transpose(0, 2, 1),
    }
    strip = strips[side].astype(np.float32)
    length = strip.shape[2] // _SEGMENTS
    return strip[:, :, : length * _SEGMENTS].reshape(*strip.shape[:2], _SEGMENTS, length)


def _drawn_out(lines: Numbers) -> tuple[Marks, Marks]:
    """Which segments are, shape (frames, segments), and which have texture enough to tell."""
    between = np.abs(np.diff(lines, axis=1)).mean(axis=3)
    texture = np.abs(np.diff(lines, axis=3)).mean(axis=3)
    outer = np.maximum.accumulate(between, axis=1)
    inner = np.lib.stride_tricks.sliding_window_view(between, _INSIDE, axis=1).min(axis=3)
    marks = np.zeros((len(lines), _SEGMENTS), np.bool_)
    for line in range(_LEAST_LINES, inner.shape[1]):
        alike = outer[:, line - 2]  # the changes among lines 0 .. line - 1
        textured = texture[:, :line].min(axis=1)
        breaks = inner[:, line] > _BREAK * np.maximum(alike, _NOISE)
        marks |= (textured > _TEXTURE) & (alike < _ALIKE * textured) & breaks
    return marks, texture[:, :_LEAST_LINES].min(axis=1) > _TEXTURE


def _one_colour(lines: Numbers) -> tuple[Marks, Marks]:
    even = np.maximum.accumulate(lines.std(axis=3), axis=1) < _EVEN
    level = lines[:, :1].mean(axis=3, keepdims=True)
    away = np.percentile(np.abs(lines - level), 5, axis=3)
    same = np.maximum.accumulate(np.abs(lines.mean(axis=3) - level[..., 0]), axis=1) < _EVEN
    marks = np.zeros((len(lines), _SEGMENTS), np.bool_)
    for line in range(_LEAST_LINES, lines.shape[1] - 2):
        marks |= even[:, line - 1] & same[:, line - 1] & (away[:, line + 1] > _STEP)
    return marks, np.ones_like(marks)
