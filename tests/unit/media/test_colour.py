"""RGB to BT.709 limited planes and back."""

import cv2
import numpy as np
import pytest

from limpet.media.colour import to_planes, to_rgb


@pytest.mark.parametrize(
    ("rgb", "yuv"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        # The colour bars of the standard, at full amplitude.
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_bars_have_the_standard_code_values(rgb: tuple[int, int, int], yuv: tuple[int, int, int]) -> None:
    planes = to_planes(np.full((4, 6, 3), rgb, np.uint8))

    assert (planes.y[0, 0], planes.u[0, 0], planes.v[0, 0]) == yuv
    assert planes.y.shape == (4, 6)
    assert planes.u.shape == planes.v.shape == (2, 3)


def test_a_soft_picture_survives_the_round_trip() -> None:
    small = np.random.default_rng(1).integers(0, 256, (9, 16, 3), dtype=np.uint8)
    picture = cv2.resize(small, (320, 180), interpolation=cv2.INTER_CUBIC)

    error = np.abs(to_rgb(to_planes(picture)).astype(int) - picture)

    assert error.max() <= 12
    assert error.mean() < 1
