"""Makes the sample pictures of the docs.

Run from the repository's root: `uv run --with scikit-image docs/samples/make_samples.py`
"""

from pathlib import Path

import cv2
from skimage import data

from limpet.engines.embedded.scenes.drawing import draw
from limpet.media.colour import Rgb

FOLDER = Path(__file__).parent
HARBOUR = "A small harbour at dusk, mountains behind"
HARBOUR_SEED = 11


def main() -> None:
    write("harbour.jpg", draw_harbour())
    # Photograph by Rachel Michetti, given to the public domain (CC0); it ships inside scikit-image.
    write("coffee.jpg", data.coffee())


def draw_harbour() -> Rgb:
    return draw(HARBOUR, width=1280, height=720, seed=HARBOUR_SEED, check=lambda: None).pixels


def write(name: str, picture: Rgb) -> None:
    path = FOLDER / name
    cv2.imwrite(str(path), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    print(f"{name}: {picture.shape[1]}x{picture.shape[0]}, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
