"""Makes the JPEG files beside it. Needs the Debian package lomiri-wallpapers-16.04, unpacked:

apt-get download lomiri-wallpapers-16.04 && dpkg -x lomiri-wallpapers-16.04_*.deb wallpapers
uv run --with scikit-image --with scikit-learn --with matplotlib \
        python -m tests.pictures.make_pictures wallpapers
"""

import importlib.util
import sys
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from tests.pictures import draw

Picture = npt.NDArray[np.uint8]

HERE = Path(__file__).parent
#: Name of our picture: where it comes from, the part that is kept (left, top, right, bottom as shares), its long side.
TAKEN: dict[str, tuple[str, str, tuple[float, float, float, float], int]] = {
    "portrait": ("skimage", "data/astronaut.png", (0, 0, 1, 1), 512),
    "officer": ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg", (0.0625, 0, 0.9375, 1), 600),
    "cat": ("skimage", "data/chelsea.png", (0, 0, 1, 1), 451),
    "photographer": ("skimage", "data/camera.png", (0, 0, 1, 1), 512),
    "coffee": ("skimage", "data/coffee.png", (0, 0, 1, 1), 600),
    "bricks": ("skimage", "data/brick.png", (0, 0, 1, 0.75), 512),
    "moon": ("skimage", "data/moon.png", (0, 0, 1, 0.75), 512),
    "rocket": ("skimage", "data/rocket.jpg", (0, 0, 1, 1), 640),
    "dandelion": ("wallpapers", "seeding_by_Clements_Engelhardt.jpg", (0, 0, 1, 1), 640),
    "mountains": ("wallpapers", "picosdeeuropa_by_Aitzol_Berasategi.jpg", (0, 0, 1, 1), 600),
    "sunset": ("wallpapers", "sunset_by_Aitzol_Berasategi.jpg", (0, 0, 1, 1), 600),
    "stream": ("wallpapers", "life_by_Aitzol_Berasategi.jpg", (0, 0, 1, 1), 640),
    "dogs": ("wallpapers", "friends_by_Aitzol_Berasategi.jpg", (0, 0, 1, 1), 600),
    "room": ("wallpapers", "Wine_by_Jakkub_Mede.jpg", (0, 0, 1, 1), 640),
    "panorama": ("wallpapers", "aitzgorri_by_Aitzol_Berasategi.jpg", (0, 0.2, 1, 0.8), 640),
    "pagoda": ("sklearn", "datasets/images/china.jpg", (0, 0, 1, 1), 640),
    "thumbnail": ("sklearn", "datasets/images/flower.jpg", (0.1, 0, 0.9, 1), 100),
}
DRAWN = {"street": draw.street, "product": draw.product, "painting": draw.painting}


def main() -> None:
    for name, (source, path, part, long_side) in TAKEN.items():
        write(name, taken(find(source) / path, part, long_side))
    for name, make in DRAWN.items():
        write(name, make())


def find(source: str) -> Path:
    if source == "wallpapers":
        return Path(sys.argv[1]) / "usr" / "share" / "backgrounds"
    spec = importlib.util.find_spec(source)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def taken(path: Path, part: tuple[float, float, float, float], long_side: int) -> Picture:
    whole = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    assert whole is not None, path
    height, width = whole.shape[:2]
    left, top, right, bottom = np.round(np.array(part) * [width, height, width, height]).astype(int)
    kept = whole[top:bottom, left:right]
    factor = min(1.0, long_side / max(kept.shape))
    size = round(kept.shape[1] * factor), round(kept.shape[0] * factor)
    return np.asarray(cv2.resize(kept, size, interpolation=cv2.INTER_AREA), np.uint8)


def write(name: str, picture: Picture) -> None:
    grey = bool((picture == picture[..., :1]).all())
    pixels = picture[..., 0] if grey else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(HERE / f"{name}.jpg"), pixels, [cv2.IMWRITE_JPEG_QUALITY, 86, cv2.IMWRITE_JPEG_OPTIMIZE, 1])


if __name__ == "__main__":
    main()
