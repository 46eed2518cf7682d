"""Paints a thing: flat shapes that are inflated a little, so that the scene's light models them."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.scenes.cards import Texture
from limpet.engines.embedded.scenes.light import Light, colour
from limpet.engines.embedded.scenes.models.sheet import FINER, dab_all, empty_sheet, in_light, lay
from limpet.engines.embedded.scenes.noise import cloud_noise
from limpet.media.colour import Floats

Point = tuple[float, float]
Paint = str | Floats
Numbers = npt.NDArray[np.floating]
_SHIFT = 4


class Brush:
    """A sheet of so many metres; x runs to the right from the middle, y up from the foot."""

    def __init__(self, width: float, height: float, *, rows: int, light: Light, seed: int = 0) -> None:
        """`rows` is the height of the finished card in pixels."""
        self.scale = rows * FINER / height
        self.rows, self.columns = rows * FINER, max(4, round(width * self.scale / FINER) * FINER)
        self.width, self.height = width, height
        self.light = light
        self.random = np.random.default_rng(seed)
        self._sheet = empty_sheet(self.rows, self.columns)

    # Shapes

    def polygon(self, points: Sequence[Point], paint: Paint, **look: float) -> None:
        mask, box = self._mask_around(points)
        if box is None:
            return
        cv2.fillPoly(mask, [self._pixels(points, box)], 255, shift=_SHIFT)
        self._lay(mask, box, paint, **look)

    def blob(self, points: Sequence[Point], paint: Paint, **look: float) -> None:
        """A closed smooth outline through the points."""
        self.polygon(_closed_curve(points), paint, **look)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, paint: Paint, *, turn: float = 0.0, **look: float
    ) -> None:
        angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        cos, sin = math.cos(turn), math.sin(turn)
        across, along = rx * np.cos(angles), ry * np.sin(angles)
        self.polygon(
            [(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in zip(across, along, strict=True)], paint, **look
        )

    def box(self, left: float, bottom: float, right: float, top: float, paint: Paint, **look: float) -> None:
        self.polygon([(left, bottom), (right, bottom), (right, top), (left, top)], paint, **look)

    def limb(self, points: Sequence[Point], widths: Sequence[float], paint: Paint, **look: float) -> None:
        """A chain of round joints, as thick at each as given."""
        widest = max(widths)
        spread = [(x + s * widest, y + t * widest) for x, y in points for s in (-1, 1) for t in (-1, 1)]
        mask, box = self._mask_around(spread)
        if box is None:
            return
        self._fill_chain(mask, box, points, widths)
        self._lay(mask, box, paint, **look)

    def joined(
        self, outline: Sequence[Point], chain: Sequence[Point], widths: Sequence[float], paint: Paint, **look: float
    ) -> None:
        """A closed smooth outline and a chain of joints as one shape, without an edge between them."""
        curve, widest = _closed_curve(outline), max(widths)
        spread = [(x + s * widest, y + t * widest) for x, y in chain for s in (-1, 1) for t in (-1, 1)]
        mask, box = self._mask_around([*curve, *spread])
        if box is None:
            return
        cv2.fillPoly(mask, [self._pixels(curve, box)], 255, shift=_SHIFT)
        self._fill_chain(mask, box, chain, widths)
        self._lay(mask, box, paint, **look)

    def _fill_chain(
        self,
        mask: npt.NDArray[np.uint8],
        box: tuple[int, int, int, int],
        points: Sequence[Point],
        widths: Sequence[float],
    ) -> None:
        for (a, wa), (b, wb) in zip(
            zip(points[:-1], widths[:-1], strict=True), zip(points[1:], widths[1:], strict=True), strict=True
        ):
            length = math.hypot(b[0] - a[0], b[1] - a[1]) or 1e-6
            nx, ny = -(b[1] - a[1]) / length, (b[0] - a[0]) / length
            side = [
                (a[0] + nx * wa / 2, a[1] + ny * wa / 2),
                (b[0] + nx * wb / 2, b[1] + ny * wb / 2),
                (b[0] - nx * wb / 2, b[1] - ny * wb / 2),
                (a[0] - nx * wa / 2, a[1] - ny * wa / 2),
            ]
            cv2.fillConvexPoly(mask, self._pixels(side, box), 255, shift=_SHIFT)
        for point, width in zip(points, widths, strict=True):
            centre = self._pixels([point], box)[0]
            radius = max(1, round(width / 2 * self.scale * (1 << _SHIFT)))
            cv2.circle(mask, (int(centre[0]), int(centre[1])), radius, 255, -1, shift=_SHIFT)

    def line(self, points: Sequence[Point], width: float, paint: Paint, **look: float) -> None:
        self.limb(points, [width] * len(points), paint, **look)

    def dabs(self, places: Numbers, radii: Numbers, paints: Numbers, slopes: Numbers) -> None:
        """Leaves: small discs that face each its own way, the first lowest."""
        across, along = (places[:, 0] + self.width / 2) * self.scale, (self.height - places[:, 1]) * self.scale
        centres = np.round(np.stack([across, along], axis=1)).astype(np.int64)
        sizes = np.maximum(1, np.round(radii * self.scale)).astype(np.int64)
        dab_all(self._sheet, centres, sizes, paints.astype(np.float32), slopes.astype(np.float32))

    def mask(
        self, mask: Floats, left: float, bottom: float, right: float, top: float, paint: Paint, **look: float
    ) -> None:
        """A picture of opacity, 0..1, stretched over a rectangle."""
        whole, box = self._mask_around([(left, bottom), (right, top)])
        if box is None:
            return
        columns, rows = max(1, round((right - left) * self.scale)), max(1, round((top - bottom) * self.scale))
        sized = cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_AREA)
        x, y = round((left + self.width / 2) * self.scale) - box[0], round((self.height - top) * self.scale) - box[1]
        part = whole[max(0, y) : y + rows, max(0, x) : x + columns]
        if part.size:
            part[:] = sized[max(0, -y) : max(0, -y) + part.shape[0], max(0, -x) : max(0, -x) + part.shape[1]] * 255
        self._lay(whole, box, paint, **look)

    def cut(self, points: Sequence[Point]) -> None:
        """Takes away what lies inside."""
        mask, box = self._mask_around(points)
        if box is not None:
            cv2.fillPoly(mask, [self._pixels(points, box)], 255, shift=_SHIFT)
            self._sheet.alpha[box[1] : box[3], box[0] : box[2]] *= 1 - mask.astype(np.float32) / 255

    # How they are laid on

    def _mask_around(self, points: Sequence[Point]) -> tuple[npt.NDArray[np.uint8], tuple[int, int, int, int] | None]:
        """An empty mask around the points, and where it lies: left, top, right, bottom."""
        x = [(p[0] + self.width / 2) * self.scale for p in points]
        y = [(self.height - p[1]) * self.scale for p in points]
        left, right = max(0, int(min(x)) - 2), min(self.columns, int(max(x)) + 3)
        top, bottom = max(0, int(min(y)) - 2), min(self.rows, int(max(y)) + 3)
        if left >= right or top >= bottom:
            return np.zeros((1, 1), np.uint8), None
        return np.zeros((bottom - top, right - left), np.uint8), (left, top, right, bottom)

    def _pixels(self, points: Sequence[Point], box: tuple[int, int, int, int]) -> npt.NDArray[np.int32]:
        places = np.array(points, np.float64)
        x = (places[:, 0] + self.width / 2) * self.scale - box[0]
        y = (self.height - places[:, 1]) * self.scale - box[1]
        return np.round(np.stack([x, y], axis=1) * (1 << _SHIFT)).astype(np.int32)

    def _lay(
        self,
        mask: npt.NDArray[np.uint8],
        box: tuple[int, int, int, int],
        paint: Paint,
        *,
        round_m: float = 0.15,
        bulge: float = 1.0,
        lean_x: float = 0.0,
        lean_y: float = 0.0,
        glow: float = 0.0,
        grain: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """`round_m` is how far from its edge a shape is rounded; `lean` is the way that a flat one faces."""
        tone = colour(paint) if isinstance(paint, str) else np.asarray(paint, np.float32)
        rough = np.float32(grain) * self._grain(mask.shape) if grain else _NO_GRAIN
        slopes = _inflated(mask, round_m * self.scale, bulge)
        lay(self._sheet, (box[0], box[1]), mask, tone, rough, slopes, (lean_x, lean_y, glow, opacity))

    def _grain(self, shape: tuple[int, ...]) -> Floats:
        noise = cloud_noise(11, 0.9)
        y, x = self.random.integers(0, 512, 2)
        rows, columns = np.arange(shape[0]) + y, np.arange(shape[1]) + x
        grain: Floats = noise[np.ix_(rows % 512, columns % 512)]
        return grain

    def texture(self) -> Texture:
        """What was painted, in the scene's light."""
        return Texture(in_light(self._sheet, self.light))


