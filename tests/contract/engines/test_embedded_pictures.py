"""Pictures of image-01 from the embedded engine, as files."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Job
from limpet.core.spec import AspectRatio, ImageSpec, MediaSource
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.engines.embedded.images.subject import cut_out
from limpet.media.image_sizes import SIZES
from limpet.media.picture import Picture

COMMENT = 0x9286


@pytest.fixture
def make_pictures(make_context, tmp_path: Path):
    def make(prompt: str, *, subject=None, **options):
        pictures = {}
        if subject is not None:
            pictures["subject"] = tmp_path / "subject.npy"
            np.save(pictures["subject"], subject)
        source = None if subject is None else MediaSource(url="data:,", field="image_url")
        context = make_context()
        spec = ImageSpec(prompt=prompt, subject=source, **options)
        return EmbeddedEngine().run(Job(spec=spec, seed=7, pictures=pictures), context), context

    return make


def test_three_pictures_of_three_seeds_with_labels_and_an_honest_account(make_pictures):
    made, context = make_pictures(
        "A lawyer signs near a lighthouse at sunset", aspect_ratio=AspectRatio(21, 9), count=3, optimize_prompt=True
    )

    shown = [Image.open(artifact.path) for artifact in made.artifacts]
    assert [image.size for image in shown] == [(1344, 576)] * 3
    first, second, _ = (np.asarray(image.convert("RGB"), int) for image in shown)
    assert np.abs(first - second).mean() > 5
    assert b"no model weights".decode().encode("utf-16-le") in shown[0].getexif()[COMMENT]
    assert made.provenance["matched"] == ["lighthouse", "sunset"]
    assert made.provenance["not_drawn"] == ["lawyer", "signs"]
    assert any("lighthouse" in line and line.startswith("Prompt as it was drawn") for line in context.logs)
    assert context.fractions == sorted(context.fractions)


def test_a_prompt_of_which_little_can_be_drawn_says_what_would_help(make_pictures):
    _, context = make_pictures("Jurisprudence, equity, arbitration, precedent; a lake", aspect_ratio=AspectRatio(9, 16))

    assert any("diffusion engine" in line for line in context.logs)


def test_flat_styles_are_png(make_pictures):
    made, _ = make_pictures("a castle, pixel art", aspect_ratio=AspectRatio(9, 16))

    assert made.artifacts[0].content_type == "image/png"
    with Image.open(made.artifacts[0].path) as image:
        assert image.info["Title"] == "Made with Limpet"


def test_a_subject_on_a_plain_ground_is_cut_out_and_stands_in_the_scene(make_pictures):
    subject = np.full((400, 300, 3), (240, 238, 236), np.uint8)
    cv2.ellipse(subject, (150, 210), (80, 150), 0, 0, 360, (20, 160, 60), -1)

    made, _ = make_pictures("on a beach", subject=subject, aspect_ratio=AspectRatio(9, 16))

    pixels = np.asarray(Image.open(made.artifacts[0].path).convert("RGB"), int)
    green = (pixels[..., 1] > pixels[..., 0] * 2) & (pixels[..., 1] > pixels[..., 2] * 1.5)
    assert 0.02 < green.mean() < 0.5
    assert "cut out" in made.provenance["subject"]


def test_a_subject_that_its_file_has_cut_out_stands_in_the_scene(make_pictures):
    pixels, alpha = np.full((400, 300, 3), 255, np.uint8), np.zeros((400, 300), np.uint8)
    cv2.ellipse(alpha, (100, 250), (110, 140), 0, 0, 360, 255, -1)  # over two edges, where no mask of our own ends
    pixels[alpha > 0] = (20, 160, 60)
    alpha[alpha > 0] = 230
    laid = np.rint(pixels * (alpha / 255)[..., None] + 255 - alpha[..., None]).astype(np.uint8)

    card = cut_out(Picture(laid, alpha))
    made, _ = make_pictures("on a beach", subject=np.dstack([laid, alpha]), aspect_ratio=AspectRatio(9, 16))

    assert cut_out(Picture(laid)) is None
    assert card is not None
    assert card.pixels[100, 100, 3] == pytest.approx(230 / 255, abs=0.01)
    assert card.pixels[100, 100, :3] / card.pixels[100, 100, 3] == pytest.approx(
        (np.array([20, 160, 60]) / 255) ** 2.2, abs=0.02
    )
    shown = np.asarray(Image.open(made.artifacts[0].path).convert("RGB"), int)
    green = (shown[..., 1] > shown[..., 0] * 2) & (shown[..., 1] > shown[..., 2] * 1.5)
    assert 0.02 < green.mean() < 0.5
    assert "cut out" in made.provenance["subject"]


def test_a_busy_photograph_is_never_torn(make_pictures, photograph):
    made, _ = make_pictures("at night", subject=photograph, aspect_ratio=AspectRatio(3, 2))

    assert cut_out(Picture(photograph)) is None
    assert "whole photograph" in made.provenance["subject"]
    shown = np.asarray(Image.open(made.artifacts[0].path).convert("L").resize((300, 200)), np.float32)
    given = cv2.resize(cv2.cvtColor(photograph, cv2.COLOR_RGB2GRAY), (300, 200)).astype(np.float32)
    assert np.corrcoef(shown.ravel(), given.ravel())[0, 1] > 0.9
    assert shown.mean() < given.mean()


def test_every_shape_of_the_endpoint_has_a_size_and_no_other():
    assert len(SIZES) == 8
    for shape, size in SIZES.items():
        assert abs(size.width / size.height - shape.width / shape.height) < 0.01
    with pytest.raises(FeatureNotSupported):
        EmbeddedEngine().plan(ImageSpec(prompt="x", aspect_ratio=AspectRatio(5, 1)))
