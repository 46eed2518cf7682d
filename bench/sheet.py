"""Contact sheets of the embedded engine, to be looked at: twenty pictures by six moves, five frames of each.

    uv run python bench/sheet.py [--pictures pagoda,cat] [--moves "Truck left,Pull out"] [--short-side 512] [--out sheets]

Writes a JPEG for each picture, one move a row, the frames at 0, 25, 50, 75 and 100 % from left to right.
"""

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))  # the ruler lives with the tests, which are no package

from tests.estimator.clips import Picture, read_frames  # needs the line above
from tests.estimator.pictures import SAMPLES, Sample  # same
from tests.estimator.rendering import Take, render  # same

MOVES = ("Pan left", "Truck right", "Push in", "Pull out", "Pedestal up", "Tracking shot")
AT = (0.0, 0.25, 0.5, 0.75, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", default="", help="names, all if empty")
    parser.add_argument("--moves", default=",".join(MOVES))
    parser.add_argument("--short-side", type=int, default=512)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("sheets"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    names = options.pictures.split(",") if options.pictures else [sample.name for sample in SAMPLES]
    samples = [sample for sample in SAMPLES if sample.name in names]
    with ProcessPoolExecutor(options.jobs) as pool:
        for path in pool.map(write_sheet, samples, [options] * len(samples)):
            print(path)


def write_sheet(sample: Sample, options: argparse.Namespace) -> Path:
    rows = [row(sample, move, options) for move in options.moves.split(",")]
    path: Path = options.out / f"{sample.name}.jpg"
    cv2.imwrite(str(path), cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 90])
    return path


def row(sample: Sample, move: str, options: argparse.Namespace) -> Picture:
    take = Take(
        prompt=f"[{move}]",
        pictures={"first_frame": sample.read()},
        seconds=options.seconds,
        short_side=options.short_side,
    )
    with tempfile.TemporaryDirectory() as folder:
        frames = read_frames(render(take, Path(folder)))
    chosen = np.hstack([frames[round(share * (len(frames) - 1))] for share in AT])
    height = max(18, chosen.shape[0] // 24)
    label = np.full((height, chosen.shape[1], 3), 255, np.uint8)
    cv2.putText(
        label,
        f"{sample.name}: {move}",
        (6, height - 5),
        cv2.FONT_HERSHEY_SIMPLEX,
        height / 32,
        (0, 0, 0),
        1,
        cv2.LINE_AA,
    )
    return np.asarray(np.vstack([label, chosen]), np.uint8)


if __name__ == "__main__":
    main()
