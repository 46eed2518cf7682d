"""Which kind of file some first bytes belong to."""

import pytest

from limpet.media.kind import media_kind


@pytest.mark.parametrize(
    ("beginning", "content_type"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"fLaC\x00\x00\x00\x22", "audio/flac"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"ID3\x04\x00\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x1cftypM4A ", "audio/mp4"),
        (b"\x1a\x45\xdf\xa3\x01", "video/webm"),
    ],
)
def test_the_first_bytes_tell_the_kind(beginning: bytes, content_type: str) -> None:
    kind = media_kind(beginning)

    assert kind is not None
    assert kind.content_type == content_type


@pytest.mark.parametrize(
    "beginning", [b"", b"<!doctype html>", b"RIFF\x24\x00\x00\x00AVI LIST", b"\xff\xff\xff\xff", b"\xff\xe0"]
)
def test_everything_else_is_no_kind(beginning: bytes) -> None:
    assert media_kind(beginning) is None
