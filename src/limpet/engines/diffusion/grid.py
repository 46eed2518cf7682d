"""What a model is asked for so that a clip of an exact size, rate and number of frames comes of it; pure.

Libraries round sizes and lengths in silence or refuse them; nothing that is planned here leaves them anything to round.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from limpet.engines.diffusion.card import FrameRule, Grid
from limpet.media.geometry import Crop, Size, cover_crop

#: Up to here a picture is enlarged like any other; beyond it has to be made sharper.
PLAIN_ENLARGEMENT = Fraction(51, 50)
#: An enlargement that cuts nothing off may be greater than the least one by this.
_WORTH_THE_WHOLE = Fraction(11, 10)
#: Rates this close are taken for each other, as films are on television: all frames stay the model's own. Not if that
#: asks the model for another run.
_SAME_RATE = Fraction(1, 20)
#: A clip may be slowed by this much to save a model a longer run ...
_MOST_SLOWED = Fraction(41, 40)
#: ... that would be longer than needed by more than this.
_WORTH_SAVING = Fraction(21, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What must come out."""

    size: Size
    #: 1 for a picture.
    frames: int
    fps: int
    #: Whether the model's last frame must be the clip's, because its picture is given.
    keeps_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """What the model is asked for, and how the target comes of it."""

    size: Size
    #: The part of the model's frames that is the target's picture.
    kept: Crop
    #: How much larger the target is than that part.
    enlargement: Fraction
    #: Frames of each run; a run goes on from the last frame of the one before, which it repeats as its first.
    chunks: Sequence[int]
    #: The rate at which the model's frames are taken.
    fps: int
    #: Frames of the model from one frame of the target to the next.
    stride: Fraction
    #: How fast the clip runs: 1 as the model made it, below 1 it was slowed.
    tempo: Fraction

    @property
    def frames(self) -> int:
        """All frames of all runs, repeated ones once."""
        return sum(length - 1 for length in self.chunks) + 1

    @property
    def needs_super_resolution(self) -> bool:
        return self.enlargement > PLAIN_ENLARGEMENT

    @property
    def needs_interpolation(self) -> bool:
        return self.stride.denominator > 1


@dataclass(frozen=True, slots=True)
class _Lengths:
    chunks: Sequence[int]
    fps: int
    stride: Fraction
    tempo: Fraction


def plan_native(grid: Grid, target: Target) -> Native:
    """The model's own size and lengths for a target. Raises `ValueError` for a clip of a model that makes pictures only."""
    size, enlargement = _native_size(grid, target.size)
    lengths = _native_lengths(grid.frames, target)
    return Native(
        size=size,
        kept=_kept(size, target.size, enlargement),
        enlargement=enlargement,
        chunks=lengths.chunks,
        fps=lengths.fps,
        stride=lengths.stride,
        tempo=lengths.tempo,
    )


def _native_size(grid: Grid, size: Size) -> tuple[Size, Fraction]:
    """The next larger size of the grid; where that has too many pixels, the one that is enlarged least."""
    found = min(_candidates(grid, size), key=lambda one: (one[1], one[0].width * one[0].height))
    if found[1] <= PLAIN_ENLARGEMENT:
        return found
    whole = _whole_size(grid, size)
    return whole if whole is not None and whole[1] <= found[1] * _WORTH_THE_WHOLE else found


def _candidates(grid: Grid, size: Size) -> Iterator[tuple[Size, Fraction]]:
    """For each width of the grid the height that covers the target with the least enlargement."""
    unit = grid.multiple
    for width in range(unit, _up(size.width, unit) + 1, unit):
        across = max(Fraction(1), Fraction(size.width, width))
        highest = grid.most_pixels // width // unit * unit
        height = min(_up(math.ceil(size.height / across), unit), highest)
        if height:
            yield Size(width, height), max(across, Fraction(size.height, height))


def _whole_size(grid: Grid, size: Size) -> tuple[Size, Fraction] | None:
    """The largest size of exactly the target's shape."""
    common = math.gcd(size.width, size.height)
    across, along = size.width // common, size.height // common
    step = math.lcm(grid.multiple // math.gcd(grid.multiple, across), grid.multiple // math.gcd(grid.multiple, along))
    times = math.isqrt(grid.most_pixels // (across * along)) // step * step
    if not times:
        return None
    return Size(times * across, times * along), Fraction(size.width, times * across)


def _kept(native: Size, size: Size, enlargement: Fraction) -> Crop:
    if enlargement > 1:
        return cover_crop(size, width=native.width, height=native.height)
    left, top = (native.width - size.width) // 2, (native.height - size.height) // 2
    return Crop(left=left, top=top, width=size.width, height=size.height)


def _native_lengths(rule: FrameRule | None, target: Target) -> _Lengths:
    if target.frames == 1:
        return _Lengths(chunks=(1,), fps=target.fps, stride=Fraction(1), tempo=Fraction(1))
    if rule is None:
        raise ValueError("the model makes single pictures only")
    rates = [target.fps, rule.fps] if abs(Fraction(target.fps, rule.fps) - 1) <= _SAME_RATE else [rule.fps]
    return min((_lengths_at(fps, rule, target) for fps in rates), key=lambda lengths: len(lengths.chunks))


def _lengths_at(fps: int, rule: FrameRule, target: Target) -> _Lengths:
    stride = Fraction(fps, target.fps)
    needed = (target.frames - 1) * stride
    chunks = _chunks(rule, needed)
    made = sum(length - 1 for length in chunks)
    if target.keeps_last or made < needed:
        stride = Fraction(made, target.frames - 1)
    return _Lengths(chunks=chunks, fps=fps, stride=stride, tempo=stride * target.fps / rule.fps)


def _chunks(rule: FrameRule, needed: Fraction) -> Sequence[int]:
    """As few runs as there can be, about equally long, that span `needed` frames after the first."""
    longest = (rule.longest - rule.offset) // rule.step * rule.step + rule.offset
    count = math.ceil(needed / ((longest - 1) * _MOST_SLOWED))
    chunks: list[int] = []
    left = math.ceil(needed)
    for remaining in range(count, 0, -1):
        chunks.append(min(longest, _next_length(rule, math.ceil(left / remaining) + 1)))
        left -= chunks[-1] - 1
    made, shorter = sum(length - 1 for length in chunks), chunks[-1] - rule.step
    if shorter >= rule.shortest and made > needed * _WORTH_SAVING and (made - rule.step) * _MOST_SLOWED >= needed:
        chunks[-1] = shorter
    return tuple(chunks)


def _next_length(rule: FrameRule, frames: int) -> int:
    """The shortest length of the rule that has `frames` or more."""
    least = max(frames, rule.shortest)
    return rule.offset + math.ceil((least - rule.offset) / rule.step) * rule.step


def _up(pixels: int, multiple: int) -> int:
    return math.ceil(pixels / multiple) * multiple
