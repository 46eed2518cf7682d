"""The film between two given pictures: both are exact, and what they share moves from one to the other.

Unrelated pictures would only give ghosts that way: their subjects are brought to one place and size while a short dissolve runs
from the light parts to the dark ones. The camera moves over both, and rests at both ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from limpet.engines.embedded.video.ahead import Draw
from limpet.engines.embedded.video.bounds import Overshoot, beyond, trimmed
from limpet.engines.embedded.video.correspondence import Flow, Retrace, retrace
from limpet.engines.embedded.video.life import Moment, Seen
from limpet.engines.embedded.video.path import CameraPath
from limpet.engines.embedded.video.picture import LEAST_SCALE, Extend, Extent, raster_of
from limpet.engines.embedded.video.stage import Shoot
from limpet.engines.embedded.video.subject import Mask
from limpet.engines.embedded.video.warp import STEP, View
from limpet.media.colour import Floats, Rgb, to_planes
from limpet.media.encode import Canvas
from limpet.media.geometry import Size

#: What a place of no trust still weighs.
_LEAST_TRUST = 0.03
#: The camera moves over both pictures as if they were flat, at this inverse depth.
FLAT = 0.5
#: How far beyond a picture a passage may look, as a part of its size.
FURTHEST_BEYOND = 0.125
#: The part of the way at each end that shows one picture alone, where both agree: mixing softens, and costs twice.
_TURN = 0.3
#: Below this a picture's share is not seen.
_UNSEEN = 0.02

Places = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Mixture:
    """Where both pictures are looked at, and the share of the last one; all on the coarse grid."""

    first: Places
    last: Places
    share: Floats


class Passage(Protocol):
    """How one picture becomes the other."""

    def mixture(self, x: Floats, y: Floats, part: float) -> Mixture:
        """What output points show, whose camera sees the places `x` and `y`, when a part 0..1 of the way is done."""
        ...


@dataclass(frozen=True, slots=True)
class _Moved:
    """Where a picture is looked at, how far to believe it there, and whether it has anything there."""

    places: Places
    trust: Floats
    inside: Mask

    @property
    def fills_frame(self) -> bool:
        """The grid's outermost points lie beyond the frame."""
        return bool(self.inside[1:-1, 1:-1].all())


@dataclass(frozen=True, slots=True)
class FlowPassage:
    """The two pictures, each moved along its flow; in the middle of the clip one turns into the other, by time and trust."""

    flows: tuple[Flow, Flow]
    size: Size
    retrace: Retrace = retrace

    def mixture(self, x: Floats, y: Floats, part: float) -> Mixture:
        moved = part * part * (3 - 2 * part)
        turned = np.float32(np.clip((moved - _TURN) / (1 - 2 * _TURN), 0, 1))
        first = self._moved(self.flows[0], x, y, moved)
        if turned == 0 and first.fills_frame:
            return Mixture(first.places, first.places, np.zeros_like(x))
        last = self._moved(self.flows[1], x, y, 1 - moved)
        if turned == 1 and last.fills_frame:
            return Mixture(last.places, last.places, np.ones_like(x))
        first_weight, last_weight = (1 - turned) * first.trust, turned * last.trust
        share = (last_weight / (first_weight + last_weight)).astype(np.float32)
        # What only one picture shows is taken from that one: beyond its edges the other has nothing.
        share[last.inside & ~first.inside], share[first.inside & ~last.inside] = 1, 0
        return Mixture(first.places, last.places, share)

    def _moved(self, flow: Flow, x: Floats, y: Floats, part: float) -> _Moved:
        """Where output points come from when a part of the flow has run, and the trust found there."""
        rows, columns = flow.x.shape
        width, height = self.size.width, self.size.height
        across, along, half = np.float32(columns / width), np.float32(rows / height), np.float32(0.5)
        start_x, start_y, trust = self.retrace(flow, (x + half) * across - half, (y + half) * along - half, part)
        from_x, from_y = (start_x + half) / across - half, (start_y + half) / along - half
        inside = (from_x >= 0) & (from_x < width) & (from_y >= 0) & (from_y < height)
        return _Moved((from_x, from_y), trust * inside + np.float32(_LEAST_TRUST), inside)


def resting_ends(path: CameraPath) -> CameraPath:
    """The camera's way, back at its start when the last picture is reached."""
    clock = np.linspace(0, 1, len(path))
    return path.scaled(np.sin(np.pi * clock) ** 2)


def film_passage(pictures: tuple[Rgb, Rgb], passage: Passage, shoot: Shoot, extend: Sequence[Extend]) -> Draw:
    """Draws the frames; the first and the last are the fitted pictures to the last bit."""
    size, last_frame = shoot.view.lens.size, len(shoot.path) - 1
    ends = {0: to_planes(pictures[0]), last_frame: to_planes(pictures[1])}
    # What two pictures share seldom agrees to the pixel: finer rasters would cost more than they show.
    extents = (
        Extent(scale=LEAST_SCALE, beyond=beyond, rim=STEP + shoot.life.reach)
        for beyond in _overshoots(passage, shoot.view, shoot.path)
    )
    first, last = (
        shoot.brush.load(raster_of(picture, size, extent, continued))
        for picture, extent, continued in zip(pictures, extents, extend, strict=True)
    )

    def draw(frame: int, canvas: Canvas) -> None:
        if frame in ends:
            canvas.planes.take(ends[frame])
            return
        pose, seconds = shoot.path.pose(frame), frame / shoot.fps
        x, y, _ = shoot.view.look(FLAT, pose)
        moment = Moment(
            frame=frame,
            seconds=seconds,
            from_rest=min(seconds, (last_frame - frame) / shoot.fps),
            pose=pose,
            seen=Seen(x=x, y=y),
        )
        mixture = passage.mixture(*shoot.life.moved(x, y, moment), frame / last_frame)
        if mixture.share.min() < 1:
            first.draw(*mixture.first, canvas.planes)
        if mixture.share.max() > 0:
            last.draw(*mixture.last, canvas.planes, share=mixture.share)
        shoot.life.laid(canvas.planes, moment)

    return draw


def _overshoots(passage: Passage, view: View, path: CameraPath) -> tuple[Overshoot, Overshoot]:
    """How far both pictures are looked past, where they are seen; not further than can be continued."""
    size, first, last = view.lens.size, Overshoot(), Overshoot()
    for frame in path.telling_frames():
        x, y, _ = view.look(FLAT, path.pose(frame))
        mixture = passage.mixture(x, y, frame / max(1, len(path) - 1))
        share = trimmed(mixture.share, size)
        first = first.widest(_seen_beyond(mixture.first, share < 1 - _UNSEEN, size))
        last = last.widest(_seen_beyond(mixture.last, share > _UNSEEN, size))
    return first.within(FURTHEST_BEYOND, size), last.within(FURTHEST_BEYOND, size)


def _seen_beyond(places: Places, seen: Mask, size: Size) -> Overshoot:
    x, y = (trimmed(place, size)[seen] for place in places)
    return beyond(x, y, size)
