"""The figures of a movement, measured from decoded frames alone; `verdict` puts a word to them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tests.estimator.clips import Lumas, Numbers
from tests.estimator.steadiness import unsteadiness
from tests.estimator.tracks import Tracks, corrected, follow_features
from tests.estimator.turning import fit_turning

#: Left, top, right, bottom as shares of the picture.
Box = tuple[float, float, float, float]
#: With fewer features, nothing can be said.
LEAST_FEATURES = 25
#: So few of all that were there at first are followed through a dissolve; a zoom by a third leaves 0.4 of them.
_LEAST_SHARE = 0.15
LEAST_OF_SUBJECT = 5


@dataclass(frozen=True)
class Motion:
    """From the first frame to the last. Lengths are in widths of the picture, right and down positive."""

    #: Median movement of the content.
    right: float
    down: float
    #: Natural logarithm of the content's growth.
    growth: float
    #: What no turn and no change of focal length explains, 85th percentile: parallax, or a bent picture.
    parallax: float
    #: What a sideways travel would not explain: movement across its direction, 85th percentile. A turn bends ways like this.
    aside: float
    #: Median movement inside the subject's box; None if the picture has no subject, or none that can be followed.
    subject: tuple[float, float] | None
    #: The 10th and the 90th percentile of the movement to the right, and of that down.
    rightward: tuple[float, float]
    downward: tuple[float, float]
    #: 90th percentile of how far features moved.
    reach: float
    #: Length of the median's way through all frames.
    path: float
    #: Root mean square of what is not smooth in that way, per frame.
    jitter: float
    features: int
    #: Of the features of the first frame.
    share: float

    @property
    def is_measurable(self) -> bool:
        return self.features >= LEAST_FEATURES and self.share >= _LEAST_SHARE

    @property
    def spread(self) -> tuple[float, float]:
        return self.rightward[1] - self.rightward[0], self.downward[1] - self.downward[0]

    def __str__(self) -> str:
        return (
            f"right {self.right:+.4f} down {self.down:+.4f} growth {self.growth:+.4f} parallax {self.parallax:.4f} aside {self.aside:.4f} "
            f"rightward {self.rightward[0]:+.3f}..{self.rightward[1]:+.3f} downward {self.downward[0]:+.3f}.."
            f"{self.downward[1]:+.3f} subject {self.subject and tuple(round(x, 4) for x in self.subject)} reach {self.reach:.4f} path {self.path:.4f} jitter {self.jitter:.5f} "
            f"features {self.features}"
        )


def measure(lumas: Lumas, subject: Box | None = None) -> Motion:
    return measure_tracks(lumas, follow_features(lumas), subject)


def measure_tracks(lumas: Lumas, tracks: Tracks, subject: Box | None = None) -> Motion:
    start, end = tracks.between(0, -1)
    if len(start) < LEAST_FEATURES:
        return _nothing(len(start), len(start) / max(1, tracks.places.shape[1]))
    long_side = max(1.0, tracks.height / tracks.width)
    start, end = corrected(lumas[0], lumas[-1], start, end, fit_turning(start, end, long_side=long_side))
    turning = fit_turning(start, end, long_side=long_side)
    moved = end - start
    inside = _inside(start, subject, tracks.height / tracks.width) if subject else np.zeros(len(start), np.bool_)
    steps = tracks.steps() / tracks.width
    right, down = _median(moved)
    return Motion(
        right=right,
        down=down,
        growth=turning.growth,
        parallax=_large(np.linalg.norm(_calmed(start, end - turning.applied_to(start)), axis=1)),
        aside=_large(_calmed(start, moved[:, [int(abs(right) > abs(down))]])),
        subject=_median(moved[inside]) if inside.sum() >= LEAST_OF_SUBJECT else None,
        rightward=_ends(moved[:, 0]),
        downward=_ends(moved[:, 1]),
        reach=float(np.percentile(np.linalg.norm(moved, axis=1), 90)),
        path=float(np.linalg.norm(steps, axis=1).sum()),
        jitter=unsteadiness(np.cumsum(steps, axis=0)),
        features=len(start),
        share=len(start) / tracks.places.shape[1],
    )


def _calmed(start: Numbers, rests: Numbers) -> Numbers:
    """Each rest as the median of its five nearest: parallax is shared by neighbours, a tracker's error is not."""
    nearest = np.argsort(((start[:, None] - start) ** 2).sum(axis=2), axis=1)[:, :5]
    return np.asarray(np.median(rests[nearest], axis=1))


def _large(lengths: Numbers) -> float:
    return float(np.percentile(np.abs(lengths), 85))


def _ends(values: Numbers) -> tuple[float, float]:
    low, high = np.percentile(values, (10, 90))
    return float(low), float(high)


def _median(moved: Numbers) -> tuple[float, float]:
    right, down = np.median(moved, axis=0)
    return float(right), float(down)


def _inside(points: Numbers, box: Box, ratio: float) -> npt.NDArray[np.bool_]:
    left, top, right, bottom = box
    x, y = points[:, 0] + 0.5, points[:, 1] / ratio + 0.5
    return np.asarray((x >= left) & (x <= right) & (y >= top) & (y <= bottom))


def _nothing(features: int, share: float) -> Motion:
    nowhere = (0.0, 0.0)
    return Motion(0, 0, 0, 0, 0, None, nowhere, nowhere, 0, 0, 0, features, share)
