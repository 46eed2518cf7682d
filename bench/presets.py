"""What x264's presets and quality levels cost and give on a clip of ours: CPU time, size, and likeness to what was drawn.

    uv run python bench/presets.py [--picture docs/samples/harbour.jpg]

48 frames at 1366x768 of a move with parallax, two threads. PSNR is of luma.
"""

import argparse
import tempfile
from pathlib import Path

import av
import cv2
import numpy as np

from limpet.core.job import Job
from limpet.core.spec import MediaSource, VideoSpec
from limpet.engines.embedded.video.brush import BrushKind, make_brush
from limpet.engines.embedded.video.film import Tools, make_film
from limpet.media.encode import VideoWriter
from limpet.media.geometry import Size
from video import CACHE, FPS, SIZES, Context, fitted, measured  # type: ignore[import-not-found]  # the program beside this one

SECONDS, TIER = 2, "768P"
CHOICES = [
    ("superfast", 18),
    ("veryfast", 16),
    ("veryfast", 18),
    ("veryfast", 20),
    ("veryfast", 23),
    ("faster", 18),
    ("medium", 18),
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--picture", type=Path, default=Path("docs/samples/harbour.jpg"))
    options = parser.parse_args()
    size = Size(*SIZES[TIER])
    with tempfile.TemporaryDirectory(prefix="limpet-bench-") as name:
        folder = Path(name)
        np.save(folder / "first.npy", fitted(cv2.imread(str(options.picture), cv2.IMREAD_COLOR_RGB), *SIZES[TIER]))
        source = MediaSource(url="data:,", field="image_url")
        spec = VideoSpec(prompt="[Truck left]", seconds=SECONDS, short_side=size.height, fps=FPS, first_frame=source)
        job = Job(spec=spec, seed=1, pictures={"first_frame": folder / "first.npy"})
        film = make_film(job, Context(folder), Tools(brush=make_brush(BrushKind.AUTO, cache=CACHE)))
        print("| preset | CRF | CPU s | MB | luma PSNR dB |")
        print("|---|---|---|---|---|")
        lumas = []
        for preset, crf in CHOICES:
            path = folder / "clip.mp4"
            with VideoWriter(path, size, fps=FPS, threads=2, crf=crf, preset=preset) as writer:
                canvases = [writer.canvas() for _ in range(spec.frames)]
                for number, canvas in enumerate(canvases):
                    film.draw(number, canvas)
                lumas = [canvas.planes.y.copy() for canvas in canvases]
                with measured() as costs:
                    for canvas in canvases:
                        writer.write(canvas)
                    writer.finish()
            likeness = likeness_db(path, lumas)
            print(
                f"| {preset} | {crf} | {costs[0].cpu_s:.2f} | {path.stat().st_size / 1e6:.2f} | {likeness:.1f} |",
                flush=True,
            )


def likeness_db(clip: Path, lumas: list[np.ndarray]) -> float:
    with av.open(str(clip)) as container:
        errors = [
            float(np.mean((frame.to_ndarray()[: frame.height, : frame.width].astype(np.float32) - luma) ** 2))
            for frame, luma in zip(container.decode(video=0), lumas, strict=True)
        ]
    return float(10 * np.log10(255**2 / np.mean(errors)))


if __name__ == "__main__":
    main()
