"""How a single move goes along its way: never back, never standing while it should go, never in jerks."""

from dataclasses import dataclass

import numpy as np
from tests.estimator.clips import Numbers
from tests.estimator.steadiness import unsteadiness
from tests.estimator.tracks import Tracks


@dataclass(frozen=True)
class Course:
    #: Pixels that a far-moving feature goes from each frame to the next, along its way; negative is backwards.
    steps_px: Numbers
    #: Root mean square of what is not smooth, in pixels of a far-moving feature: along its way, and of all features across.
    jitter_px: float
    wander_px: float

    @property
    def farthest_back_px(self) -> float:
        """The longest way back in one step; 0 if there is none."""
        return max(0.0, -float(self.steps_px.min(initial=0)))

    @property
    def repeats(self) -> int:
        """Steps that stand, or nearly, between steps that go at least half a pixel."""
        beside = np.minimum(self.steps_px[:-2], self.steps_px[2:])
        return int(((beside > 0.5) & (self.steps_px[1:-1] < 0.25 * beside)).sum())


def course(tracks: Tracks) -> Course:
    """Each feature's way is compared with its own way as a whole, so that it serves turns, zooms and travels alike."""
    places = tracks.places[:, tracks.alive[-1]].astype(np.float64)
    ways = places[-1] - places[0]
    length = (ways**2).sum()
    gone = ((places - places[0]) * ways).sum(axis=(1, 2)) / max(length, 1e-9)
    reach = float(np.percentile(np.linalg.norm(ways, axis=1), 90)) if len(ways) else 0.0
    off_course = np.median(places - places[0] - gone[:, None, None] * ways, axis=1)
    return Course(np.diff(gone) * reach, unsteadiness(gone * reach), unsteadiness(off_course))
