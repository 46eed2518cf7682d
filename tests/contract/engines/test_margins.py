"""What a camera sees beyond the edges of a picture."""

import cv2
import numpy as np
import pytest

from limpet.core.errors import Cancelled
from limpet.engines.embedded.video.brush import BrushKind, make_brush
from limpet.engines.embedded.video.margins import Edges


@pytest.fixture(scope="module")
def brush(kernel_cache):
    return make_brush(BrushKind.COMPILED, cache=kernel_cache)


@pytest.fixture(scope="module")
def valley():
    """Sky over a meadow with a red house in the middle, all finely textured."""
    random = np.random.default_rng(3)
    picture = np.empty((240, 400, 3), np.float32)
    picture[:120], picture[120:] = (120, 170, 230), (70, 130, 60)
    picture[60:190, 160:240] = (200, 40, 30)
    grain = cv2.GaussianBlur(random.normal(0, 30, picture.shape).astype(np.float32), (0, 0), 1.5)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


EDGES = Edges(left=40, top=24, right=0, bottom=0)


def test_only_the_asked_sides_grow_and_the_picture_itself_stays(brush, valley):
    whole = brush.extend(valley, EDGES, None, check=lambda: None)

    assert whole.shape == (264, 440, 3)
    assert np.array_equal(whole[24:, 40:], valley)


def test_sky_goes_on_as_sky_and_meadow_as_meadow(brush, valley):
    whole = brush.extend(valley, EDGES, None, check=lambda: None).astype(int)

    assert np.abs(whole[10:130, :38].mean((0, 1)) - [120, 170, 230]).max() < 12
    assert np.abs(whole[160:, :38].mean((0, 1)) - [70, 130, 60]).max() < 12
    assert np.abs(whole[:22].mean((0, 1)) - [120, 170, 230]).max() < 12


def test_margins_are_as_textured_as_the_picture(brush, valley):
    whole = brush.extend(valley, EDGES, None, check=lambda: None).astype(float)

    grain = np.abs(np.diff(whole, axis=1))
    assert grain[170:, 4:36].mean() > 0.5 * grain[170:, 60:140].mean()


def test_the_subject_does_not_appear_twice(brush, valley):
    near_edge = np.roll(valley, -150, axis=1)
    house = np.zeros((240, 400), bool)
    house[60:190, 10:90] = True

    whole = brush.extend(near_edge, EDGES, house, check=lambda: None).astype(int)

    red = (whole[..., 0] > 150) & (whole[..., 1] < 90)
    assert red[:, :38].mean() < 0.02


def test_the_same_picture_gives_the_same_margins(brush, valley):
    first, second = (brush.extend(valley, EDGES, None, check=lambda: None) for _ in range(2))

    assert np.array_equal(first, second)


def test_filling_can_be_stopped_between_any_two_sweeps(brush, valley):
    calls = 0

    def check():
        nonlocal calls
        calls += 1
        if calls > 7:
            raise Cancelled

    with pytest.raises(Cancelled):
        brush.extend(valley, EDGES, None, check=check)
    assert calls == 8


def test_lines_that_reach_the_edge_go_on_beyond_it(brush):
    """Posts of random widths before a rough wall."""
    random = np.random.default_rng(8)
    posts = np.repeat(random.uniform(60, 190, 80), 10).astype(np.float32)[None, :, None]
    grain = cv2.GaussianBlur(random.normal(0, 40, (500, 800, 1)).astype(np.float32), (0, 0), 2)[..., None]
    picture = np.clip(np.repeat(posts + grain, 3, axis=2), 0, 255).astype(np.uint8)

    whole = brush.extend(picture, Edges(left=40, top=60, right=60, bottom=0), None, check=lambda: None).astype(float)

    above, below = whole[10:40, 140:-160, 0].mean(axis=0), whole[70:160, 140:-160, 0].mean(axis=0)
    assert np.corrcoef(above, below)[0, 1] > 0.9
