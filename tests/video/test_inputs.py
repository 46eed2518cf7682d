"""Picture files of every kind, from their bytes to the first frame of a clip."""

import io
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from tests.estimator.clips import Picture
from tests.estimator.fidelity import likeness
from tests.estimator.pictures import SAMPLES
from tests.estimator.rendering import Take, render, rendered_lumas

from limpet.core.errors import LimpetError
from limpet.media.decode import decode_picture

_PICTURE = next(sample for sample in SAMPLES if sample.name == "coffee").read()[:360, :480]
_IMAGE = Image.fromarray(_PICTURE)
_GREY = np.asarray(_IMAGE.convert("L"))


def _file(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _half_clear() -> bytes:
    image = _IMAGE.copy()
    image.putalpha(Image.fromarray(np.repeat(np.arange(480) < 240, 360).reshape(480, 360).T.astype(np.uint8) * 255))
    return _file(image, "PNG")


def _turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return _file(_IMAGE.rotate(90, expand=True), "JPEG", exif=exif, quality=95)


def _over_white() -> Picture:
    picture = _PICTURE.copy()
    picture[:, 240:] = 255
    return picture


FILES = {
    "transparent": (_half_clear, _over_white),
    "turned by its EXIF": (_turned, lambda: _PICTURE),
    "CMYK": (lambda: _file(_IMAGE.convert("CMYK"), "JPEG", quality=95), lambda: _PICTURE),
    "16 bits": (
        lambda: _file(Image.fromarray(_GREY.astype(np.uint16) * 257), "PNG"),
        lambda: np.dstack([_GREY] * 3),
    ),
    "grey": (lambda: _file(_IMAGE.convert("L"), "JPEG", quality=95), lambda: np.dstack([_GREY] * 3)),
    "animated": (
        lambda: _file(_IMAGE, "WEBP", lossless=True, save_all=True, append_images=[Image.new("RGB", _IMAGE.size)]),
        lambda: _PICTURE,
    ),
}


@pytest.mark.parametrize("kind", FILES)
async def test_the_first_frame_is_what_the_file_shows(kind):
    make, shown = FILES[kind]
    picture = (await decode_picture(make())).pixels

    first = rendered_lumas(Take(prompt="[Zoom in]", pictures={"first_frame": picture}, short_side=144))[0]

    decibels, similarity = likeness(first, shown())
    assert decibels > 33
    assert similarity > 0.94


async def test_an_animated_gif_is_refused():
    with pytest.raises(LimpetError):
        await decode_picture(_file(_IMAGE, "GIF", save_all=True, append_images=[Image.new("RGB", _IMAGE.size)]))


def test_a_clip_is_one_stream_that_knows_its_length(tmp_path):
    path = render(Take(prompt="[Zoom in]", pictures={"first_frame": _PICTURE}, seconds=2, short_side=144), tmp_path)

    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        assert container.streams.video[0].frames == 48
        assert container.duration == 2 * 1_000_000
        assert container.metadata["title"]
