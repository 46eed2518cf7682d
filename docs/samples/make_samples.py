"""Makes the sample pictures of the docs, and the samples that come with the package for the examples to name.

Run from the repository's root: `uv run --with scikit-image docs/samples/make_samples.py`
"""

import json
import subprocess
import sys
from pathlib import Path

import cv2
from skimage import data

from limpet.engines.embedded.scenes.drawing import draw
from limpet.media.colour import Rgb

FOLDER = Path(__file__).parent
PACKAGED = FOLDER.parents[1] / "src" / "limpet" / "catalog" / "samples"
HARBOUR = "A small harbour at dusk, mountains behind"
HARBOUR_SEED = 11
NARRATION = (
    "The harbour wakes slowly. Gulls circle over the quay, ropes creak, and somewhere behind the fog a bell rings twice. "
    "An old man sits on a crate, mends his nets, and tells the children about the storm of last winter."
)


def main() -> None:
    harbour = draw_harbour()
    write(FOLDER / "harbour.jpg", harbour, quality=90)
    write(PACKAGED / "harbour.jpg", harbour, quality=80)
    narrate(PACKAGED / "narrator.mp3")
    # Photograph by Rachel Michetti, given to the public domain (CC0); it ships inside scikit-image.
    write(FOLDER / "coffee.jpg", data.coffee(), quality=90)


def draw_harbour() -> Rgb:
    return draw(HARBOUR, width=1280, height=720, seed=HARBOUR_SEED, check=lambda: None).pixels


def narrate(path: Path) -> None:
    options = {"voice_id": "Patient_Man"}, {"format": "mp3", "sample_rate": "24000", "bitrate": "64000", "channel": "1"}
    words = [
        f"--{name}={json.dumps(value)}" for name, value in zip(("voice_setting", "audio_setting"), options, strict=True)
    ]
    command = [sys.executable, "-m", "limpet", "run", "fal-ai/minimax/speech-02-hd", f"--text={NARRATION}", *words]
    subprocess.run([*command, "-o", str(path)], check=True)


def write(path: Path, picture: Rgb, *, quality: int) -> None:
    cv2.imwrite(str(path), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    print(f"{path.name}: {picture.shape[1]}x{picture.shape[0]}, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
