"""Makes the sample pictures of the docs.

Run from the repository's root: `uv run --with scikit-image docs/samples/make_samples.py`
"""

from pathlib import Path

import cv2
import numpy as np
from skimage import data

from limpet.engines.embedded.scenes.scene import draw_scene, scene_film
from limpet.engines.embedded.scenes.words import read_scene
from limpet.engines.embedded.video.path import CameraPath, Pose, lens_for
from limpet.engines.embedded.video.warp import View
from limpet.media.colour import Rgb, to_rgb
from limpet.media.geometry import Size

FOLDER = Path(__file__).parent
HARBOUR = "A small harbour at dusk, mountains behind"
HARBOUR_SIZE = Size(1280, 720)
HARBOUR_SEED = 11
#: Frames until the lamps behind all windows are on.
HARBOUR_FRAME = 24 * 4


def main() -> None:
    write("harbour.jpg", draw_harbour())
    # Photograph by Rachel Michetti, given to the public domain (CC0); it ships inside scikit-image.
    write("coffee.jpg", data.coffee())


def draw_harbour() -> Rgb:
    scene = draw_scene(read_scene(HARBOUR), HARBOUR_SIZE, seed=HARBOUR_SEED, check=lambda: None)
    rest = CameraPath(np.zeros((HARBOUR_FRAME, len(Pose._fields))))
    *_, last = scene_film(scene, View(lens_for(HARBOUR_SIZE)), rest, fps=24, sway=None)
    return to_rgb(last)


def write(name: str, picture: Rgb) -> None:
    path = FOLDER / name
    cv2.imwrite(str(path), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    print(f"{name}: {picture.shape[1]}x{picture.shape[0]}, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
