import io
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from limpet.core.errors import (
    FileTooLarge,
    ImageAspectRatioOutOfRange,
    ImageFormatUnsupported,
    ImageTooLarge,
    ImageTooSmall,
    ImageUnreadable,
    InputError,
)
from limpet.media.limits import PictureLimits
from limpet.media.sniff import Header, PictureFormat, read_header

SMALL = PictureLimits(min_side=1)


def encoded(picture_format: str, size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, picture_format, **options)
    return file.getvalue()


def png_header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x02\0\0\0"


@pytest.mark.parametrize(
    ("picture_format", "options"),
    [("JPEG", {}), ("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {}), ("WEBP", {"lossless": True})],
)
def test_the_header_says_what_pillow_wrote(picture_format: str, options: dict[str, Any]) -> None:
    header = read_header(encoded(picture_format, **options), limits=SMALL)

    assert header == Header(format=PictureFormat(picture_format), width=40, height=30)


def test_an_extended_webp_tells_its_canvas() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert read_header(encoded("WEBP", (400, 300), exif=exif), limits=SMALL).width == 400


@pytest.mark.parametrize(
    ("width", "height", "error"),
    [
        (300, 400, ImageTooSmall),
        (301, 301, None),
        (301, 753, None),  # 0.3997, within the tolerance
        (301, 757, ImageAspectRatioOutOfRange),
        (757, 301, ImageAspectRatioOutOfRange),
        (8192, 4882, None),
        (8193, 4000, ImageTooLarge),
        (8192, 4883, ImageTooLarge),
        (0, 400, ImageUnreadable),
        (2**31, 2**31, ImageUnreadable),
    ],
)
def test_the_shape_is_checked_before_any_decoder_runs(width: int, height: int, error: type[InputError] | None) -> None:
    if error is None:
        assert read_header(png_header(width, height)).width == width
        return
    with pytest.raises(error) as caught:
        read_header(png_header(width, height), field="image_url")

    assert caught.value.field == "image_url"
    assert "{" not in str(caught.value)


def test_a_file_over_the_limit_is_refused_whatever_it_is() -> None:
    with pytest.raises(FileTooLarge):
        read_header(b"x" * 11, limits=PictureLimits(max_bytes=10))


@pytest.mark.parametrize("data", [b"GIF89a", b"<svg/>", b"BM", b"\xff\xd8", b"RIFF\0\0\0\0WAVE", b"%PDF"])
def test_other_formats_are_named_as_unsupported(data: bytes) -> None:
    with pytest.raises(ImageFormatUnsupported) as caught:
        read_header(data)

    assert caught.value.context == {"supported_formats": ["jpeg", "png", "webp"]}


def test_scans_and_segments_of_a_jpeg_are_counted() -> None:
    data = encoded("JPEG", progressive=True)
    head, scan, _ = data[: data.rindex(b"\xff\xda")], data[data.rindex(b"\xff\xda") : -2], data[-2:]

    assert read_header(head + scan * 150 + b"\xff\xd9", limits=SMALL)
    with pytest.raises(ImageUnreadable):
        read_header(head + scan * 201 + b"\xff\xd9", limits=SMALL)
    with pytest.raises(ImageUnreadable):
        read_header(data[:2] + b"\xff\xef\0\x02" * 2001 + data[2:], limits=SMALL)


def test_what_follows_the_end_of_a_jpeg_is_not_counted() -> None:
    """Phones append a film, which is full of bytes that look like markers."""
    assert read_header(encoded("JPEG") + b"\xff\xda\0\x08" * 5000, limits=SMALL)


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_any_damage_ends_as_an_error_of_the_input(picture_format: str, data: st.DataObject) -> None:
    original = encoded(picture_format)
    position = data.draw(st.integers(0, len(original) - 1))
    damaged = original[:position] + data.draw(st.binary(max_size=8)) + original[data.draw(st.integers(0, 400)) :]
    try:
        header = read_header(damaged, limits=SMALL)
    except InputError:
        return

    assert header.width > 0
