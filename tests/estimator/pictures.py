"""The twenty pictures that the engine is judged on, and what a person sees in each."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from tests.estimator.clips import Picture
from tests.estimator.motion import Box

FOLDER = Path(__file__).parents[1] / "pictures"


@dataclass(frozen=True)
class Sample:
    name: str
    #: What kind of picture it stands for.
    kind: str
    #: Where a viewer looks, and what a following camera keeps in its place; None where nothing stands out.
    subject: Box | None
    #: All that shows is at one distance: a real camera that travels toward it gives no parallax either.
    is_flat: bool = False

    def read(self) -> Picture:
        picture = cv2.imread(str(FOLDER / f"{self.name}.jpg"), cv2.IMREAD_COLOR_RGB)
        assert picture is not None, self.name
        return np.asarray(picture, np.uint8)


SAMPLES = tuple(
    Sample(*row)
    for row in (
        ("portrait", "portrait", (0.25, 0.03, 0.70, 1.0)),
        ("officer", "portrait, tall", (0.10, 0.10, 0.95, 1.0)),
        ("cat", "animal, filling the picture", (0.05, 0.05, 0.85, 1.0)),
        ("photographer", "greyscale", (0.05, 0.10, 0.65, 0.95)),
        ("coffee", "close-up", (0.12, 0.05, 0.82, 0.98)),
        ("bricks", "flat texture", None, True),
        ("moon", "low contrast, flat", None, True),
        ("rocket", "night", (0.45, 0.28, 0.58, 0.98)),
        ("dandelion", "against the light", (0.13, 0.06, 0.46, 0.95)),
        ("mountains", "landscape", None),
        ("sunset", "landscape, sun in the picture", None),
        ("stream", "texture everywhere", None),
        ("dogs", "animals, tall", (0.28, 0.20, 0.72, 0.70)),
        ("room", "interior, tall", (0.08, 0.45, 0.80, 0.97)),
        ("panorama", "wide", None),
        ("pagoda", "architecture", (0.12, 0.05, 0.60, 0.92)),
        ("thumbnail", "tiny", (0.22, 0.18, 0.78, 0.84)),
        ("street", "straight lines, exact perspective", None),
        ("product", "product on white", (0.30, 0.10, 0.70, 0.92), True),
        ("painting", "painting", (0.10, 0.15, 0.42, 0.90)),
    )
)
