"""Several runs of a model as one film: each goes on from the last frame of the one before."""

from collections.abc import Generator, Iterable, Iterator

import cv2
import numpy as np

from limpet.engines.diffusion.grid import Native
from limpet.engines.diffusion.take import Pixels
from limpet.media.colour import Floats

#: Seconds over which a run's own light and colours take the place of those of the run before.
_TURN_S = 1.0
#: Long side of the picture in which light and colours are compared: large enough for a shade, too small for a shape.
_SHADES = 24
#: Levels of 255 beyond which a difference is no drift of colours, but another picture.
_MOST = 24.0


class UnplannedFrames(RuntimeError):
    """A pipeline made other frames than it was asked for."""


def joined(chunks: Iterable[Iterable[Pixels]], native: Native) -> Generator[Pixels]:
    """The kept part of each frame, in order. What a run repeats of the one before is left out."""
    last: Pixels | None = None
    made = 0
    for chunk, length in zip(chunks, native.chunks, strict=False):  # what follows the last chunk is not asked for
        frames = _checked(chunk, length, native)
        if last is not None:
            frames = _matched(frames, last, turn=round(_TURN_S * native.fps))
        for last in frames:
            yield last
        made += 1
    if made < len(native.chunks):
        raise UnplannedFrames(f"{made} runs of {len(native.chunks)} were made")


def _checked(chunk: Iterable[Pixels], length: int, native: Native) -> Iterator[Pixels]:
    number = 0
    for number, frame in enumerate(chunk, 1):
        if number > length or frame.shape != (native.size.height, native.size.width, 3):
            raise UnplannedFrames(f"frame {number} of {length} has the shape {frame.shape}, not {native.size}")
        yield frame[native.kept.rows, native.kept.columns]
    if number < length:
        raise UnplannedFrames(f"{number} frames were made, not {length}")


def _matched(frames: Iterator[Pixels], last: Pixels, *, turn: int) -> Iterator[Pixels]:
    """Without the first frame, which is `last` once more; the light in which it came back fades out of the others."""
    shade = _shade(last) - _shade(next(frames))
    shade = np.clip(cv2.GaussianBlur(shade, (0, 0), 1.5), -_MOST, _MOST)
    for number, frame in enumerate(frames, 1):
        rest = 1 - number / turn
        yield _lit(frame, shade * (rest * rest * (3 - 2 * rest))) if rest > 0 else frame


def _shade(frame: Pixels) -> Floats:
    height, width = frame.shape[:2]
    factor = _SHADES / max(height, width)
    size = max(2, round(width * factor)), max(2, round(height * factor))
    shade: Floats = cv2.resize(frame, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return shade


def _lit(frame: Pixels, shade: Floats) -> Pixels:
    height, width = frame.shape[:2]
    light = cv2.resize(shade, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.add(frame, light, dtype=cv2.CV_8U), np.uint8)
