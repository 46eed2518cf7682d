"""Frames between frames: retiming a clip by a stride that is no whole number."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from limpet.engines.diffusion.take import Pixels


class Interpolator(Protocol):
    #: What the provenance of a clip says.
    name: str

    def between(self, first: Pixels, second: Pixels, parts: Sequence[float]) -> Sequence[Pixels]:
        """What a film shows when it has run a part, between 0 and 1, of the way from one frame to the next; any thread may ask."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Frames of the target from one frame of the model on and before the next one."""

    first: Pixels
    #: None after the last one.
    second: Pixels | None
    #: How far on each is, from 0 (the frame itself) to below 1.
    parts: Sequence[Fraction]


def moments(frames: Iterable[Pixels], *, stride: Fraction, count: int) -> Iterator[Moments]:
    """Where `count` frames lie that follow each other at `stride` frames; what lies behind the last one is not asked for."""
    source = iter(frames)
    first, done = next(source), 0
    for number in itertools.count():
        ahead = range(done, min(count, -((-number - 1) // stride)))
        last = done + len(ahead) == count
        parts = [place * stride - number for place in ahead]
        second = next(source, None) if not last or any(parts) else None
        yield Moments(first, second, parts)
        done += len(ahead)
        if last:
            return
        assert second is not None, "the plan asks the model for as many frames as the clip spans"
        first = second


def drawn(moment: Moments, interpolator: Interpolator) -> list[Pixels]:
    """The frames of the moments; a frame that the model made stays as it is."""
    inside = [float(part) for part in moment.parts if part]
    made: Iterator[Pixels] = iter(())
    if inside:
        assert moment.second is not None, "only whole moments lie at the end"
        made = iter(interpolator.between(moment.first, moment.second, inside))
    return [next(made) if part else moment.first for part in moment.parts]