#: Of a shape without grain, and of a flat one.
_NO_GRAIN = np.zeros((0, 0), np.float32)
_NO_SLOPES = np.zeros((0, 0, 2), np.float32)


def _inflated(mask: npt.NDArray[np.uint8], reach: float, bulge: float) -> Floats:
    """Slopes of a shape that is rounded near its edge: right and up."""
    if bulge <= 0 or reach < 1 or min(mask.shape) < 4:
        return _NO_SLOPES
    padded = cv2.copyMakeBorder((mask > 127).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    inside = cv2.distanceTransform(padded, cv2.DIST_L2, 3)
    reach = min(reach, max(1.0, float(inside.max())))
    part = np.clip(inside / reach, 0, 1)
    height = np.sqrt(np.clip(1 - (1 - part) ** 2, 0, 1)) * reach * bulge
    height = cv2.GaussianBlur(height, (0, 0), max(0.8, reach * 0.12))
    along, across = np.gradient(height)
    slopes: Floats = np.ascontiguousarray(np.clip(np.dstack([-across, along])[1:-1, 1:-1], -3, 3), np.float32)
    return slopes


def _closed_curve(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    knots = np.array(points, np.float64)
    before, after, second = np.roll(knots, 1, 0), np.roll(knots, -1, 0), np.roll(knots, -2, 0)
    bent, twisted = 2 * before - 5 * knots + 4 * after - second, 3 * knots - before - 3 * after + second
    curve = [0.5 * (2 * knots + (after - before) * t + bent * t**2 + twisted * t**3) for t in np.arange(steps) / steps]
    places = np.stack(curve, axis=1).reshape(-1, 2)
    return [(float(x), float(y)) for x, y in places]
