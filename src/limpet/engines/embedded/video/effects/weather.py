"""Rain, snow, dust and embers: drops in space that fall, float or rise through the frame, over pictures and drawn scenes alike.

Every drop has its own distance: near ones are larger, faster and more blurred. Where a drop is at any time is a closed form, so
any frame can be drawn by itself.
"""

from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.video.effects.paint import Colour, Drops, Paint, strew_colour
from limpet.engines.embedded.video.effects.region import grid_of
from limpet.engines.embedded.video.life import Moment
from limpet.media.colour import Floats, Planes
from limpet.media.geometry import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """How drops look and move; lengths are parts of the short side, speeds per second, for drops in the middle distance."""

    #: Drops on a square of the short side at strength 1.
    count: int
    radius: float
    #: Downward; negative rises.
    speed: float
    #: The sideways part of the speed.
    lean: float
    #: How far they swing to the sides, and in how many seconds.
    swing: float
    swing_s: float
    #: Seconds of movement that one stroke shows.
    shutter_s: float
    share: float
    colour: Colour
    arrival_s: float
    #: Whether drops glow and fade as they go.
    glows: bool = False


RAIN = Fall(
    count=520, radius=0.0017, speed=1.9, lean=0.09, swing=0.0, swing_s=1.0, shutter_s=0.026, share=0.34,
    colour=Colour(196, 130, 126), arrival_s=1.5,
)  # fmt: skip
SNOW = Fall(
    count=620, radius=0.0029, speed=0.13, lean=0.25, swing=0.016, swing_s=3.1, shutter_s=0.012, share=0.8,
    colour=Colour(228, 129, 127), arrival_s=2.0,
)  # fmt: skip
DUST = Fall(
    count=130, radius=0.0026, speed=-0.010, lean=1.2, swing=0.030, swing_s=6.3, shutter_s=0.0, share=0.6,
    colour=Colour(214, 120, 134), arrival_s=2.0, glows=True,
)  # fmt: skip
EMBERS = Fall(
    count=130, radius=0.0020, speed=-0.26, lean=-0.25, swing=0.035, swing_s=1.7, shutter_s=0.045, share=0.95,
    colour=Colour(186, 62, 190), arrival_s=1.5, glows=True,
)  # fmt: skip


class Weather:
    """One kind of drops over the whole frame."""

    def __init__(self, fall: Fall, size: Size, paint: Paint, *, strength: float, seed: int) -> None:
        random = np.random.default_rng(seed)
        self._fall, self._size, self._paint = fall, size, paint
        self._short = min(size.width, size.height)
        # Strength makes more drops, not larger ones; below 1 also fainter ones.
        self._share = fall.share * min(1.0, 0.4 + 0.6 * strength)
        count = round(fall.count * strength * size.width * size.height / self._short**2)
        #: 0.3 far, 1.6 near; many are far.
        self._near = (0.3 + 1.7 * random.random(count) ** 3).astype(np.float32)
        self._start = random.random((2, count)).astype(np.float32)
        self._phase = random.uniform(0, 2 * np.pi, (3, count)).astype(np.float32)
        self._grid = grid_of(size)

    def lay(self, frame: Planes, moment: Moment) -> None:
        drops = self._drops(moment)
        strew_colour(self._paint, frame, drops, self._fall.colour)

    def _drops(self, moment: Moment) -> Drops:
        fall, near, seconds = self._fall, self._near, moment.seconds
        x, y = self._places(seconds, self._turned(moment))
        # A stroke ends where the drop has just been.
        back_x, back_y = fall.lean * fall.speed * fall.shutter_s, fall.speed * fall.shutter_s
        share = self._share * moment.arrived(fall.arrival_s) * np.minimum(1, 1.25 - 0.45 * near)
        if fall.glows:
            share = share * (0.45 + 0.55 * np.sin(2 * np.pi * seconds / 1.9 + self._phase[2])).clip(0, 1)
        return Drops(
            x=x,
            y=y,
            to_x=x - near * np.float32(back_x * self._short),
            to_y=y - near * np.float32(back_y * self._short),
            radius=np.maximum(np.float32(0.75), near * np.float32(fall.radius * self._short)),
            share=share.astype(np.float32),
        )

    def _places(self, seconds: float, turned: tuple[float, float]) -> tuple[Floats, Floats]:
        """Drops that leave the frame on one side come back on the other, out of sight."""
        fall, near = self._fall, self._near
        down = fall.speed * seconds * near
        swing = fall.swing * near * np.sin(2 * np.pi * seconds / fall.swing_s + self._phase[0])
        lift = 0.5 * fall.swing * near * np.sin(2 * np.pi * seconds / (0.7 * fall.swing_s) + self._phase[1])
        border = 0.09
        wide, high = self._size.width / self._short + 2 * border, self._size.height / self._short + 2 * border
        x = (self._start[0] * wide + fall.lean * down + swing + turned[0]) % wide - border
        y = (self._start[1] * high + down + lift + turned[1]) % high - border
        return (x * self._short).astype(np.float32), (y * self._short).astype(np.float32)

    def _turned(self, moment: Moment) -> tuple[float, float]:
        """How far the camera has moved the whole picture, so that drops go along; in short sides."""
        if moment.seen is None:
            return 0.0, 0.0
        x, y = self._grid
        return (
            float(np.mean(x - moment.seen.x)) / self._short,
            float(np.mean(y - moment.seen.y)) / self._short,
        )
