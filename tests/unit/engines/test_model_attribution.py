"""What a result says of the weights that made it."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from limpet.core.job import Artifact
from limpet.engines.diffusion.attribution import account_of, file_label
from limpet.engines.diffusion.card import Task
from limpet.engines.diffusion.cards import read_shelf
from limpet.media.colour import to_planes
from limpet.media.encode import VideoWriter
from limpet.media.geometry import Size
from limpet.media.labels.labelling import LabelRules, label
from limpet.media.still import write_still

SHELF = read_shelf()
H3 = SHELF.cards["minimax-h3"]
OPEN = SHELF.cards["wan2.2-i2v-a14b"]
PIXELS = np.zeros((64, 96, 3), np.uint8)


def test_the_record_of_a_result_names_licence_attribution_and_commit() -> None:
    account = account_of(H3, SHELF.licence_of(H3), "1" * 40)

    assert account["attribution"] == "Powered by MiniMax H3"
    assert "MiniMax H3" in (account["model"] or "")
    assert (account["weights"], account["revision"]) == ("minimax-h3", "1" * 40)
    assert "Community" in (account["licence"] or "")
    assert account_of(OPEN, SHELF.licence_of(OPEN), None)["attribution"] is None


def test_all_that_the_h3_profile_makes_says_so() -> None:
    for task in (Task.TEXT_TO_VIDEO, Task.IMAGE_TO_VIDEO, Task.FIRST_LAST_TO_VIDEO, Task.SUBJECT_TO_VIDEO):
        card = SHELF.card("h3", task)
        assert card is not None
        assert file_label(card, SHELF.licence_of(card), None, seed=1)["comment"].startswith("Powered by MiniMax H3. ")


@pytest.mark.parametrize("name", ["clip.mp4", "still.png", "still.jpg"])
def test_the_words_are_still_in_a_file_that_has_got_its_label(tmp_path: Path, name: str) -> None:
    path, words = tmp_path / name, file_label(H3, SHELF.licence_of(H3), None, seed=7)
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

    assert "Powered by MiniMax H3. engine=diffusion model=minimax-h3" in _comment(path)


def _comment(path: Path) -> str:
    if path.suffix == ".mp4":
        with av.open(str(path)) as clip:
            return clip.metadata["comment"]
    with Image.open(path) as image:
        if path.suffix == ".png":
            return str(image.info["Comment"])
        return bytes(image.getexif()[0x9286]).removeprefix(b"UNICODE\0").decode("utf-16-le")
