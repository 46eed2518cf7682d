"""Sizes of videos."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.media.geometry import Size, cover_crop, output_size


@pytest.mark.parametrize(
    ("short_side", "size"),
    [(512, Size(910, 512)), (720, Size(1280, 720)), (768, Size(1366, 768)), (1080, Size(1920, 1080))],
)
def test_sixteen_to_nine_gives_the_published_sizes(short_side: int, size: Size) -> None:
    assert output_size(short_side, width=16, height=9) == size
    assert output_size(short_side, width=1920, height=1080) == size
    assert output_size(short_side, width=9, height=16) == Size(size.height, size.width)


@pytest.mark.parametrize(
    ("width", "height", "size"), [(1, 1, (768, 768)), (4, 3, (1024, 768)), (21, 9, (1792, 768)), (2, 5, (768, 1920))]
)
def test_other_shapes(width: int, height: int, size: tuple[int, int]) -> None:
    assert output_size(768, width=width, height=height) == Size(*size)


@given(st.integers(300, 6000), st.integers(300, 6000), st.sampled_from([512, 720, 768, 1080]))
def test_both_sides_are_even_and_the_long_one_is_the_nearest(width: int, height: int, short_side: int) -> None:
    size = output_size(short_side, width=width, height=height)

    ratio = min(Fraction(5, 2), Fraction(max(width, height), min(width, height)))
    assert min(size.width, size.height) == short_side
    assert max(size.width, size.height) % 2 == 0
    assert abs(max(size.width, size.height) - short_side * ratio) <= 1


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_cover_crop_lies_inside_and_touches_two_sides(width: int, height: int) -> None:
    crop = cover_crop(Size(910, 512), width=width, height=height)

    assert crop.left >= 0
    assert crop.top >= 0
    assert crop.left + crop.width <= width
    assert crop.top + crop.height <= height
    assert crop.width == width or crop.height == height
