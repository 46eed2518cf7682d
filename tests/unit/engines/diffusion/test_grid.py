"""From the exact clip that is wanted to what a model can make."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.engines.diffusion.card import FrameRule, Grid
from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.grid import Native, Target, plan_native
from limpet.media.geometry import Size, output_size

_CARDS = read_shelf(None).cards
_WAN = _CARDS["wan2.2-i2v-a14b"].grid
_WAN_5B = _CARDS["wan2.2-ti2v-5b"].grid
_H3 = _CARDS["minimax-h3"].grid
_LTX = _CARDS["ltx-2.5"].grid
_Z_IMAGE = _CARDS["z-image-turbo"].grid
_VIDEO = [card.grid for card in _CARDS.values() if card.grid.frames is not None]
_512, _768, _1080 = Size(910, 512), Size(1366, 768), Size(1920, 1080)


def _plan(grid: Grid, size: Size = _512, *, frames: int = 144, fps: int = 24, keeps_last: bool = False) -> Native:
    return plan_native(grid, Target(size=size, frames=frames, fps=fps, keeps_last=keeps_last))


@pytest.mark.parametrize(
    ("grid", "size", "native", "enlargement"),
    [
        (_WAN, _512, (912, 512), 1),
        (_WAN, _768, (1376, 768), 1),
        (_WAN, _1080, (1280, 720), Fraction(3, 2)),
        (_WAN_5B, _512, (928, 512), 1),
        (_WAN_5B, _768, (1376, 768), 1),
        (_WAN_5B, _1080, (1376, 768), Fraction(1080, 768)),
        (_H3, _512, (928, 512), 1),
        (_H3, _768, (1344, 768), Fraction(1366, 1344)),
        (_H3, _1080, (1344, 768), Fraction(1920, 1344)),
        (_LTX, _512, (928, 512), 1),
        (_LTX, _768, (1376, 768), 1),
        (_LTX, _1080, (1920, 1088), 1),
    ],
)
def test_sizes_of_the_endpoints(grid, size, native, enlargement):
    plan = _plan(grid, size)

    assert (plan.size.width, plan.size.height) == native
    assert plan.enlargement == enlargement


def test_only_what_is_enlarged_visibly_needs_super_resolution():
    assert not _plan(_H3, _768).needs_super_resolution
    assert _plan(_H3, _1080).needs_super_resolution
    assert _plan(_WAN, _1080).needs_super_resolution
    assert not _plan(_LTX, _1080).needs_super_resolution


@pytest.mark.parametrize(
    ("grid", "frames", "fps", "chunks", "stride"),
    [
        (_WAN, 144, 24, (97,), Fraction(2, 3)),
        (_WAN, 150, 25, (97,), Fraction(16, 25)),
        (_WAN, 240, 24, (81, 81), Fraction(2, 3)),
        (_WAN, 250, 25, (81, 81), Fraction(16, 25)),
        (_WAN_5B, 144, 24, (145,), 1),
        (_WAN_5B, 150, 25, (145,), Fraction(24, 25)),
        (_WAN_5B, 240, 24, (121, 121), 1),
        (_H3, 144, 24, (141,), Fraction(140, 143)),
        (_H3, 150, 25, (158,), 1),
        (_H3, 240, 24, (243,), 1),
        (_LTX, 144, 24, (145,), 1),
        (_LTX, 150, 25, (153,), 1),
        (_LTX, 240, 24, (241,), 1),
        (_LTX, 250, 25, (257,), 1),
    ],
)
def test_lengths_of_the_endpoints(grid, frames, fps, chunks, stride):
    plan = _plan(grid, frames=frames, fps=fps)

    assert plan.chunks == chunks
    assert plan.stride == stride


def test_a_model_is_told_a_rate_near_its_own():
    assert _plan(_LTX, frames=150, fps=25).fps == 25
    assert _plan(_LTX, frames=150, fps=25).tempo == Fraction(25, 24)
    assert _plan(_WAN, frames=150, fps=25).fps == 16
    assert _plan(_WAN, frames=150, fps=25).tempo == 1


def test_slowing_a_clip_is_told():
    assert _plan(_H3).tempo == Fraction(140, 143)


def test_a_given_last_picture_is_the_last_frame():
    for grid in _VIDEO:
        plan = _plan(grid, keeps_last=True)
        assert 143 * plan.stride == plan.frames - 1
        assert abs(plan.tempo - 1) < 0.025


def test_pictures_have_one_frame_of_the_exact_size():
    plan = plan_native(_Z_IMAGE, Target(size=Size(1152, 864), frames=1, fps=1))

    assert plan.size == Size(1152, 864)
    assert plan.chunks == (1,)
    assert plan.enlargement == 1


def test_a_clip_cannot_be_had_of_a_model_for_pictures():
    with pytest.raises(ValueError, match="pictures only"):
        _plan(_Z_IMAGE)


@st.composite
def _grids(draw: st.DrawFn) -> Grid:
    step = draw(st.sampled_from([1, 4, 8, 17]))
    offset = draw(st.integers(1, step))
    shortest = draw(st.integers(2, 130))
    rule = FrameRule(
        step=step,
        offset=offset,
        fps=draw(st.sampled_from([8, 15, 16, 24, 25, 30])),
        shortest=shortest,
        longest=draw(st.integers(shortest + step, shortest + 300)),
    )
    return Grid(
        multiple=draw(st.sampled_from([8, 16, 32, 64])), most_pixels=draw(st.integers(300_000, 4_000_000)), frames=rule
    )


@st.composite
def _targets(draw: st.DrawFn) -> Target:
    size = output_size(
        draw(st.sampled_from([256, 512, 720, 768, 1080])),
        width=draw(st.integers(300, 3000)),
        height=draw(st.integers(300, 3000)),
    )
    fps = draw(st.sampled_from([24, 25]))
    return Target(size=size, frames=fps * draw(st.integers(1, 15)), fps=fps, keeps_last=draw(st.booleans()))


@given(st.one_of(st.sampled_from(_VIDEO), _grids()), _targets())
def test_the_native_size_obeys_the_card_and_covers_the_target(grid: Grid, target: Target) -> None:
    plan = plan_native(grid, target)

    native, kept, size = plan.size, plan.kept, target.size
    assert native.width % grid.multiple == 0
    assert native.height % grid.multiple == 0
    assert native.width * native.height <= grid.most_pixels
    assert native.width * plan.enlargement >= size.width
    assert native.height * plan.enlargement >= size.height
    assert kept.left >= 0
    assert kept.top >= 0
    assert kept.left + kept.width <= native.width
    assert kept.top + kept.height <= native.height
    assert abs(kept.width * plan.enlargement - size.width) <= plan.enlargement
    assert abs(kept.height * plan.enlargement - size.height) <= plan.enlargement


@given(st.one_of(st.sampled_from(_VIDEO), _grids()), _targets())
def test_the_native_size_is_never_larger_than_needed(grid: Grid, target: Target) -> None:
    plan = plan_native(grid, target)

    unit, native, size = grid.multiple, plan.size, target.size
    assert (native.width - unit) * plan.enlargement < size.width
    assert (native.height - unit) * plan.enlargement < size.height
    covering = [-(-side // unit) * unit for side in (size.width, size.height)]
    if covering[0] * covering[1] <= grid.most_pixels:
        assert plan.enlargement == 1


@given(st.one_of(st.sampled_from(_VIDEO), _grids()), _targets())
def test_no_other_size_of_the_grid_is_enlarged_much_less(grid: Grid, target: Target) -> None:
    plan = plan_native(grid, target)

    size, unit = target.size, grid.multiple
    for width in range(unit, min(grid.most_pixels // unit, 2 * size.width), unit):
        height = grid.most_pixels // width // unit * unit
        if height:
            least = max(Fraction(1), Fraction(size.width, width), Fraction(size.height, height))
            assert plan.enlargement <= least * Fraction(11, 10)
            assert plan.enlargement <= least or plan.needs_super_resolution


@given(st.one_of(st.sampled_from(_VIDEO), _grids()), _targets())
def test_the_lengths_obey_the_card_and_span_the_clip(grid: Grid, target: Target) -> None:
    plan, rule = plan_native(grid, target), grid.frames
    assert rule is not None

    for length in plan.chunks:
        assert (length - rule.offset) % rule.step == 0
        assert rule.shortest <= length <= rule.longest
    last = (target.frames - 1) * plan.stride
    assert last <= plan.frames - 1
    if target.keeps_last:
        assert last == plan.frames - 1
    elif plan.frames - 1 > last:
        assert plan.stride == Fraction(plan.fps, target.fps)
    assert plan.tempo >= Fraction(40, 41) * min(Fraction(1), Fraction(plan.fps, rule.fps))


@given(st.sampled_from(_VIDEO), _targets())
def test_a_clip_is_made_in_as_few_runs_as_there_can_be(grid: Grid, target: Target) -> None:
    plan, rule = plan_native(grid, target), grid.frames
    assert rule is not None

    if len(plan.chunks) > 1:
        assert (len(plan.chunks) - 1) * (rule.longest - 1) < (target.frames - 1) * Fraction(plan.fps, target.fps)
