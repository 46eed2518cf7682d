"""FLAC: the stream's description is the first of the metadata blocks."""

import struct

from limpet.media.containers.facts import Facts

_STREAM_INFO_BYTES = 34
_IS_LAST = 0x80
_MAX_BLOCKS = 1_000


def read(data: bytes) -> Facts:
    if data[4] & ~_IS_LAST or int.from_bytes(data[5:8]) != _STREAM_INFO_BYTES:
        raise ValueError("no stream info")
    (packed,) = struct.unpack_from(">Q", data, 18)
    rate_hz, channels, samples = packed >> 44, (packed >> 41 & 7) + 1, packed & ((1 << 36) - 1)
    if not rate_hz:
        raise ValueError("no rate")
    _walk_blocks(data)
    return Facts(rate_hz=rate_hz, channels=channels, duration_s=samples / rate_hz if samples else None)


def _walk_blocks(data: bytes) -> None:
    position = 4
    for _ in range(_MAX_BLOCKS):
        is_last = data[position] & _IS_LAST
        position += 4 + int.from_bytes(data[position + 1 : position + 4])
        if position >= len(data):
            raise ValueError("the metadata is longer than the file")
        if is_last:
            return
    raise ValueError("too many blocks")
