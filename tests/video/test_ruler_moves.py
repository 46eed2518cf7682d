"""The ruler itself, held against clips whose camera is known because these tests made them, engine or no engine."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from tests.estimator.clips import Lumas, Picture, read_lumas, write_clip
from tests.estimator.known import deep, flat, large
from tests.estimator.motion import measure
from tests.estimator.synthetic import Plane, Pose, eased, film
from tests.estimator.verdict import judge

from limpet.media.camera_words import Move

_MIDDLE = (0.33, 0.25, 0.67, 0.75)


def _trembling(time: float) -> Pose:
    beats = np.sin(np.array([31.0, 43.0, 57.0, 71.0]) * time + [0, 1, 2, 3])
    return Pose(yaw=0.006 * float(beats[0] + beats[1]), pitch=0.004 * float(beats[2] + beats[3]))


#: Amplitudes about as people use them over a short clip.
PATHS: Mapping[Move, Callable[[float], Pose]] = {
    Move.PAN_LEFT: lambda time: Pose(yaw=0.1 * eased(time)),
    Move.PAN_RIGHT: lambda time: Pose(yaw=-0.1 * eased(time)),
    Move.TILT_UP: lambda time: Pose(pitch=0.06 * eased(time)),
    Move.TILT_DOWN: lambda time: Pose(pitch=-0.06 * eased(time)),
    Move.ZOOM_IN: lambda time: Pose(zoom=1 + 0.25 * eased(time)),
    Move.ZOOM_OUT: lambda time: Pose(zoom=1 - 0.12 * eased(time)),
    Move.TRUCK_LEFT: lambda time: Pose(right=-0.25 * eased(time)),
    Move.TRUCK_RIGHT: lambda time: Pose(right=0.25 * eased(time)),
    Move.PEDESTAL_UP: lambda time: Pose(up=0.15 * eased(time)),
    Move.PEDESTAL_DOWN: lambda time: Pose(up=-0.15 * eased(time)),
    Move.PUSH_IN: lambda time: Pose(forward=0.5 * eased(time)),
    Move.PULL_OUT: lambda time: Pose(forward=-0.4 * eased(time)),
    Move.TRACKING: lambda time: Pose(right=0.3 * eased(time), yaw=float(np.arctan(0.3 * eased(time) / 2.5))),
    Move.SHAKE: _trembling,
    Move.STATIC: lambda _: Pose(),
}
#: On one wall, travel along the axis is a zoom, and there is nothing to follow.
_NOT_ON_A_WALL = {Move.PUSH_IN, Move.PULL_OUT, Move.TRACKING}


@pytest.fixture
def coded(tmp_path):
    def code(frames: list[Picture]) -> Lumas:
        return read_lumas(write_clip(tmp_path / "clip.mp4", frames))

    return code


@pytest.mark.parametrize("move", PATHS)
def test_each_move_is_known_in_a_deep_scene(coded, move):
    motion = measure(coded(film(deep(), PATHS[move])), _MIDDLE)

    assert judge(motion) is move, str(motion)


@pytest.mark.parametrize("move", [move for move in PATHS if move not in _NOT_ON_A_WALL])
def test_each_move_is_known_before_a_wall_of_low_contrast(coded, move):
    motion = measure(coded(film(flat("moon"), PATHS[move])))

    assert judge(motion) is move, str(motion)


def test_travel_toward_a_wall_cannot_be_told_from_a_zoom(coded):
    motion = measure(coded(film(flat(), PATHS[Move.PUSH_IN])))

    assert judge(motion) is Move.ZOOM_IN


def test_figures_are_those_of_the_camera(coded):
    panned = measure(coded(film(flat(), lambda time: Pose(yaw=0.1 * eased(time)))))
    zoomed = measure(coded(film(flat(), lambda time: Pose(zoom=1 + 0.2 * eased(time)))))
    trucked = measure(coded(film(deep(), PATHS[Move.TRUCK_LEFT])), _MIDDLE)

    assert panned.right == pytest.approx(1.07 * np.tan(0.1), rel=0.06)  # more than the middle's: the sides move more
    assert zoomed.growth == pytest.approx(np.log(1.2), abs=0.001)
    assert max(panned.parallax, zoomed.parallax) < 0.0006
    assert trucked.subject is not None
    assert trucked.subject[0] == pytest.approx(1.07 * 0.25 / 2.5, rel=0.02)


def test_halves_of_a_sequence_are_told_apart(coded):
    def path(time: float) -> Pose:
        return Pose(yaw=0.08 * eased(min(1, 2 * time)), zoom=1 + 0.2 * eased(max(0, 2 * time - 1)))

    lumas = coded(film(flat(), path, frames=37))

    assert judge(measure(lumas[:19])) is Move.PAN_LEFT
    assert judge(measure(lumas[18:])) is Move.ZOOM_IN


def test_a_roll_is_no_move_of_the_list(coded):
    motion = measure(coded(film(flat(), lambda time: Pose(roll=0.1 * eased(time)))))

    assert judge(motion) is None


def test_a_slid_picture_is_no_pan(coded):
    wall = large("stream")
    frames = [
        np.ascontiguousarray(wall[300:556, 300 - slide : 756 - slide])
        for slide in (round(50 * eased(number / 23)) for number in range(24))
    ]

    assert judge(measure(coded(frames))) is Move.TRUCK_LEFT


def test_a_dissolve_is_no_move(coded):
    views = [film(flat(name), lambda _: Pose(), frames=2)[0] for name in ("stream", "mountains")]
    frames = [((1 - share) * views[0] + share * views[1]).astype(np.uint8) for share in np.linspace(0, 1, 24)]

    assert judge(measure(coded(frames))) in {None, Move.STATIC}


def test_noise_and_changing_light_are_no_move(coded):
    random = np.random.default_rng(2)
    view = film(flat(), lambda _: Pose(), frames=2)[0]
    frames = [
        np.clip(view * (1 + 0.01 * number) + random.normal(0, 2, view.shape), 0, 255).astype(np.uint8)
        for number in range(24)
    ]

    assert judge(measure(coded(frames))) is Move.STATIC


def test_a_picture_without_texture_cannot_be_judged(coded):
    empty = Plane(picture=np.full((100, 100, 3), 90, np.uint8), distance=4, width=2)

    motion = measure(coded(film([empty], PATHS[Move.PAN_LEFT])))

    assert not motion.is_measurable
    assert judge(motion) is None
