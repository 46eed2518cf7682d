"""Reads the header of a picture without any library: what it is, how large it says it is, how much work it asks for.

A picture that fails here never reaches a decoder. One that passes may still be broken.
"""

import re
import struct
from dataclasses import dataclass
from enum import StrEnum

from limpet.core.errors import (
    FileTooLarge,
    ImageAspectRatioOutOfRange,
    ImageFormatUnsupported,
    ImageTooLarge,
    ImageTooSmall,
    ImageUnreadable,
)
from limpet.media.limits import PICTURE_LIMITS, PictureLimits

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Where libjpeg finds its next marker: an FF that is not stuffed, filled, TEM or a restart.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA


class PictureFormat(StrEnum):
    """Values are Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a picture says about itself, before its orientation is applied."""

    format: PictureFormat
    width: int
    height: int


def sniff(data: bytes) -> PictureFormat | None:
    """The format by magic number; names and media types are never asked."""
    if data.startswith(_PNG_SIGNATURE):
        return PictureFormat.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return PictureFormat.JPEG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return PictureFormat.WEBP
    return None


def read_header(data: bytes, *, field: str | None = None, limits: PictureLimits = PICTURE_LIMITS) -> Header:
    """The header, if the picture keeps the limits; otherwise the error that says which one it breaks."""
    if len(data) > limits.max_bytes:
        raise FileTooLarge(field=field, max_size=limits.max_bytes)
    if not data:
        raise ImageUnreadable(field=field)
    picture_format = sniff(data)
    if picture_format is None:
        raise ImageFormatUnsupported(field=field, supported_formats=["jpeg", "png", "webp"])
    try:
        width, height = _size(picture_format, data, limits)
    except (struct.error, IndexError, ValueError) as error:
        raise ImageUnreadable(field=field) from error
    _check_shape(width, height, field, limits)
    return Header(format=picture_format, width=width, height=height)


def _size(picture_format: PictureFormat, data: bytes, limits: PictureLimits) -> tuple[int, int]:
    match picture_format:
        case PictureFormat.PNG:
            width, height = _png_size(data)
        case PictureFormat.WEBP:
            width, height = _webp_size(data)
        case PictureFormat.JPEG:
            width, height = _jpeg_size(data, limits)
    if not (0 < width < 1 << 31 and 0 < height < 1 << 31):
        raise ValueError("an empty or impossible size")
    return width, height


def _check_shape(width: int, height: int, field: str | None, limits: PictureLimits) -> None:
    if min(width, height) < limits.min_side:
        raise ImageTooSmall(field=field, min_width=limits.min_side, min_height=limits.min_side)
    if max(width, height) > limits.max_side or width * height > limits.max_pixels:
        raise ImageTooLarge(field=field, max_width=limits.max_side, max_height=limits.max_side)
    lowest, highest = limits.min_ratio - limits.ratio_tolerance, limits.max_ratio + limits.ratio_tolerance
    if not lowest <= width / height <= highest:
        raise ImageAspectRatioOutOfRange(
            field=field, min_aspect_ratio=limits.min_ratio, max_aspect_ratio=limits.max_ratio
        )


def _png_size(data: bytes) -> tuple[int, int]:
    length, kind, width, height = struct.unpack_from(">I4sII", data, 8)
    if (length, kind) != (13, b"IHDR"):
        raise ValueError("no IHDR")
    return width, height


def _webp_size(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        low_width, high_width, low_height, high_height = struct.unpack_from("<HBHB", data, 24)
        return 1 + low_width + (high_width << 16), 1 + low_height + (high_height << 16)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no picture chunk")


def _jpeg_size(data: bytes, limits: PictureLimits) -> tuple[int, int]:
    """The size in the first frame header. Walks all segments up to the end of the picture, to count them.

    What follows the end (the film of a motion photo, a second picture) is not looked at, as in libjpeg.
    """
    size: tuple[int, int] | None = None
    segments = scans = 0
    position = 2
    while marker := _JPEG_MARKER.search(data, position):
        code = data[marker.start() + 1]
        if code == _EOI:
            break
        if code == _SOI:
            raise ValueError("a picture within the picture")
        (length,) = struct.unpack_from(">H", data, marker.end())
        segments += 1
        scans += code == _SOS
        if length < 2 or segments > limits.max_jpeg_segments or scans > limits.max_jpeg_scans:
            raise ValueError("a broken segment, or too many")
        if code in _JPEG_FRAMES and size is None:
            height, width = struct.unpack_from(">HH", data, marker.end() + 3)
            size = width, height
        position = marker.end() + length
    if size is None or not scans:
        raise ValueError("no frame, or no scan")
    return size
