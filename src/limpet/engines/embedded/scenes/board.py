"""The drawing board of a scene: coordinates, noise, and layers that become rasters as soon as they are drawn."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from limpet.engines.embedded.video.raster import Cutout, Place, Raster
from limpet.engines.embedded.video.warp import Surface
from limpet.media.colour import Floats, Plane, to_planes
from limpet.media.geometry import Size

#: Drawn beyond each side of the picture, as a part of its width and height, so that cameras have somewhere to look.
MARGIN = 0.14

#: Opacity that no one sees.
_INVISIBLE = 0.004

#: Moves points of a layer (x and y in picture pixels) at a time in seconds.
Drift = Callable[[float, Floats, Floats], tuple[Floats, Floats]]
#: A layer's opacity at a time in seconds.
Opacity = Callable[[float], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    cutout: Cutout
    surface: Surface
    drift: Drift | None = None
    opacity: Opacity | None = None


@dataclass(slots=True)
class Board:
    """Coordinates are in picture heights from the picture's top left corner; colours are 0..255 as floats."""

    size: Size
    random: np.random.Generator
    scale: float
    #: Called at every step of drawing; may raise to stop.
    check: Callable[[], None]
    #: Columns and rows of the raster, with its margins.
    columns: int = 0
    rows: int = 0
    #: The first row of a strip in the whole board.
    first_row: int = 0
    x: Floats = field(init=False)
    y: Floats = field(init=False)
    #: Everything drawn so far, as seen before any movement.
    flat: Floats = field(init=False)
    backdrop: Raster = field(init=False)
    #: In front of the backdrop, from back to front.
    layers: list[Layer] = field(default_factory=list)

    def __post_init__(self) -> None:
        height = self.size.height
        self.columns = 2 * round(self.size.width * (1 + 2 * MARGIN) * self.scale / 2)
        self.rows = 2 * round(height * (1 + 2 * MARGIN) * self.scale / 2)
        unit = np.float32(1 / (height * self.scale))
        across = (np.arange(self.columns, dtype=np.float32) + 0.5) * unit - np.float32(MARGIN * self.aspect)
        along = (np.arange(self.rows, dtype=np.float32) + 0.5) * unit - np.float32(MARGIN)
        self.x, self.y = across[None, :], along[:, None]
        self.flat = np.zeros((self.rows, self.columns, 3), np.float32)

    def strip(self, top: float, bottom: float) -> "Board":
        """The rows between two heights as a board of their own; what is added there is added to the whole."""
        first, last = self.row(top) // 2 * 2, -(-self.row(bottom) // 2) * 2
        part = copy.copy(self)
        part.first_row, part.rows = self.first_row + first, last - first
        part.y, part.flat = self.y[first:last], self.flat[first:last]
        return part

    @property
    def aspect(self) -> float:
        return self.size.width / self.size.height

    @property
    def pixel(self) -> float:
        """One raster pixel in picture heights."""
        return 1 / (self.size.height * self.scale)

    def row(self, y: float) -> int:
        """The raster row at a height, held inside."""
        return int(np.clip(round((y + MARGIN) / self.pixel) - self.first_row, 0, self.rows))

    def column(self, x: float) -> int:
        return int(np.clip(round((x + MARGIN * self.aspect) / self.pixel), 0, self.columns))

    def noise(self, cells: float, *, octaves: int = 5, gain: float = 0.5, squash: float = 1.0) -> Floats:
        """Fractal noise over the board, about -1..1, with `cells` bumps to a picture height across."""
        self.check()
        return fractal(
            self.random,
            self.rows,
            self.columns,
            cells=cells * self.columns * self.pixel,
            octaves=octaves,
            gain=gain,
            squash=squash,
        )

    def line(self, cells: float, *, octaves: int = 6, gain: float = 0.5, peaks: bool = False) -> Floats:
        """A random outline across the board, 0..1."""
        outline = np.zeros(self.columns, np.float32)
        amplitude = 1.0
        for octave in range(octaves):
            points = int(cells * 2**octave) + 3
            values = self.random.uniform(-1, 1, (1, points)).astype(np.float32)
            smooth = cv2.INTER_LINEAR if peaks and octave > 0 else cv2.INTER_CUBIC
            bumps = cv2.resize(values, (self.columns, 1), interpolation=smooth)[0]
            outline += amplitude * (1 - 2 * np.abs(bumps) if peaks and octave < 2 else bumps)
            amplitude *= gain
        low, high = float(outline.min()), float(outline.max())
        scaled: Floats = ((outline - low) / max(1e-6, high - low)).astype(np.float32)
        return scaled

    def begin(self, colour: Floats) -> None:
        """Fills the board with what lies behind everything."""
        self.check()
        self.flat[:] = colour
        self.backdrop = Raster(planes=to_planes(_toned(self.flat)), place=self._place())

    def add(
        self,
        colour: Floats,
        alpha: Floats,
        surface: Surface,
        *,
        drift: Drift | None = None,
        opacity: Opacity | None = None,
        counts: float = 1.0,
    ) -> None:
        """Lays a drawn layer over the rest. `counts` is its weight in what later layers see reflected."""
        self.check()
        seen = np.flatnonzero(alpha.max(axis=1) > _INVISIBLE)
        if not len(seen):
            return
        # An even first row keeps the chroma samples in their places. A cut-out's outermost rows go on without end, so the
        # band begins and ends with rows that hold nothing.
        band = slice(max(0, int(seen[0]) // 2 * 2 - 4), min(self.rows, int(seen[-1]) // 2 * 2 + 6))
        strip, colours = np.clip(alpha[band], 0, 1).astype(np.float32), np.broadcast_to(colour, self.flat.shape)[band]
        self.flat[band] += (colours - self.flat[band]) * (strip * np.float32(counts))[..., None]
        cutout = Cutout.of(
            to_planes(_toned(colours)), np.rint(strip * 255).astype(np.uint8), self._place(first_row=band.start)
        )
        self.layers.append(Layer(cutout=cutout, surface=surface, drift=drift, opacity=opacity))

    def _place(self, *, first_row: int = 0) -> Place:
        return Place(
            scale=self.scale,
            left=MARGIN * self.size.width,
            top=MARGIN * self.size.height - (self.first_row + first_row) / self.scale,
        )


def fractal(
    random: np.random.Generator,
    rows: int,
    columns: int,
    *,
    cells: float,
    octaves: int = 5,
    gain: float = 0.5,
    squash: float = 1.0,
) -> Floats:
    """Sums of smooth random grids; `squash` above 1 stretches the bumps sideways."""
    total = np.zeros((rows, columns), np.float32)
    amplitude, reach = 1.0, 0.0
    for octave in range(octaves):
        across = int(cells * 2**octave) + 3
        along = int(cells * 2**octave * squash * rows / columns) + 3
        if across > columns or along > rows:
            break
        grid = random.uniform(-1, 1, (along, across)).astype(np.float32)
        total += np.float32(amplitude) * cv2.resize(grid, (columns, rows), interpolation=cv2.INTER_CUBIC)
        reach += amplitude
        amplitude *= gain
    return total / np.float32(max(reach, 1e-6))


def step(low: float, high: float, values: Floats) -> Floats:
    """A smooth step from 0 at `low` to 1 at `high` (which may be the smaller)."""
    part = np.clip((values - np.float32(low)) / np.float32(high - low), 0, 1)
    smooth: Floats = part * part * (3 - 2 * part)
    return smooth


def mix(first: Floats, second: Floats, share: Floats | float) -> Floats:
    mixed: Floats = first + (second - first) * (np.float32(share) if isinstance(share, float) else share[..., None])
    return mixed


def colour(*rgb: float) -> Floats:
    return np.array(rgb, np.float32)


def _toned(picture: Floats) -> Plane:
    """Rolls off what is brighter than white, so that glows do not clip to flat patches."""
    value = np.maximum(picture, 0) * np.float32(1 / 255)
    excess = np.maximum(value - np.float32(0.82), 0)
    rolled = np.where(excess > 0, np.float32(0.82) + np.float32(0.18) * excess / (excess + np.float32(0.18)), value)
    toned: Plane = (rolled * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    return toned
