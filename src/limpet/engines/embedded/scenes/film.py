"""The film of a scene: the camera moves through it in space, and everything in it that can move does, frame by frame."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from limpet.engines.embedded.scenes.compose import GIVEN, Composition
from limpet.engines.embedded.scenes.drawing import choose_composition
from limpet.engines.embedded.scenes.finish import finished
from limpet.engines.embedded.scenes.reading import Reading
from limpet.engines.embedded.scenes.render import shoot
from limpet.engines.embedded.scenes.stage import Shape
from limpet.engines.embedded.scenes.styles import styled
from limpet.engines.embedded.scenes.view import Camera
from limpet.media.colour import Rgb, to_planes
from limpet.media.encode import Canvas
from limpet.media.geometry import Size

#: A step of one unit in the camera's path, as a part of the way to the main thing.
_UNIT = 0.55
_LONGEST_UNIT_M = 45.0
#: How far back the camera may step: behind it the ground was never made.
_FURTHEST_BACK_M = 1.2
_LOWEST_EYE_M = 0.5
#: Frames are rendered with at most so many rows (of the short side) and enlarged; a film is seen too briefly for more.
_MOST_ROWS = 640


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where the camera is at one frame, in units of which the main thing is about two away."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    right: float = 0.0
    down: float = 0.0
    forward: float = 0.0
    zoom: float = 0.0
    around: float = 0.0
    over: float = 0.0
    vertigo: float = 0.0


def stage_film(reading: Reading, size: Size, *, seed: int, check: Callable[[], None]) -> Composition:
    """Builds the world once for all frames."""
    return choose_composition(reading, Shape(width=size.width, height=size.height), seed=seed, check=check)


def film_scene(
    composition: Composition,
    reading: Reading,
    size: Size,
    steps: Sequence[Step],
    *,
    fps: int,
    check: Callable[[], None],
) -> Callable[[int, Canvas], None]:
    """What draws a frame. Each is rendered on its own: nothing is torn or invented between key frames."""

    def draw(number: int, canvas: Canvas) -> None:
        frame = scene_frame(composition, reading, size, steps[number], seconds=number / fps, check=check)
        for target, source in zip(canvas.planes.as_tuple(), to_planes(frame).as_tuple(), strict=True):
            target[:] = source

    return draw


def scene_frame(
    composition: Composition, reading: Reading, size: Size, step: Step, *, seconds: float, check: Callable[[], None]
) -> Rgb:
    world = composition.world
    scale = min(1.0, _MOST_ROWS / min(size.width, size.height))
    rendered = (round(size.width * scale), round(size.height * scale))
    shot = shoot(world, moved_camera(composition, step, size), rendered, seconds=seconds, check=check)
    frame = styled(finished(shot.light, bloom=world.bloom), shot, reading.style, reading.looks)
    if scale < 1.0:
        frame = np.asarray(cv2.resize(frame, (size.width, size.height), interpolation=cv2.INTER_CUBIC), np.uint8)
    return _rolled(frame, step.roll) if step.roll else frame


def moved_camera(composition: Composition, step: Step, size: Size) -> Camera:
    camera, ground = composition.world.camera, composition.world.ground
    given = [card.corner[2] for card in composition.world.cards if card.thing == GIVEN]
    subject = min([*given, *(thing.z for thing in composition.placed)], default=14.0)
    unit = min(subject * _UNIT, _LONGEST_UNIT_M)
    x = camera.x + (step.right + step.around) * unit
    z = camera.z + max((step.forward + step.vertigo) * unit, -_FURTHEST_BACK_M)
    lowest = (
        ground.height(x, max(z, 1.0)) + min(_LOWEST_EYE_M, camera.y)
        if camera.y > 0
        else camera.y - (step.down + step.over) * unit
    )
    focal = camera.focal(size.width, size.height) / size.height
    return replace(
        camera,
        x=x,
        y=max(camera.y - (step.down + step.over) * unit, lowest),
        z=z,
        yaw=camera.yaw + step.yaw - math.atan(step.around * unit / subject),
        # Tilting shifts the lens instead: upright things stay upright.
        horizon=camera.horizon - (math.tan(step.pitch) - step.over * unit / subject) * focal,
        zoom=camera.zoom * math.exp(step.zoom) * max(0.4, 1 - step.vertigo * unit / subject),
    )


def _rolled(frame: Rgb, roll: float) -> Rgb:
    height, width = frame.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -math.degrees(roll), 1.0 + abs(roll) * 1.8)
    rolled: Rgb = np.asarray(
        cv2.warpAffine(frame, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101),
        np.uint8,
    )
    return rolled
