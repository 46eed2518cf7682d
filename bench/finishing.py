"""What finishing a clip costs on the CPU, beside the encoder alone: 6 s at 24 fps of what each kind of model makes.

    uv run python bench/finishing.py [--tiers 512P 768P 1080P] [--runs 1] [--threads 2]

The model's frames lie ready in memory: a photograph that a camera pans over. "Encoder alone" gets the finished frames once more.
Prints a table in Markdown: CPU milliseconds for each frame of the clip as medians, and the highest memory of the process, in
which the model's frames are counted.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from limpet.core.request import LogLevel
from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.finishing.clip import Order, finish_clip
from limpet.engines.diffusion.finishing.tools import finish_tools
from limpet.engines.diffusion.grid import Native, Target, plan_native
from limpet.media.encode import VideoWriter
from limpet.media.frames import read_frames
from limpet.media.geometry import Size

FPS, FRAMES = 24, 144
SIZES = {"512P": Size(910, 512), "768P": Size(1366, 768), "1080P": Size(1920, 1080)}
CARDS = ("wan2.2-i2v-a14b", "wan2.2-ti2v-5b", "minimax-h3", "ltx-2.5")
PICTURE = Path(__file__).parents[1] / "tests" / "pictures" / "street.jpg"


class Listener:
    """Nobody listens."""

    def progress(self, fraction: float, stage: str) -> None:
        pass

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None:
        pass

    def check_cancelled(self) -> None:
        pass


def cpu_s(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def pan(native: Native) -> np.ndarray:
    """A camera that looks along a street for six seconds."""
    size, count = native.size, native.frames
    street = cv2.imread(str(PICTURE), cv2.IMREAD_COLOR_RGB)
    assert street is not None
    width = 2 * size.width
    wide = cv2.resize(street, (width, round(street.shape[0] * width / street.shape[1])), interpolation=cv2.INTER_CUBIC)
    clip = np.empty((count, size.height, size.width, 3), np.uint8)
    for number in range(count):
        left = (width - size.width) * number / count
        view = np.array([[1, 0, -left], [0, 1, (size.height - wide.shape[0]) / 2]], np.float32)
        cv2.warpAffine(wide, view, (size.width, size.height), dst=clip[number], flags=cv2.INTER_CUBIC)
    return clip


def measure(card_id: str, tier: str, *, runs: int, threads: int) -> None:
    card = read_shelf(None).cards[card_id]
    target = Target(size=SIZES[tier], frames=FRAMES, fps=FPS)
    native = plan_native(card.grid, target)
    clip, tools = pan(native), finish_tools(threads=threads)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        order = Order(native=native, target=target, path=path, metadata={})

        def finish() -> None:
            finish_clip([clip], order, tools=tools, listener=Listener())

        finished = statistics.median(cpu_s(finish) for _ in range(runs))
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        planes = list(read_frames(path, target.size))

        def encode() -> None:
            with VideoWriter(path, target.size, fps=FPS, threads=2) as writer:
                for frame in planes:
                    canvas = writer.canvas()
                    canvas.planes.take(frame)
                    writer.write(canvas)

        encoded = statistics.median(cpu_s(encode) for _ in range(runs))
    each, alone = 1e3 * finished / FRAMES, 1e3 * encoded / FRAMES
    made = f"{native.size.width}x{native.size.height}, {native.frames} frames"
    between = sum(1 for number in range(FRAMES) if (number * native.stride).denominator > 1)
    print(
        f"| {tier} | {card.title} | {made} | {between} | {each:.0f} | {alone:.0f} | {each / alone:.1f} | {peak_mb:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tiers", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--cards", nargs="+", default=list(CARDS))
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--child", action="store_true", help="measures in this process and prints rows alone")
    options = parser.parse_args()
    if options.child:
        for tier in options.tiers:
            for card in options.cards:
                measure(card, tier, runs=options.runs, threads=options.threads)
        return
    print("| tier | model | what it makes | frames between | ms / frame | encoder alone | ratio | peak MB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for tier in options.tiers:
        for card in options.cards:  # each in a process of its own, so that its memory can be measured
            given = ["--tiers", tier, "--cards", card, "--runs", str(options.runs), "--threads", str(options.threads)]
            subprocess.run([sys.executable, __file__, "--child", *given], check=True)


if __name__ == "__main__":
    main()
