"""The film between two given pictures: both are exact, and what they share moves from one to the other.

Related pictures are joined by dense flow, taken both ways and believed where both agree. Unrelated ones would only give
ghosts that way: they are joined by a push in and a dissolve that runs from the light parts to the dark ones.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.video.ahead import Draw
from limpet.engines.embedded.video.life import Moment
from limpet.engines.embedded.video.path import CameraPath, Samples
from limpet.engines.embedded.video.picture import raster_of
from limpet.engines.embedded.video.stage import Shoot
from limpet.engines.embedded.video.warp import Overshoot, bilinear
from limpet.media.colour import Floats, Planes, Rgb, to_planes
from limpet.media.encode import Canvas

#: Long side of the pictures on which flow is found.
_WORK_SIDE = 480
#: Share of pixels whose flow returns to its start; unrelated pictures reach 0.23, related ones begin at 0.36.
_RELATED = 0.30
#: A flow that misses its start by this share of the long side counts for little.
_TOLERANCE = 0.006
#: What a place of no trust still weighs.
_LEAST_TRUST = 0.03
_FLOW_STEPS = 5
#: The part of the clip that a dissolve takes, and how far it pushes in.
_DISSOLVE = 0.45
_DISSOLVE_PUSH = 0.14
#: The part of the dissolve that one place takes.
_DISSOLVE_SOFTNESS = 0.5
#: The camera moves over both pictures as if they were flat, at this inverse depth.
_FLAT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Where each pixel of one picture lies in the other, in pixels of the work size, and how far to believe it."""

    x: Floats
    y: Floats
    trust: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """How one picture becomes the other."""

    first: Rgb
    last: Rgb
    #: The flow from the first to the last picture and the one back; none if the pictures are unrelated.
    flows: tuple[Flow, Flow] | None
    #: Share of the pictures that both have in common, 0..1.
    shared: float


def find_passage(first: Rgb, last: Rgb, *, check: Callable[[], None]) -> Passage:
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
    forth_error, back_error = _round_trip(forth, back), _round_trip(back, forth)
    shared = float(np.mean(forth_error < 0.01 * max(size)))
    if shared < _RELATED:
        return Passage(first=first, last=last, flows=None, shared=shared)
    tolerance = np.float32(_TOLERANCE * max(size))
    return Passage(
        first=first,
        last=last,
        flows=(
            Flow(x=forth[..., 0], y=forth[..., 1], trust=np.exp(-forth_error / tolerance)),
            Flow(x=back[..., 0], y=back[..., 1], trust=np.exp(-back_error / tolerance)),
        ),
        shared=shared,
    )


