"""Frames between frames, judged by films whose every moment is known."""

import cv2
import numpy as np
import pytest
from tests.moving_pictures import Film, Picture, fade, pan, passing, photograph, poles, psnr, turn

from limpet.engines.diffusion.finishing.flow_interpolator import FlowInterpolator

_SIZE = 640, 360


def _between(film: Film, part: float) -> tuple[Picture, Picture, Picture, Picture]:
    """What is made of both frames, what was there, and what other ways of making it give: the nearer frame, a mixture."""
    first, second, truth = film(0), film(1), film(part)
    (made,) = FlowInterpolator().between(first, second, [part])
    nearer = first if part <= 0.5 else second
    return made, truth, nearer, np.asarray(cv2.addWeighted(first, 1 - part, second, part, 0), np.uint8)


@pytest.mark.parametrize("part", [1 / 3, 0.5, 2 / 3])
@pytest.mark.parametrize(("film", "least_db"), [(pan, 45), (turn, 35), (fade, 45), (passing, 37)])
def test_a_moment_between_is_much_nearer_to_the_truth_than_a_mixture(film, least_db, part):
    made, truth, nearer, mixture = _between(film(*_SIZE), part)

    assert psnr(made, truth) > least_db
    assert psnr(made, truth) > psnr(nearer, truth) + 12
    assert psnr(made, truth) > psnr(mixture, truth) + 12


def test_what_one_thing_uncovers_and_covers_is_not_seen_double():
    made, truth, _, mixture = _between(passing(*_SIZE, speed=1 / 20), 0.5)

    def wrong(picture: Picture) -> float:
        return float(np.mean(np.abs(picture.astype(int) - truth).max(axis=2) > 40))

    assert wrong(made) < 0.003
    assert wrong(mixture) > 0.04


def test_a_thing_that_cannot_be_followed_is_shown_once_and_whole():
    made, truth, _, mixture = _between(poles(*_SIZE), 0.5)

    def red(picture: Picture) -> tuple[float, float]:
        colours = picture.astype(int)
        redness = colours[..., 0] - colours[..., 1:].mean(axis=2)
        return float(np.mean(redness > 110)), float(np.mean((redness > 45) & (redness < 90)))

    whole, pale = red(made)
    assert whole > 0.8 * red(truth)[0]
    assert pale < 0.35 * red(mixture)[1]


def test_a_frame_between_is_as_sharp_as_the_others():
    made, truth, _, mixture = _between(pan(*_SIZE), 1 / 3)

    def detail(picture: Picture) -> float:
        return float(cv2.Laplacian(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.CV_32F).var())

    assert 0.9 < detail(made) / detail(truth) < 1.1
    assert detail(mixture) / detail(truth) < 0.75


@pytest.mark.parametrize(("part", "shown"), [(0.25, 0), (0.5, 0), (0.75, 1)])
def test_across_a_cut_nothing_is_mixed(part, shown):
    scenes = photograph("pagoda", 640)[:360], photograph("dogs", 640)[:360]

    (made,) = FlowInterpolator().between(*scenes, [part])

    assert np.array_equal(made, scenes[shown])


def test_a_cut_between_plain_pictures_is_one_too():
    dark, bright = np.full((360, 640, 3), 20, np.uint8), np.full((360, 640, 3), 200, np.uint8)

    (made,) = FlowInterpolator().between(dark, bright, [0.4])

    assert np.array_equal(made, dark)


def test_several_moments_of_one_pair_follow_each_other():
    film = pan(*_SIZE)

    made = FlowInterpolator().between(film(0), film(1), [0.25, 0.5, 0.75])

    for part, frame in zip((0.25, 0.5, 0.75), made, strict=True):
        assert psnr(frame, film(part)) > 45


@pytest.mark.parametrize("size", [(64, 160), (96, 96), (1366, 768)])
def test_frames_of_any_shape_are_served(size):
    film = pan(*size)

    (made,) = FlowInterpolator().between(film(0), film(1), [0.5])

    assert made.shape == film(0).shape
    assert psnr(made, film(0.5)) > 30
