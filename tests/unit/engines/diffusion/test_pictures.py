"""Pictures as a model is shown them, judged by the part that is kept in the end."""

import cv2
import numpy as np
import pytest

from limpet.engines.diffusion.card import FrameRule, Grid
from limpet.engines.diffusion.grid import Target, plan_native
from limpet.engines.diffusion.pictures import framed, subject_within
from limpet.media.fitting import fitted, resized
from limpet.media.geometry import Size, output_size

_RULE = FrameRule(step=4, offset=1, fps=24, shortest=5, longest=145)


def _picture(width: int, height: int) -> np.ndarray:
    random = np.random.default_rng(3)
    coarse = random.integers(0, 256, (height // 16 + 2, width // 16 + 2, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.mark.parametrize("shape", [(1600, 900), (900, 1600), (640, 480), (400, 300), (3000, 1000), (1001, 777)])
@pytest.mark.parametrize("short_side", [512, 768])
def test_what_is_kept_is_what_other_engines_show(shape, short_side):
    picture = _picture(*shape)
    size = output_size(short_side, width=shape[0], height=shape[1])
    native = plan_native(Grid(multiple=32, most_pixels=1 << 22, frames=_RULE), Target(size=size, frames=144, fps=24))

    shown = framed(picture, native)

    assert shown.shape == (native.size.height, native.size.width, 3)
    assert np.array_equal(shown[native.kept.rows, native.kept.columns], fitted(picture, size))


def test_a_smaller_native_size_shows_the_same_part():
    picture, size = _picture(1600, 900), Size(1366, 768)
    native = plan_native(Grid(multiple=32, most_pixels=1344 * 768, frames=_RULE), Target(size=size, frames=144, fps=24))

    shown = resized(framed(picture, native)[native.kept.rows, native.kept.columns], size)

    difference = shown.astype(int) - fitted(picture, size)
    assert np.abs(difference).mean() < 1
    shift, _ = cv2.phaseCorrelate(
        cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY).astype(np.float32),
        cv2.cvtColor(fitted(picture, size), cv2.COLOR_RGB2GRAY).astype(np.float32),
    )
    assert np.hypot(*shift) < 0.1


def test_around_it_the_picture_goes_on_without_an_edge():
    picture, size = _picture(1600, 900), Size(910, 512)
    native = plan_native(Grid(multiple=32, most_pixels=1 << 20, frames=_RULE), Target(size=size, frames=144, fps=24))

    shown = framed(picture, native).astype(int)

    left = native.kept.left
    assert left == 9
    assert (
        np.abs(shown[:, left] - shown[:, left - 1]).mean() <= 1.1 * np.abs(shown[:, left] - shown[:, left + 1]).mean()
    )


def test_a_subject_keeps_its_shape_and_is_never_enlarged():
    large, small = _picture(3000, 2000), _picture(300, 200)

    assert subject_within(small, 1 << 20) is small
    height, width = subject_within(large, 1 << 20).shape[:2]
    assert width * height <= 1 << 20
    assert width / height == pytest.approx(1.5, rel=0.01)
