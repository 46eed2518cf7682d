"""What a picture of a scene costs, stage by stage, in CPU seconds, and the most memory that the process held.

    uv run python bench/scenes.py

Each size of image-01 is drawn once after a first picture; CPU seconds count all threads, so on a quiet machine of two cores the
wall time is between a half and the whole of them.
"""

import resource
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from limpet.engines.embedded.scenes.compose import compose
from limpet.engines.embedded.scenes.drawing import draw
from limpet.engines.embedded.scenes.film import Step, scene_frame, stage_film
from limpet.engines.embedded.scenes.reading import read_prompt
from limpet.engines.embedded.scenes.ready import make_ready
from limpet.engines.embedded.scenes.render import shoot
from limpet.engines.embedded.scenes.stage import Shape
from limpet.media.geometry import Size
from limpet.media.image_sizes import SIZES

PROMPTS = (
    "a lighthouse by the sea at sunset",
    "a fox in an autumn forest",
    "a woman walks in a neon street at night",
    "a cup on a table",
)
FILMS = (
    *PROMPTS[:3],
    "a mountain lake at sunrise",
    "a horse gallops in a meadow full of flowers",
    "a village in winter, snow falling",
    "a clownfish over a coral reef",
    "a skyline at night",
    "a camel in the desert",
    "a cat in a room",
    "a rocket in space",
)
_Result = TypeVar("_Result")


def go_on() -> None:
    """Nobody stops a bench."""


def timed(work: Callable[[], _Result]) -> tuple[float, float, _Result]:
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return time.process_time() - cpu, time.perf_counter() - wall, result


def film(prompt: str) -> None:
    """The stages of a film of 6 s: its world once, then each frame."""
    reading, size = read_prompt(prompt), Size(1366, 768)
    build, _, composition = timed(lambda: stage_film(reading, size, seed=1, check=go_on))
    shots, frames = [], []
    for frame in (3, 40, 80, 120):
        step, seconds = Step(forward=0.004 * frame, right=0.001 * frame), frame / 24
        draw_one = partial(scene_frame, composition, reading, size, step, seconds=seconds, check=go_on)
        world = composition.world
        shoot_one = partial(shoot, world, world.camera, (1138, 640), seconds=seconds, check=go_on)
        frames.append(timed(draw_one)[0])
        shots.append(timed(shoot_one)[0])
    each, shot = sum(frames) / len(frames), sum(shots) / len(shots)
    whole = build + 144 * each
    print(f"{prompt}: world {build:.2f}, a frame {each:.3f} (rendering {shot:.3f}), 6 s of 768P {whole:.0f} s CPU")


def main() -> None:
    cpu, wall, _ = timed(lambda: make_ready(None))
    print(f"kernels ready: {cpu:.1f} s CPU, {wall:.1f} s wall")
    for prompt in PROMPTS:
        reading = read_prompt(prompt)
        build, _, composition = timed(lambda: compose(reading, Shape(width=1280, height=720), seed=1))  # noqa: B023  called at once
        world = composition.world
        render, _, _ = timed(lambda: shoot(world, world.camera, (1920, 1080), check=go_on))  # noqa: B023  called at once
        print(f"{prompt}: world {build:.2f} s CPU, rendering at 1920x1080 {render:.2f} s CPU")
    for shape, size in SIZES.items():
        cpu, wall, _ = timed(lambda: draw(PROMPTS[0], width=size.width, height=size.height, seed=1, check=go_on))  # noqa: B023  called at once
        print(f"{shape.width}:{shape.height} {size.width}x{size.height}: {cpu:.2f} s CPU, {wall:.2f} s wall")
    for prompt in FILMS:
        film(prompt)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
