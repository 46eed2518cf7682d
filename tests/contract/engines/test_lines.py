"""Straight things stay straight: lines of the picture bound how deep its relief may be."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from limpet.engines.embedded.video.depth import DepthGuess, Reach
from limpet.engines.embedded.video.lines import most_bent, straight_lines
from limpet.engines.embedded.video.subject import find_cues

Picture = npt.NDArray[Any]

REACH = Reach(widths=0.1)


@pytest.fixture(scope="module")
def fence():
    """A tall fence before an even wall."""
    picture = np.full((360, 640, 3), 200, np.uint8)
    for x in range(40, 640, 60):
        cv2.line(picture, (x, 20), (x, 340), (40, 40, 40), 4)
    return picture


def _guess(picture: Picture) -> DepthGuess:
    """A bulge in the middle, where no subject is known."""
    found = find_cues(picture, enclosed=lambda _: None, check=lambda: None)
    cues = replace(found, subject=np.zeros_like(found.subject), trust=0.0)
    rows, columns = np.mgrid[-1:1:135j, -1:1:240j].astype(np.float32)
    bulge = np.where(np.hypot(rows, columns) < 0.4, np.float32(0.9), np.float32(0.2)).astype(np.float32)
    return DepthGuess(nearness=bulge, cues=cues)


def test_long_straight_edges_are_found(fence):
    lines = straight_lines(cv2.resize(fence, (240, 135), interpolation=cv2.INTER_AREA))

    assert len(lines) >= 8
    assert np.abs(lines[:, 0] - lines[:, 2]).max() < 3


def test_an_even_slope_bends_no_line_and_a_step_does():
    lines = np.array([[20, 10, 20, 120]], np.float32)
    slope = np.repeat(np.linspace(0, 1, 135, dtype=np.float32)[:, None], 240, axis=1)

    assert most_bent(slope, lines) < 0.01
    assert most_bent((slope > 0.5).astype(np.float32), lines) > 0.2


def test_a_line_that_something_hides_in_places_is_one_line(fence):
    fence = fence.copy()
    for y in range(60, 340, 60):
        fence[y : y + 12] = 200

    lines = straight_lines(cv2.resize(fence, (240, 135), interpolation=cv2.INTER_AREA))

    assert np.median(np.abs(lines[:, 3] - lines[:, 1])) > 0.8 * 120


def test_relief_is_even_along_straight_lines_and_keeps_its_depth_elsewhere(fence):
    guess, plain = _guess(fence), _guess(np.full((360, 640, 3), 128, np.uint8))
    lines = straight_lines(guess.cues.rgb)

    held, free = guess.relief(REACH), plain.relief(REACH)

    assert most_bent(held.near, lines) < 0.25 * most_bent(free.near, lines)
    assert np.ptp(free.near) > 0.4


def test_a_single_mast_does_not_flatten_the_picture():
    picture = np.full((360, 640, 3), 200, np.uint8)
    cv2.line(picture, (40, 20), (40, 340), (40, 40, 40), 4)

    near = _guess(picture).relief(REACH).near

    assert np.ptp(near) > 0.4
