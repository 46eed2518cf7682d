"""Which of a model's frames, and what between them, a clip shows."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
import pytest

from limpet.engines.diffusion.finishing.interpolation import drawn, moments
from limpet.engines.diffusion.take import Pixels


def _frames(count: int) -> Iterator[Pixels]:
    """Frames that hold their number."""
    for number in range(count):
        yield np.full((2, 2, 3), number, np.uint8)


class _Between:
    """Keeps what it was asked for; each frame between shows the number before it and ten times the part."""

    name = "between"

    def __init__(self) -> None:
        self.asked: list[tuple[int, list[float]]] = []

    def between(self, first: Pixels, second: Pixels, parts: Sequence[float]) -> Sequence[Pixels]:
        assert second[0, 0, 0] == first[0, 0, 0] + 1
        self.asked.append((int(first[0, 0, 0]), list(parts)))
        return [np.full_like(first, 100 + 10 * first[0, 0, 0] + round(10 * part)) for part in parts]


def _shown(frames: Iterator[Pixels], stride: Fraction, count: int) -> list[int]:
    shown = [frame for moment in moments(frames, stride=stride, count=count) for frame in drawn(moment, _Between())]
    return [int(frame[0, 0, 0]) for frame in shown]


def test_a_whole_stride_shows_frames_as_they_are_and_leaves_the_rest_unasked():
    frames = _frames(10)

    assert _shown(frames, Fraction(1), 4) == [0, 1, 2, 3]
    assert int(next(frames)[0, 0, 0]) == 4


def test_two_thirds_of_a_frame_make_three_of_two():
    assert _shown(_frames(7), Fraction(2, 3), 8) == [0, 107, 113, 2, 127, 133, 4, 147]


def test_a_slowed_clip_begins_and_ends_with_the_models_own_frames():
    shown = _shown(_frames(5), Fraction(4, 6), 7)

    assert (shown[0], shown[-1], len(shown)) == (0, 4, 7)


def test_a_stride_of_more_than_one_leaves_frames_out():
    assert _shown(_frames(9), Fraction(2), 4) == [0, 2, 4, 6]
    assert _shown(_frames(9), Fraction(5, 4), 4) == [0, 112, 125, 138]


@pytest.mark.parametrize(("stride", "count", "made"), [("2/3", 144, 97), ("16/25", 150, 97), ("140/143", 144, 141)])
def test_every_frame_of_an_endpoint_has_its_moment(stride, count, made):
    frames = (np.full((1, 1, 3), number, np.uint8) for number in range(made))

    places = [
        int(moment.first[0, 0, 0]) + part
        for moment in moments(frames, stride=Fraction(stride), count=count)
        for part in moment.parts
    ]

    assert places == [number * Fraction(stride) for number in range(count)]


def test_one_frame_needs_no_second():
    assert _shown(_frames(1), Fraction(1), 1) == [0]


def test_a_film_that_ends_too_early_is_a_bug():
    with pytest.raises(AssertionError, match="as many frames"):
        _shown(_frames(3), Fraction(1), 5)
