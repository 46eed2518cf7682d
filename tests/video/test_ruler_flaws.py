"""Each detector of flaws finds the flaw in a spoilt clip, and nothing in the clip before it was spoilt."""

import numpy as np
import pytest
from tests.estimator.borders import find_flaws
from tests.estimator.clips import Lumas, Picture, read_lumas, write_clip
from tests.estimator.course import Course, course
from tests.estimator.examination import BACK_PX, BEND_PX, FLICKER_LEVELS
from tests.estimator.fidelity import likeness
from tests.estimator.known import flat, picture
from tests.estimator.lines import typical_bend
from tests.estimator.spoiling import with_border, with_flicker, with_repeat, with_step_back, with_waves
from tests.estimator.steadiness import flicker, flicker_spectrum
from tests.estimator.synthetic import Pose, eased, film
from tests.estimator.tracks import follow_features


@pytest.fixture(scope="module")
def pan() -> list[Picture]:
    return film(flat(), lambda time: Pose(yaw=0.1 * eased(time)))


@pytest.fixture(scope="module")
def zoom() -> list[Picture]:
    return film(flat(), lambda time: Pose(zoom=1 + 0.25 * eased(time)), frames=48)


@pytest.fixture
def coded(tmp_path):
    def code(frames: list[Picture]) -> Lumas:
        return read_lumas(write_clip(tmp_path / "clip.mp4", frames))

    return code


def _brightness(lumas: Lumas):
    return follow_features(lumas).brightness(lumas)


def _course(lumas: Lumas) -> Course:
    return course(follow_features(lumas))


def test_good_clips_have_no_flaw(coded, pan, zoom):
    for frames in (pan, zoom):
        lumas = coded(frames)

        assert find_flaws(lumas) == []
        assert flicker(_brightness(lumas)) < FLICKER_LEVELS
        assert _course(lumas).farthest_back_px < BACK_PX
        assert _course(lumas).repeats == 0
    assert _course(coded(zoom)).jitter_px < 0.05


@pytest.mark.parametrize("side", ["top", "bottom", "left", "right"])
@pytest.mark.parametrize("lines", [6, 12])
def test_a_drawn_out_border_is_found(coded, pan, side, lines):
    flaws = find_flaws(coded(with_border(pan, side, lines)))

    assert [(flaw.side, flaw.kind) for flaw in flaws] == [(side, "drawn out")]


# Not 10 or 12: such a border ends within a block, and what rings in it hides it on some sides in some of x264's codes.
@pytest.mark.parametrize("side", ["top", "bottom", "left", "right"])
@pytest.mark.parametrize(("lines", "level"), [(3, 0), (8, 0), (16, 0), (8, 255)])
def test_a_border_of_one_colour_is_found(coded, pan, side, lines, level):
    flaws = find_flaws(coded(with_border(pan, side, lines, level=level)))

    assert (side, "one colour") in [(flaw.side, flaw.kind) for flaw in flaws]


def test_flicker_is_found_with_its_frequency(coded, pan):
    brightness = _brightness(coded(with_flicker(pan, 3)))
    spectrum = flicker_spectrum(brightness)

    assert flicker(brightness) > 2 * FLICKER_LEVELS
    assert int(spectrum.argmax()) == len(spectrum) - 1


def test_one_moving_light_is_no_flicker(coded, pan):
    lit = [frame.copy() for frame in pan]
    for number, frame in enumerate(lit):
        frame[40:90, 40:110] = np.clip(frame[40:90, 40:110] + 30.0 * (number % 2), 0, 255)

    assert flicker(_brightness(coded(lit))) < FLICKER_LEVELS


def test_a_repeated_frame_is_found(coded, pan):
    assert _course(coded(with_repeat(pan, 12))).repeats == 1


def test_a_step_back_is_found(coded, pan):
    assert _course(coded(with_step_back(pan, 12))).farthest_back_px > 1


def test_the_jerks_of_whole_pixels_are_found(coded):
    wall = picture("stream")
    frames = [
        np.ascontiguousarray(wall[80:336, 80 - slide : 536 - slide])
        for slide in (round(12 * eased(number / 47)) for number in range(48))
    ]

    assert _course(coded(frames)).jitter_px > 0.1


def test_straight_lines_of_a_good_clip_are_straight_and_waves_are_found(coded):
    street = film(flat("street"), lambda time: Pose(right=-0.25 * eased(time)))

    assert typical_bend(coded(street)) < 0.3
    assert typical_bend(coded(with_waves(street, 3))) > BEND_PX


@pytest.mark.parametrize("spoil", ["shifted", "soft", "darker"])
def test_a_first_frame_that_is_not_the_picture_is_found(coded, spoil):
    given = picture("pagoda")[:426]
    spoilt = {
        "shifted": np.roll(given, 2, axis=1),
        "soft": np.repeat(np.repeat(given[::2, ::2], 2, axis=0), 2, axis=1),
        "darker": (given * 0.93).astype(np.uint8),
    }[spoil]

    good, bad = (likeness(coded([frame, frame])[0], given) for frame in (given, spoilt))

    assert good[0] > 33
    assert good[1] > 0.94
    assert bad[0] < 33 or bad[1] < 0.94
