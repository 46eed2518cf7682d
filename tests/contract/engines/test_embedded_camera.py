"""Camera words judged from the decoded clip alone: features are followed from the first frame to the last.

A turn or a change of focal length is a homography; what a homography cannot explain is parallax.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

Picture = npt.NDArray[Any]


@dataclass(frozen=True)
class Motion:
    #: Median movement of the picture's content, as a part of its width; y down.
    right: float
    down: float
    #: Natural logarithm of the content's growth.
    growth: float
    #: What a homography leaves, as a part of the width.
    parallax: float


def _follow(lumas: list[Picture]) -> tuple[Picture, Picture]:
    """Places of features in the first frame and in the last."""
    corners = [cv2.goodFeaturesToTrack(lumas[0], 400, 0.01, 6, mask=mask) for mask in _quarters(lumas[0].shape)]
    start = np.concatenate([found for found in corners if found is not None])
    places, good = start, np.ones(len(start), bool)
    for before, after in pairwise(lumas):
        moved, found, _ = cv2.calcOpticalFlowPyrLK(before, after, places, None, winSize=(15, 15))
        back, found_back, _ = cv2.calcOpticalFlowPyrLK(after, before, moved, None, winSize=(15, 15))
        good &= (found[:, 0] > 0) & (found_back[:, 0] > 0) & (np.linalg.norm(back - places, axis=2)[:, 0] < 0.5)
        places = moved
    return start[good][:, 0], places[good][:, 0]


def _quarters(shape: tuple[int, ...]) -> Iterator[Picture]:
    height, width = shape
    for top in (0, height // 2):
        for left in (0, width // 2):
            mask = np.zeros(shape, np.uint8)
            mask[top : top + height // 2, left : left + width // 2] = 255
            yield mask


def _measure(lumas: list[Picture]) -> Motion:
    start, end = _follow(lumas)
    assert len(start) > 60
    width = lumas[0].shape[1]
    shift = np.median(end - start, axis=0) / width
    similarity, _ = cv2.estimateAffinePartial2D(start, end, ransacReprojThreshold=3)
    homography, _ = cv2.findHomography(start, end, cv2.RANSAC, 1.0)
    predicted = cv2.perspectiveTransform(start[:, None], homography)[:, 0]
    rest = np.percentile(np.linalg.norm(end - predicted, axis=1), 85) / width
    return Motion(
        right=float(shift[0]),
        down=float(shift[1]),
        growth=float(np.log(np.hypot(similarity[0, 0], similarity[1, 0]))),
        parallax=float(rest),
    )


@pytest.fixture
def motion_of(make_clip, landscape):
    def measure(prompt, **options):
        return _measure(make_clip(prompt, pictures={"first_frame": landscape}, short_side=288, **options).lumas)

    return measure


@pytest.mark.parametrize(
    ("word", "right", "down"),
    [("Pan left", 1, 0), ("Pan right", -1, 0), ("Tilt up", 0, 1), ("Tilt down", 0, -1)],
)
def test_turns_move_everything_alike(motion_of, word, right, down):
    motion = motion_of(f"[{word}]")

    wanted = (right or down) * (0.11 if right else 0.11 * 9 / 16)
    assert (motion.right if right else motion.down) == pytest.approx(wanted, rel=0.25)
    assert abs(motion.down if right else motion.right) < 0.01
    assert abs(motion.growth) < 0.03
    assert motion.parallax < 0.003


@pytest.mark.parametrize(
    ("word", "right", "down"),
    [("Truck left", 1, 0), ("Truck right", -1, 0), ("rise", 0, 1), ("lower", 0, -1), ("Pedestal up", 0, 1)],
)
def test_steps_move_near_things_more(motion_of, word, right, down):
    motion = motion_of(f"[{word}]")

    along, across = (motion.right, motion.down) if right else (motion.down, motion.right)
    assert along * (right or down) > 0.015
    assert abs(across) < 0.012
    assert motion.parallax > 0.003


@pytest.mark.parametrize(("word", "growth"), [("Zoom in", 0.26), ("Zoom out", -0.14)])
def test_zooms_are_even(motion_of, word, growth):
    motion = motion_of(f"[{word}]")

    assert motion.growth == pytest.approx(growth, abs=0.03)
    assert motion.parallax < 0.004


@pytest.mark.parametrize(("word", "sign"), [("Push in", 1), ("Pull out", -1), ("pull back", -1)])
def test_travel_grows_near_things_more(motion_of, word, sign):
    motion = motion_of(f"[{word}]")

    assert motion.growth * sign > 0.04
    assert motion.parallax > 0.004


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("a portrait of a tower", "push in"),
        ("the old lighthouse", "rise"),
        ("a city street", "drift"),
        ("our new bottle", "arc"),
    ],
)
def test_without_camera_words_a_gentle_move_suits_the_prompt(make_clip, landscape, prompt, told):
    clip = make_clip(prompt, pictures={"first_frame": landscape}, short_side=288)

    assert any(told in line for line in clip.context.logs)
    motion = _measure(clip.lumas)
    assert 0.02 < motion.growth < 0.2
    assert max(abs(motion.right), abs(motion.down)) < 0.06


def test_a_static_shot_breathes_but_does_not_move(make_clip, landscape):
    lumas = make_clip("[Static shot]", pictures={"first_frame": landscape}, short_side=288, seconds=3).lumas

    steps = [_measure([before, after]) for before, after in pairwise(lumas[::12])]

    # Over half a second, in pixels of this clip's 512 columns; the corners go half the growth of the width.
    assert max(512 * np.hypot(step.right, step.down) for step in steps) < 0.2 * 12
    assert 0.0002 < max(abs(step.growth) for step in steps) < 0.002


def test_following_keeps_the_subject_and_moves_the_rest(motion_of):
    motion = motion_of("[Tracking shot]")

    assert abs(motion.right) < 0.05
    assert motion.parallax > 0.003


def test_a_crane_rises_and_keeps_the_subject_in_the_middle(motion_of):
    crane, rise = motion_of("[Crane up]"), motion_of("[Pedestal up]")

    assert abs(crane.down) < abs(rise.down)
    assert crane.parallax > 0.003


@pytest.mark.parametrize("word", ["Dolly zoom", "Dolly zoom out"])
def test_a_dolly_zoom_keeps_the_size_of_the_subject_and_bends_the_rest(motion_of, word):
    motion = motion_of(f"[{word}]")

    assert abs(motion.growth) < 0.15
    assert motion.parallax > 0.006


def test_combined_words_add_up(motion_of):
    motion = motion_of("[Pan left, Zoom in]")

    assert motion.growth > 0.15
    assert motion.right > 0.05


def test_a_dolly_zoom_bends_space_without_growing(motion_of):
    motion = motion_of("[Push in, Zoom out]")

    assert abs(motion.growth) < 0.12
    assert motion.parallax > 0.004


def test_brackets_play_in_their_order(make_clip, landscape):
    lumas = make_clip("[Pan left] then [Tilt up]", pictures={"first_frame": landscape}, short_side=288, seconds=2).lumas

    first, second = _measure(lumas[:23]), _measure(lumas[25:])

    assert first.right > 0.05 > abs(first.down) * 4
    assert second.down > 0.02 > abs(second.right) * 1.5


def test_there_and_back_ends_where_it_began(motion_of):
    motion = motion_of("[Pan left, Pan right]", seconds=2)

    assert abs(motion.right) < 0.01


def test_a_shake_trembles_about_its_place(make_clip, landscape):
    lumas = make_clip("[Shake]", pictures={"first_frame": landscape}, short_side=288, seconds=2).lumas

    shifts = [_measure([lumas[0], luma]) for luma in lumas[6::3]]

    paths = np.array([(shift.right, shift.down) for shift in shifts])
    assert np.abs(paths).max() < 0.05
    assert np.abs(np.diff(paths, axis=0)).mean() > 0.001


def test_moves_are_smooth(make_clip, landscape):
    lumas = make_clip("[Zoom in]", pictures={"first_frame": landscape}, short_side=288, seconds=2).lumas

    growths = [_measure([before, after]).growth for before, after in pairwise(lumas[10:39])]

    assert np.abs(np.diff(growths)).max() < 0.002