def _even_grey(picture: Rgb) -> Rgb:
    grey: Rgb = cv2.createCLAHE(2.0, (8, 8)).apply(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    return grey


def _homography(first: Rgb, second: Rgb) -> Samples | None:
    """The plane motion between the pictures, if many features agree on one."""
    features = cv2.SIFT.create(1500)
    (points, traits), (other_points, other_traits) = (features.detectAndCompute(grey, None) for grey in (first, second))
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
    found: Samples = homography
    return found


def _dense(first: Rgb, second: Rgb, homography: npt.NDArray[np.floating] | None) -> Floats:
    """Flow from the first to the second picture: the homography, then what it leaves."""
    height, width = first.shape
    grid = np.dstack(np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)))
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    finder.setFinestScale(1)
    if homography is None:
        plain: Floats = finder.calc(first, second, None)
        return plain
    places = cv2.perspectiveTransform(grid.reshape(-1, 1, 2), homography).reshape(grid.shape).astype(np.float32)
    aligned = cv2.remap(second, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    rest = finder.calc(first, aligned, None)
    at = cv2.remap(places, grid + rest, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # Beyond the edges the homography is unknown to `remap`; there the rest alone is added.
    inside = np.all((grid + rest >= 0) & (grid + rest <= [width - 1, height - 1]), axis=2, keepdims=True)
    flow: Floats = np.where(inside, at, places + rest).astype(np.float32) - grid
    return flow


def _round_trip(there: Floats, back: Floats) -> Floats:
    """How far from its start each pixel ends after going there and back."""
    height, width = there.shape[:2]
    grid = np.dstack(np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)))
    returned = cv2.remap(back, grid + there, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    error: Floats = np.linalg.norm(there + returned, axis=2).astype(np.float32)
    return error


def resting_ends(path: CameraPath) -> CameraPath:
    """The camera's way, back at its start when the last picture is reached."""
    clock = np.linspace(0, 1, len(path))
    return path.scaled(np.sin(np.pi * clock) ** 2)


def film_passage(passage: Passage, shoot: Shoot) -> Draw:
    """Draws the frames; the first and the last are the fitted pictures to the last bit."""
    last_frame = len(shoot.path) - 1
    ends = {0: to_planes(passage.first), last_frame: to_planes(passage.last)}
    mix = _Flowing(passage, passage.flows, shoot) if passage.flows else _Dissolving(passage, shoot)

    def draw(frame: int, canvas: Canvas) -> None:
        if frame in ends:
            canvas.planes.take(ends[frame])
            return
        pose, near_end = shoot.path.pose(frame), min(frame, last_frame - frame) / shoot.fps
        x, y, _ = shoot.view.look(_FLAT, pose)
        mix.draw(*shoot.life.moved(x, y, near_end), frame / last_frame, canvas.planes)
        shoot.life.laid(canvas.planes, Moment(frame=frame, seconds=near_end, pose=pose))

    return draw


class _Ends:
    """The two pictures as sources."""

    def __init__(self, passage: Passage, shoot: Shoot) -> None:
        self._size = shoot.view.lens.size
        self._first, self._last = (
            shoot.brush.load(raster_of(picture, self._size, Overshoot())) for picture in (passage.first, passage.last)
        )

    def _mixed(self, first: tuple[Floats, Floats], last: tuple[Floats, Floats], share: Floats, onto: Planes) -> None:
        """Each picture seen through its own coarse map; `share` of the last one, on the map's grid."""
        self._first.draw(*first, onto)
        self._last.draw(*last, onto, share=share)


class _Flowing(_Ends):
    """The two pictures, each moved along its flow, mixed by time and trust."""

    def __init__(self, passage: Passage, flows: tuple[Flow, Flow], shoot: Shoot) -> None:
        super().__init__(passage, shoot)
        self._forth, self._back = flows

    def draw(self, x: Floats, y: Floats, part: float, onto: Planes) -> None:
        moved = part * part * (3 - 2 * part)
        first_x, first_y, first_trust = self._moved(self._forth, x, y, moved)
        last_x, last_y, last_trust = self._moved(self._back, x, y, 1 - moved)
        first_weight = np.float32(1 - moved) * (first_trust + np.float32(_LEAST_TRUST))
        last_weight = np.float32(moved) * (last_trust + np.float32(_LEAST_TRUST))
        share: Floats = (last_weight / (first_weight + last_weight)).astype(np.float32)
        self._mixed((first_x, first_y), (last_x, last_y), share, onto)

    def _moved(self, flow: Flow, x: Floats, y: Floats, part: float) -> tuple[Floats, Floats, Floats]:
        """Where output points come from when a part of the flow has run, by fixed point; and the trust found there."""
        rows, columns = flow.x.shape
        width, height = self._size.width, self._size.height
        factor = columns / width

        def at(values: Floats, place_x: Floats, place_y: Floats) -> Floats:
            return bilinear(values, (place_x + 0.5) * factor - 0.5, (place_y + 0.5) * (rows / height) - 0.5)

        from_x, from_y = x, y
        share = np.float32(part / factor)
        for _ in range(_FLOW_STEPS):
            from_x, from_y = x - share * at(flow.x, from_x, from_y), y - share * at(flow.y, from_x, from_y)
        inside = (from_x >= 0) & (from_x < width) & (from_y >= 0) & (from_y < height)
        return from_x, from_y, at(flow.trust, from_x, from_y) * inside


class _Dissolving(_Ends):
    """Both pictures are pushed into during the change; each is at rest at its own end."""

    def __init__(self, passage: Passage, shoot: Shoot) -> None:
        super().__init__(passage, shoot)
        self._order = _dissolve_order(passage.last)

    def draw(self, x: Floats, y: Floats, part: float, onto: Planes) -> None:
        first = self._nearer(x, y, 1 + _DISSOLVE_PUSH * part**2)
        last = self._nearer(x, y, 1 + _DISSOLVE_PUSH * (1 - part) ** 2)
        clock = np.clip((part - 0.5) / _DISSOLVE + 0.5, 0, 1) * (1 + _DISSOLVE_SOFTNESS)
        rows, columns = self._order.shape
        turn = bilinear(self._order, x * (columns / self._size.width), y * (rows / self._size.height))
        share = np.clip((np.float32(clock) - turn) / np.float32(_DISSOLVE_SOFTNESS), 0, 1)
        self._mixed(first, last, (share * share * (3 - 2 * share)).astype(np.float32), onto)

    def _nearer(self, x: Floats, y: Floats, growth: float) -> tuple[Floats, Floats]:
        middle_x, middle_y = np.float32((self._size.width - 1) / 2), np.float32((self._size.height - 1) / 2)
        return (x - middle_x) / np.float32(growth) + middle_x, (y - middle_y) / np.float32(growth) + middle_y


def _dissolve_order(picture: Rgb) -> Floats:
    """When each place changes, 0..1: what is light in the new picture comes first, in soft patches."""
    height, width = picture.shape[:2]
    size = -(-width // 8), -(-height // 8)
    grey = cv2.cvtColor(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    patches = np.random.default_rng(1).random((5, 8)).astype(np.float32)
    noise = cv2.resize(patches, size, interpolation=cv2.INTER_CUBIC)
    late = 0.6 * (1 - cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 2) / 255) + 0.4 * noise
    low, high = float(late.min()), float(late.max())
    order: Floats = ((late - low) / max(1e-6, high - low)).astype(np.float32)
    return order
