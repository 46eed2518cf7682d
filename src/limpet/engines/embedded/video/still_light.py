"""What keeps a standing shot alive: light that breathes, and a trace of grain."""

import cv2
import numpy as np

from limpet.engines.embedded.video.life import Moment
from limpet.media.colour import Planes
from limpet.media.geometry import Size

#: Change of brightness and the seconds of its two waves, which meet only after minutes. Of less, the encoder keeps
#: nothing on plain pictures: at 0.009 a studio portrait stood still (0.014 levels a frame), at 0.0163 it breathes (0.025).
_SWELL = 0.0163
_WAVES_S = (4.7, 7.3)
#: Standard deviation of the grain in levels: 1.0 leaves the size of a 768P file as it is, 1.5 doubles it (x264, CRF 18).
_GRAIN = 1.0
_ARRIVAL_S = 0.7
#: The tile of noise is this much larger than the frame, and laid elsewhere each frame.
_ROAM = 64
_MIDDLE, _SCALE = 128, 16


class StillLight:
    """An overlay; nothing of it is seen in frame 0."""

    def __init__(self, size: Size, *, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        shape = size.height + _ROAM, size.width + _ROAM
        noise = self._random.standard_normal(shape, dtype=np.float32)
        self._tile = np.clip(np.rint(noise * _SCALE + _MIDDLE), 0, 255).astype(np.uint8)

    def lay(self, frame: Planes, moment: Moment) -> None:
        arrived = min(1.0, moment.from_rest / _ARRIVAL_S)
        # Both waves begin at nothing. Were they faded in as well, light would rise twice as fast at first, and the encoder
        # keeps back what rises fast, to show it all in one frame.
        gain = 1 + _SWELL * sum(np.sin(2 * np.pi * moment.from_rest / wave) for wave in _WAVES_S)
        strength = arrived * _GRAIN / _SCALE
        top, left = self._random.integers(0, _ROAM, 2)
        tile = self._tile[top : top + frame.height, left : left + frame.width]
        # Black stays at 16; the noise has its middle at 128.
        offset = 16 * (1 - gain) - _MIDDLE * strength
        frame.y[:] = cv2.addWeighted(np.ascontiguousarray(frame.y), gain, tile, strength, offset)
