"""What effects cost per frame, beside drawing the same frame without them; both take turns in one run.

    python bench/life.py [--brush compiled|opencv] [--short 1080] [--frames 12]

Prints medians of CPU milliseconds on one thread and their ratio. Effects that need something in the picture get a drawn one
that has it, so the figures hold for regions of about a third of the frame.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import cv2
import numpy as np

from limpet.engines.embedded.video.brush import BrushKind, make_brush
from limpet.engines.embedded.video.effects.alive import Scenery, bring_alive
from limpet.engines.embedded.video.life import Life, Moment, Seen
from limpet.engines.embedded.video.path import Pose, lens_for
from limpet.engines.embedded.video.raster import Place, Raster
from limpet.engines.embedded.video.subject import find_cues
from limpet.engines.embedded.video.warp import View
from limpet.media.colour import Rgb, to_planes
from limpet.media.effect_table import Effect
from limpet.media.geometry import Size


def scenery(size: Size) -> Rgb:
    """Sky with clouds, sun and shore, water, a meadow, and a flame."""
    random = np.random.default_rng(3)

    def noise(cells: int, rows: int) -> Rgb:
        coarse = random.normal(size=(rows, cells)).astype(np.float32)
        return np.asarray(cv2.resize(coarse, (size.width, size.height), interpolation=cv2.INTER_CUBIC)[..., None])

    height = np.arange(size.height)[:, None, None] / size.height
    picture = np.array([90, 140, 210]) + 18 * noise(22, 13)
    for top, colour, grain in (
        (0.40, (58, 46, 40), 6 * noise(60, 34)),
        (0.47, (60, 95, 150), 8 * noise(14, 40)),
        (0.78, (50, 140, 40), 28 * noise(90, 50)),
    ):
        picture = np.where(height >= top, np.array(colour) + grain, picture)
    short = min(size.width, size.height)
    clear = np.clip(picture, 0, 225).astype(np.uint8)
    cv2.circle(clear, (size.width // 5, short // 6), short // 40, (255, 255, 250), -1, cv2.LINE_AA)
    flame = size.width // 2, round(0.43 * short)
    cv2.ellipse(clear, flame, (short // 60, short // 28), 0, 0, 360, (255, 190, 70), -1, cv2.LINE_AA)
    cv2.ellipse(clear, flame, (short // 110, short // 60), 0, 0, 360, (255, 250, 190), -1, cv2.LINE_AA)
    return clear


def median_ms(frames: int, draw: Callable[[int], None]) -> float:
    spent = []
    for frame in range(frames):
        start = time.thread_time()
        draw(frame)
        spent.append(time.thread_time() - start)
    return statistics.median(spent) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brush", type=BrushKind, default=BrushKind.AUTO)
    parser.add_argument("--short", type=int, default=1080)
    parser.add_argument("--frames", type=int, default=12)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    brush = make_brush(options.brush, cache=None)
    size = Size(options.short * 16 // 9 // 2 * 2, options.short)
    picture = scenery(size)
    shown = Scenery(size=size, cues=[find_cues(picture, enclosed=brush.enclosed, check=lambda: None)])
    planes = to_planes(picture)
    source = brush.load(Raster(planes=to_planes(picture), place=Place(scale=1.0)))
    x, y, _ = View(lens_for(size)).look(0.5, Pose())

    def drawn(life: Life) -> Callable[[int], None]:
        def draw(frame: int) -> None:
            seconds = 3 + 0.6 * frame
            seen = Seen(x=x, y=y)
            moment = Moment(frame=frame, seconds=seconds, from_rest=seconds, pose=Pose(), seen=seen)
            for look in life.looks(x, y, moment):
                source.draw(look.x, look.y, planes, share=look.share)
            life.laid(planes, moment)

        return draw

    print(f"{size.width}x{size.height}, {brush.name}\n\n| effect | ms more | share of drawing |\n|---|---|---|")
    for effect in Effect:
        alive = bring_alive({effect: 1.0}, shown, brush.paint, seed=3)
        if alive.missing:
            print(f"| {effect} | not found | |")
            continue
        plain = median_ms(options.frames, drawn(Life()))
        more = median_ms(options.frames, drawn(alive.life([], []))) - plain
        print(f"| {effect} | {more:.2f} | {more / plain:.2f} |")


if __name__ == "__main__":
    main()
