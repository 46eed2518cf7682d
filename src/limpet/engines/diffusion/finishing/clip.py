"""Makes the clip, or the picture, that was asked for out of what a model made."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2

from limpet.core.request import LogLevel
from limpet.engines.diffusion.finishing.ahead import ahead
from limpet.engines.diffusion.finishing.interpolation import Moments, drawn, moments
from limpet.engines.diffusion.finishing.joins import UnplannedFrames, joined
from limpet.engines.diffusion.finishing.tools import FinishTools
from limpet.engines.diffusion.finishing.upscaling import Upscaler
from limpet.engines.diffusion.grid import Native, Target
from limpet.engines.diffusion.take import Pixels
from limpet.media.colour import to_planes
from limpet.media.encode import Canvas, VideoWriter
from limpet.media.fitting import resized
from limpet.media.geometry import Size

#: Of the encoder, whose bytes depend on it: the same on every machine.
_ENCODER_THREADS = 2
#: Below this a change of pace is not worth a word.
_NOTICEABLE = 0.005


class Listener(Protocol):
    """What of a `JobContext` finishing needs."""

    def progress(self, fraction: float, stage: str) -> None: ...

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None: ...

    def check_cancelled(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which clip is to come of which frames, and where it goes."""

    native: Native
    target: Target
    path: Path
    #: Labels of the file.
    metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What the file is, and how it came about."""

    facts: Mapping[str, Any]
    provenance: Mapping[str, Any]


def finish_clip(
    chunks: Iterable[Iterable[Pixels]], order: Order, *, tools: FinishTools, listener: Listener
) -> Finished:
    """Writes exactly the frames of the target. A chunk is asked for when the one before is used up, and so may be made then.

    Raises `UnplannedFrames` where a chunk is not what the plan says.
    """
    cv2.setNumThreads(tools.threads_per_frame)
    target, check = order.target, listener.check_cancelled
    _tell(order, tools, listener)
    with ExitStack() as open_files:
        label = dict(order.metadata)
        writer = open_files.enter_context(
            VideoWriter(order.path, target.size, fps=target.fps, threads=_ENCODER_THREADS, metadata=label)
        )
        frames = open_files.enter_context(closing(_enlarged(joined(chunks, order.native), order, tools, check)))
        places = moments(frames, stride=order.native.stride, count=target.frames)
        canvases = ahead(_draw(tools, writer.canvas), places, threads=tools.threads, check=check)
        for several in open_files.enter_context(closing(canvases)):
            for canvas in several:
                writer.write(canvas)
            listener.progress(writer.frames / target.frames, "finishing")
    if writer.frames != target.frames:
        raise UnplannedFrames(f"{writer.frames} frames were written, not {target.frames}")
    return Finished(facts=_facts(target), provenance=_provenance(order, tools))


def finish_picture(
    pixels: Pixels, native: Native, size: Size, *, upscaler: Upscaler, check: Callable[[], None]
) -> Pixels:
    """A picture of exactly `size`; `check` may raise to stop."""
    (picture,) = joined([[pixels]], native)
    return _Enlarging(native, size, upscaler)(picture, check)


def _enlarged(
    frames: Generator[Pixels], order: Order, tools: FinishTools, check: Callable[[], None]
) -> Generator[Pixels]:
    if order.native.enlargement == 1:
        return frames

    enlarging = _Enlarging(order.native, order.target.size, tools.upscaler)
    return ahead(enlarging, frames, threads=tools.threads, check=check)


@dataclass(frozen=True, slots=True)
class _Enlarging:
    native: Native
    size: Size
    upscaler: Upscaler

    def __call__(self, frame: Pixels, go_on: Callable[[], None]) -> Pixels:
        if self.native.needs_super_resolution:
            return self.upscaler.enlarge(frame, self.size, go_on)
        return resized(frame, self.size)


def _draw(
    tools: FinishTools, new_canvas: Callable[[], Canvas]
) -> Callable[[Moments, Callable[[], None]], list[Canvas]]:
    def draw(moment: Moments, go_on: Callable[[], None]) -> list[Canvas]:
        canvases = []
        for frame in drawn(moment, tools.interpolator):
            go_on()
            canvas = new_canvas()
            canvas.planes.take(to_planes(frame))
            canvases.append(canvas)
        return canvases

    return draw


def _tell(order: Order, tools: FinishTools, listener: Listener) -> None:
    native, target = order.native, order.target
    if native.needs_super_resolution:
        detail = "finer detail is the network's guess" if tools.upscaler.adds_detail else "no detail is added"
        listener.log(
            f"Size: the model makes {native.size.width}x{native.size.height}; it is enlarged {float(native.enlargement):.2f}"
            f" times by {tools.upscaler.name}, {detail}."
        )
    if native.needs_interpolation:
        between = sum(1 for number in range(target.frames) if (number * native.stride).denominator > 1)
        listener.log(f"Rate: {between} of {target.frames} frames are interpolated ({tools.interpolator.name}).")
    pace = float(native.tempo) - 1
    if abs(pace) > _NOTICEABLE:
        listener.log(
            f"Length: the clip runs {100 * abs(pace):.1f} % {'faster' if pace > 0 else 'slower'} than it was made."
        )
    if len(native.chunks) > 1:
        listener.log(f"Length: made in {len(native.chunks)} runs, each from the last frame of the one before.")


def _facts(target: Target) -> Mapping[str, Any]:
    return {
        "width": target.size.width,
        "height": target.size.height,
        "fps": target.fps,
        "frames": target.frames,
        "seconds": target.frames / target.fps,
    }


def _provenance(order: Order, tools: FinishTools) -> Mapping[str, Any]:
    native = order.native
    return {
        "native_size": f"{native.size.width}x{native.size.height}",
        "native_fps": native.fps,
        "native_frames": list(native.chunks),
        "tempo": round(float(native.tempo), 4),
        "interpolation": tools.interpolator.name if native.needs_interpolation else None,
        "super_resolution": tools.upscaler.name if native.needs_super_resolution else None,
    }
