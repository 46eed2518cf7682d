"""A sheet that shapes are laid on: what it keeps of each point, and how it looks in a light."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.compiled import kernel
from limpet.engines.embedded.scenes.light import Light
from limpet.media.colour import Floats

#: Points to each side of a pixel of the finished texture.
FINER = 2
# Places in the vector of light that falls on a sheet.
_SUN, _ABOVE, _BELOW, _TO_SUN = 0, 3, 6, 9


class Sheet(NamedTuple):
    """Named for kernels."""

    albedo: Floats
    #: Slopes to the right and up.
    slopes: Floats
    glow: Floats
    alpha: Floats


def empty_sheet(rows: int, columns: int) -> Sheet:
    shapes = ((rows, columns, 3), (rows, columns, 2), (rows, columns, 3), (rows, columns))
    return Sheet(*(np.zeros(shape, np.float32) for shape in shapes))


@kernel
def lay(
    sheet: Sheet,
    corner: tuple[int, int],
    mask: npt.NDArray[np.uint8],
    paint: Floats,
    grain: Floats,
    slopes: Floats,
    look: tuple[float, float, float, float],
) -> None:
    """Lays a shape of one paint on the sheet; `grain` and `slopes` may be empty. `look`: two leanings, glow, opacity."""
    left, top = corner
    lean_x, lean_y, glow, opacity = look
    for row in range(mask.shape[0]):
        for column in range(mask.shape[1]):
            share = mask[row, column] * opacity / 255.0
            if share <= 0:
                continue
            r, c = row + top, column + left
            rough = 1.0 + grain[row, column] if grain.shape[0] > 0 else 1.0
            for k in range(3):
                value = paint[k] * rough
                sheet.albedo[r, c, k] += (value - sheet.albedo[r, c, k]) * share
                sheet.glow[r, c, k] += (value * glow - sheet.glow[r, c, k]) * share
            across, along = lean_x, lean_y
            if slopes.shape[0] > 0:
                across, along = across + slopes[row, column, 0], along + slopes[row, column, 1]
            sheet.slopes[r, c, 0] += (across - sheet.slopes[r, c, 0]) * share
            sheet.slopes[r, c, 1] += (along - sheet.slopes[r, c, 1]) * share
            sheet.alpha[r, c] += (1 - sheet.alpha[r, c]) * share


@kernel
def dab_all(
    sheet: Sheet, centres: npt.NDArray[np.int64], radii: npt.NDArray[np.int64], paints: Floats, slopes: Floats
) -> None:
    """Small flat discs, one after the other."""
    rows, columns = sheet.alpha.shape
    for number in range(centres.shape[0]):
        x, y, radius = centres[number, 0], centres[number, 1], radii[number]
        for row in range(max(0, y - radius), min(rows, y + radius + 1)):
            half = int(np.sqrt((radius + 0.4) ** 2 - (row - y) ** 2))
            for column in range(max(0, x - half), min(columns, x + half + 1)):
                for k in range(3):
                    sheet.albedo[row, column, k] = paints[number, k]
                    sheet.glow[row, column, k] = 0.0
                sheet.slopes[row, column, 0] = slopes[number, 0]
                sheet.slopes[row, column, 1] = slopes[number, 1]
                sheet.alpha[row, column] = 1.0


def in_light(sheet: Sheet, light: Light) -> Floats:
    """The sheet as the light shows it, premultiplied, each pixel the mean of its points."""
    lamp = np.concatenate([light.sun, light.above * np.float32(1.05), light.below, light.direction]).astype(np.float64)
    shown = np.zeros((sheet.alpha.shape[0] // FINER, sheet.alpha.shape[1] // FINER, 4), np.float32)
    _light_up(sheet, lamp, shown)
    return shown


@kernel
def _light_up(sheet: Sheet, lamp: npt.NDArray[np.float64], shown: Floats) -> None:
    right, up, ahead = lamp[_TO_SUN], lamp[_TO_SUN + 1], lamp[_TO_SUN + 2]
    part = 1.0 / (FINER * FINER)
    for row in range(shown.shape[0] * FINER):
        for column in range(shown.shape[1] * FINER):
            alpha = sheet.alpha[row, column]
            if alpha <= 0:
                continue
            nx, ny = sheet.slopes[row, column, 0], sheet.slopes[row, column, 1]
            nz = 1.0 / np.sqrt(1 + nx * nx + ny * ny)
            nx, ny = nx * nz, ny * nz
            facing = nx * right + ny * up - nz * ahead
            # Backs to the sun still get some of it from around them; edges against the sun shine.
            direct = min(1.0, max(0.0, facing * 0.85 + 0.15))
            rim = max(0.0, 1 - nz) ** 1.5 * max(0.0, ahead)
            direct += rim * min(1.0, max(0.0, facing + 0.5)) * 1.2
            sky = 0.5 + 0.5 * ny
            pixel = shown[row // FINER, column // FINER]
            for k in range(3):
                falls = lamp[_SUN + k] * direct + lamp[_ABOVE + k] * sky + lamp[_BELOW + k] * (1 - sky)
                pixel[k] += (sheet.albedo[row, column, k] * falls + sheet.glow[row, column, k]) * alpha * part
            pixel[3] += alpha * part
