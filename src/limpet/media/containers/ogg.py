"""Ogg: a chain of pages, here of one logical stream, whose first packet says what it holds.

Every page is checked: a decoder would leave out a damaged one, a second of sound at a time, and say nothing.
"""

import struct
import zlib

from limpet.media.containers.facts import Facts, OtherContentError

_PAGE = struct.Struct("<4sBBqIIIB")
_BEGINS_STREAM = 2
#: Each byte with its bits in reverse.
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
#: Ten minutes of Opus in pages of one packet of 20 ms are 30,000.
_MAX_PAGES = 40_000


def read(data: bytes) -> Facts:
    position, first = _walk_page(data, 0)
    head = data[first:position]
    pages, is_cut = 1, False
    while position < len(data):
        try:
            position, _ = _walk_page(data, position)
        except (struct.error, IndexError):
            is_cut = True
            break
        pages += 1
        if pages > _MAX_PAGES:
            raise ValueError("too many pages")
    rate_hz, channels = _read_head(head)
    return Facts(rate_hz=rate_hz, channels=channels, is_cut=is_cut)


def _walk_page(data: bytes, position: int) -> tuple[int, int]:
    """Where the page ends, and where its body begins."""
    magic, version, flags, _, _, _, checksum, segments = _PAGE.unpack_from(data, position)
    if magic != b"OggS" or version:
        raise ValueError("not a page")
    if bool(flags & _BEGINS_STREAM) != (position == 0):
        raise OtherContentError("several streams")
    body = position + _PAGE.size + segments
    end = body + sum(data[position + _PAGE.size : body])
    if end > len(data):
        raise IndexError("the page is longer than the file")
    if _checksum(data[position : position + 22] + bytes(4) + data[position + 26 : end]) != checksum:
        raise ValueError("a damaged page")
    return end, body


def _checksum(page: bytes) -> int:
    """The CRC-32 of Ogg is zlib's with all bits the other way round, and nothing inverted."""
    mirrored = zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def _read_head(head: bytes) -> tuple[int, int]:
    if head.startswith(b"OpusHead"):
        return 48_000, head[9]
    if head.startswith(b"\x01vorbis"):
        channels, rate_hz = struct.unpack_from("<BI", head, 11)
        return rate_hz, channels
    raise OtherContentError("neither Vorbis nor Opus")
