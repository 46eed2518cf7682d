"""What a result says of the weights that made it."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from limpet.core.job import Artifact
from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.casting import Casting
from limpet.engines.diffusion.label import file_label
from limpet.engines.diffusion.licences import Statement
from limpet.media.colour import to_planes
from limpet.media.encode import VideoWriter
from limpet.media.geometry import Size
from limpet.media.labels.labelling import LabelRules, label
from limpet.media.still import write_still

SHELF = read_shelf()
H3 = SHELF.cards["minimax-h3"]
PIXELS = np.zeros((64, 96, 3), np.uint8)


@pytest.fixture
def h3(tmp_path: Path) -> Casting:
    return Casting(shelf=SHELF, profile="h3", models=tmp_path, statement=Statement())


def test_all_that_the_h3_profile_makes_says_so(h3: Casting) -> None:
    for model in SHELF.profiles["h3"].models.values():
        assert "Powered by MiniMax H3" in file_label(h3, SHELF.cards[model], seed=1)["comment"]


@pytest.mark.parametrize("name", ["clip.mp4", "still.png", "still.jpg"])
def test_the_words_are_still_in_a_file_that_has_got_its_label(h3: Casting, tmp_path: Path, name: str) -> None:
    path, words = tmp_path / name, file_label(h3, H3, seed=7)
    if path.suffix == ".mp4":
        with VideoWriter(path, Size(96, 64), fps=24, threads=1, metadata=words) as writer:
            canvas = writer.canvas()
            canvas.planes.take(to_planes(PIXELS))
            writer.write(canvas)
    else:
        write_still(path, PIXELS, metadata=words)
    kinds = {".mp4": "video/mp4", ".png": "image/png", ".jpg": "image/jpeg"}
    artifact = Artifact(path=path, content_type=kinds[path.suffix], file_name=name)
    label(artifact, LabelRules(producer="Example"), is_trained=True, check=lambda: None)

    assert "Powered by MiniMax H3" in _comment(path)
    assert "model=minimax-h3" in _comment(path)


def _comment(path: Path) -> str:
    if path.suffix == ".mp4":
        with av.open(str(path)) as clip:
            return clip.metadata["comment"]
    with Image.open(path) as image:
        if path.suffix == ".png":
            return str(image.info["Comment"])
        return bytes(image.getexif()[0x9286]).removeprefix(b"UNICODE\0").decode("utf-16-le")
