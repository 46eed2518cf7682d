"""MP4 and M4A: boxes within boxes. One sound track is read; pictures that move are refused."""

import struct
from collections.abc import Iterator

from limpet.media.containers.facts import Facts, OtherContentError

_MAX_BOXES = 20_000
_CODECS = frozenset({b"mp4a", b"alac"})
#: Tracks of text: chapters and titles. Whoever holds anything but these and one track of sound is no recording.
_SILENT_HANDLERS = frozenset({b"text", b"sbtl", b"meta", b"hint"})
#: Tables of a track with the size of an entry; their count stands in front.
_TABLES = {b"stts": 8, b"ctts": 8, b"stsc": 12, b"stco": 4, b"co64": 8, b"stss": 4}

Box = tuple[bytes, int, int]


def read(data: bytes) -> Facts:
    boxes = list(_boxes(data, 0, len(data)))
    is_cut = bool(boxes) and boxes[-1][2] > len(data)
    movie = next((box for box in boxes if box[0] == b"moov" and box[2] <= len(data)), None)
    if movie is None:
        raise ValueError("no description of the sound")
    sounds = 0
    for kind, start, end in _boxes(data, movie[1], movie[2]):
        if kind == b"trak":
            sounds += _check_track(data, start, end)
    if sounds != 1:
        raise OtherContentError("no sound, or more than one track of it")
    return Facts(is_cut=is_cut)


def _boxes(data: bytes, position: int, end: int) -> Iterator[Box]:
    """Kind, start of the content and end of each box; only the last one may reach over `end`, and only at the top."""
    for _ in range(_MAX_BOXES):
        if end - position < 8:  # what is too short for a box is padding
            return
        size, kind = struct.unpack_from(">I4s", data, position)
        start = position + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, start)
            start += 8
        elif size == 0:
            size = end - position
        if position + size < start or (position + size > end and end != len(data)):
            raise ValueError("a box of an impossible size")
        yield kind, start, position + size
        position += size
    raise ValueError("too many boxes")


def _check_track(data: bytes, start: int, end: int) -> bool:
    """Whether the track holds sound. Raises where it holds what is not read."""
    media = _find(data, start, end, b"mdia")
    handler_start, _ = _find(data, *media, b"hdlr")
    handler = data[handler_start + 8 : handler_start + 12]
    if handler in _SILENT_HANDLERS:
        return False
    if handler != b"soun":
        raise OtherContentError("a track that is no sound")
    info = _find(data, *media, b"minf")
    _check_references(data, *_find(data, *_find(data, *info, b"dinf"), b"dref"))
    _check_tables(data, *_find(data, *info, b"stbl"))
    return True


def _find(data: bytes, start: int, end: int, kind: bytes) -> tuple[int, int]:
    for found, inner_start, inner_end in _boxes(data, start, end):
        if found == kind:
            if inner_end > end:
                raise ValueError("a box that is longer than the file")
            return inner_start, inner_end
    raise ValueError("a box is missing")


def _check_references(data: bytes, start: int, end: int) -> None:
    """The sound must be in this file."""
    for _, content, _ in _boxes(data, start + 8, end):
        if not data[content + 3] & 1:
            raise OtherContentError("sound in another file")


def _check_tables(data: bytes, start: int, end: int) -> None:
    """Every table must fit the place that it has, for whoever reads it makes room for what it announces."""
    for kind, content, content_end in _boxes(data, start, end):
        room = min(content_end, end) - content - 8
        if kind == b"stsd" and data[content + 12 : content + 16] not in _CODECS:
            raise OtherContentError("a codec that is not read")
        if kind in _TABLES:
            (count,) = struct.unpack_from(">I", data, content + 4)
            if count * _TABLES[kind] > room:
                raise ValueError("a table that is longer than its box")
        if kind == b"stsz":
            size, count = struct.unpack_from(">II", data, content + 4)
            if size * count > len(data) or (not size and 4 * count > room - 4):
                raise ValueError("more samples than there is room for")
