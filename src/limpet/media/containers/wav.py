"""WAV: one `fmt ` chunk, one `data` chunk, anything else around them."""

import struct

from limpet.media.containers.facts import Facts, OtherContentError

#: Format tag to the sizes of a sample in bits.
_SAMPLE_BITS = {1: (8, 16, 24, 32), 3: (32, 64), 6: (8,), 7: (8,)}
_EXTENSIBLE = 0xFFFE
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
#: Lengths that writers leave behind which cannot go back to fill them in; the sound goes on to the end of the file.
_OPEN_ENDED = frozenset({0, 0xFFFFFFFF})
_MAX_CHUNKS = 10_000


def read(data: bytes) -> Facts:
    rate_hz = channels = frame_bytes = 0
    position = 12
    for _ in range(_MAX_CHUNKS):
        kind, size = struct.unpack_from("<4sI", data, position)
        position += 8
        if kind == b"fmt ":
            channels, rate_hz, frame_bytes = _read_format(data[position : position + size])
        elif kind == b"data":
            break
        position += size + size % 2
    else:
        raise ValueError("too many chunks")
    if not frame_bytes or not rate_hz:
        raise ValueError("no format before the sound")
    present = len(data) - position
    is_cut = size not in _OPEN_ENDED and size > present
    frames = (present if is_cut or size in _OPEN_ENDED else size) // frame_bytes
    return Facts(rate_hz=rate_hz, channels=channels, duration_s=frames / rate_hz, is_cut=is_cut)


def _read_format(chunk: bytes) -> tuple[int, int, int]:
    """Channels, rate, and the bytes of one sample of all channels."""
    tag, channels, rate_hz, _, frame_bytes, bits = struct.unpack_from("<HHIIHH", chunk)
    if tag == _EXTENSIBLE:
        (tag,) = struct.unpack_from("<H", chunk, 24)
        if chunk[26:40] != _GUID_TAIL:
            raise OtherContentError("an unknown extended format")
    if tag not in _SAMPLE_BITS:
        raise OtherContentError("a codec that is not read")
    if bits not in _SAMPLE_BITS[tag] or frame_bytes != channels * bits // 8:
        raise ValueError("an impossible size of samples")
    return channels, rate_hz, frame_bytes
