"""What two pictures have in common: a dense flow both ways, believed where both agree."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.video.path import Samples
from limpet.engines.embedded.video.warp import between, bilinear
from limpet.media.colour import Floats, Rgb
from limpet.media.flow import dense_flow, looked_up, places, round_trip

#: Long side of the pictures on which flow is found.
_WORK_SIDE = 540
#: The same for features: they only say where the search for flow begins, and cost the most.
_FEATURE_SIDE = 360
#: Share of pixels whose flow returns to its start; unrelated pictures reach 0.23, related ones begin at 0.36.
_RELATED = 0.30
#: A flow that misses its start by this share of the long side counts for little.
_TOLERANCE = 0.006
RETRACING_STEPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Where each pixel of one picture lies in the other, in pixels of the work size, and how far to believe it."""

    x: Floats
    y: Floats
    trust: Floats


#: Finds the starts, x and y, of what has come to places by a part of a flow, and the trust there; all in the flow's pixels.
Retrace = Callable[[Flow, Floats, Floats, float], tuple[Floats, Floats, Floats]]


def retrace(flow: Flow, x: Floats, y: Floats, part: float) -> tuple[Floats, Floats, Floats]:
    """By fixed point: look up the flow where the last guess says that it started."""
    rows, columns = flow.x.shape
    share, start_x, start_y = np.float32(part), x, y
    for _ in range(RETRACING_STEPS):
        place = between((rows, columns), start_x, start_y)
        start_x, start_y = x - share * place.of(flow.x), y - share * place.of(flow.y)
    return start_x, start_y, bilinear(flow.trust, start_x, start_y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """What two pictures have in common."""

    #: The flow from the first to the last picture and the one back; none if the pictures are unrelated.
    flows: tuple[Flow, Flow] | None
    #: Share of the pictures that both have in common, 0..1.
    shared: float


def find_correspondence(first: Rgb, last: Rgb, *, check: Callable[[], None]) -> Correspondence:
    """Looks for what two pictures of one size have in common. `check` may raise to stop."""
    height, width = first.shape[:2]
    factor = min(1.0, _WORK_SIDE / max(height, width))
    size = round(width * factor), round(height * factor)
    greys = [_even_grey(cv2.resize(picture, size, interpolation=cv2.INTER_AREA)) for picture in (first, last)]
    homography = _homography(greys[0], greys[1])
    check()
    forth = _dense(greys[0], greys[1], homography)
    check()
    back = _dense(greys[1], greys[0], None if homography is None else np.linalg.inv(homography))
    check()
    forth_error, back_error = round_trip(forth, back), round_trip(back, forth)
    shared = float(np.mean(forth_error < 0.01 * max(size)))
    if shared < _RELATED:
        return Correspondence(flows=None, shared=shared)
    tolerance = np.float32(_TOLERANCE * max(size))
    return Correspondence(
        flows=(
            _flow(forth, np.exp(-forth_error / tolerance)),
            _flow(back, np.exp(-back_error / tolerance)),
        ),
        shared=shared,
    )


def _flow(flow: Floats, trust: Floats) -> Flow:
    """In rows that follow each other directly: they are looked up thousands of times."""
    return Flow(x=flow[..., 0].copy(), y=flow[..., 1].copy(), trust=trust)


def _even_grey(picture: Rgb) -> Rgb:
    grey: Rgb = cv2.createCLAHE(2.0, (8, 8)).apply(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    return grey


def _homography(first: Rgb, second: Rgb) -> Samples | None:
    """The plane motion between the pictures, if many features agree on one."""
    factor = min(1.0, _FEATURE_SIDE / max(first.shape))
    greys = [cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) for grey in (first, second)]
    features = cv2.SIFT.create(1500)
    (points, traits), (other_points, other_traits) = (features.detectAndCompute(grey, None) for grey in greys)
    if len(points) < 25 or len(other_points) < 25:
        return None
    pairs = cv2.BFMatcher().knnMatch(traits, other_traits, k=2)
    good = [best for best, second_best in pairs if best.distance < 0.75 * second_best.distance]
    if len(good) < 25:
        return None
    start = np.array([points[match.queryIdx].pt for match in good], np.float32)
    end = np.array([other_points[match.trainIdx].pt for match in good], np.float32)
    cv2.setRNGSeed(1)  # sampling must not differ from run to run
    homography, agreeing = cv2.findHomography(start, end, cv2.USAC_MAGSAC, 2.0, maxIters=3000)
    if homography is None or int(agreeing.sum()) < 25:
        return None
    larger = np.diag([factor, factor, 1.0])
    found: Samples = np.linalg.inv(larger) @ homography @ larger
    return found


def _dense(first: Rgb, second: Rgb, homography: npt.NDArray[np.floating] | None) -> Floats:
    """Flow from the first to the second picture: the homography, then what it leaves."""
    height, width = first.shape
    if homography is None:
        return dense_flow(first, second)
    grid = places(width, height)
    moved = cv2.perspectiveTransform(grid.reshape(-1, 1, 2), homography).reshape(grid.shape).astype(np.float32)
    aligned = cv2.remap(second, moved, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    rest = dense_flow(first, aligned)
    at = looked_up(moved, grid + rest)
    # Beyond the edges the homography is unknown to `remap`; there the rest alone is added.
    inside = np.all((grid + rest >= 0) & (grid + rest <= [width - 1, height - 1]), axis=2, keepdims=True)
    flow: Floats = np.where(inside, at, moved + rest).astype(np.float32) - grid
    return flow
