"""Rain and snow: sheets of drops that fall through the picture and repeat."""

import cv2
import numpy as np

from limpet.engines.embedded.scenes.board import Board, Drift, Layer
from limpet.engines.embedded.video.raster import Cutout, Place
from limpet.media.colour import Floats, Plane, Planes

#: BT.709 code values of a cool near-white.
_WHITE = (222, 131, 126)


def draw_rain(board: Board) -> None:
    for near, count in ((0.3, 700), (0.6, 260)):
        sheet = np.zeros((board.rows, board.columns), np.uint8)
        long = 0.035 + 0.05 * near
        for x, y in zip(board.random.random(count), board.random.random(count), strict=True):
            start = int(x * board.columns), int(y * board.rows)
            end = start[0] - int(long * 0.10 / board.pixel), start[1] + int(long / board.pixel)
            cv2.line(sheet, start, end, int(60 + 60 * near), 1 + int(near > 0.5), cv2.LINE_AA)
        _add_sheet(board, sheet, near, fall=1.5 + 1.3 * near, lean=-0.10)


def draw_snow(board: Board) -> None:
    for near, count in ((0.2, 900), (0.4, 380), (0.7, 110)):
        sheet = np.zeros((board.rows, board.columns), np.float32)
        radius = max(1.0, (0.0012 + 0.0045 * near) / board.pixel)
        rows, columns = board.random.integers(0, board.rows, count), board.random.integers(0, board.columns, count)
        for row, column in zip(rows, columns, strict=True):
            cv2.circle(sheet, (int(column), int(row)), round(radius), 230, -1, cv2.LINE_AA)
        soft = cv2.GaussianBlur(sheet, (0, 0), 0.5 * radius).astype(np.uint8)
        _add_sheet(board, soft, near, fall=0.05 + 0.16 * near, lean=0.25)


def _add_sheet(board: Board, alpha: Plane, near: float, *, fall: float, lean: float) -> None:
    white = Planes(
        *(np.full_like(plane, level) for plane, level in zip((alpha, *2 * [alpha[::2, ::2]]), _WHITE, strict=True))
    )
    cutout = Cutout.of(white, alpha, Place(scale=board.scale), repeats=True)
    board.layers.append(Layer(cutout=cutout, surface=near, drift=_falling(board, fall, lean)))


def _falling(board: Board, fall: float, lean: float) -> Drift:
    """`fall` in picture heights a second; `lean` is the sideways part of it."""
    down = fall * board.size.height

    def drift(seconds: float, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return x - np.float32(down * lean * seconds), y - np.float32(down * seconds)

    return drift
