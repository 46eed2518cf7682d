"""Makes the pictures of the README from what the product makes: `uv run docs/images/make_images.py`."""

import subprocess
import sys
import tempfile
from pathlib import Path

import av
from PIL import Image

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
ENDPOINT = "fal-ai/minimax/hailuo-02-fast/image-to-video"
#: Every other frame of a 24 fps clip, small enough for a page.
STEP, SIZE = 2, (560, 315)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "out.mp4"
        options = ["--prompt", "[Push in] a harbour at dusk", "--image_url", str(SAMPLES / "harbour.jpg")]
        subprocess.run([sys.executable, "-m", "limpet", "run", ENDPOINT, *options, "-o", str(clip)], check=True)
        frames = read_frames(clip)
    first, *rest = [frame.resize(SIZE, Image.Resampling.LANCZOS) for frame in frames[::STEP]]
    target = HERE / "push-in.webp"
    first.save(
        target, save_all=True, append_images=rest, duration=round(1000 * STEP / 24), loop=0, quality=55, method=6
    )


def read_frames(clip: Path) -> list[Image.Image]:
    with av.open(str(clip), "r") as container:
        return [frame.to_image() for frame in container.decode(video=0)]


if __name__ == "__main__":
    main()
