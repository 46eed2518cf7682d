"""The tag in sound files whose samples need not be touched for it: a chunk of a WAV, a frame before an MP3."""

import struct
from pathlib import Path

from limpet.media.labels.statement import KEY
from limpet.media.labels.xmp import riff_chunk

_WAV_HEAD, _ID3_HEAD = 12, 10
_UTF_16, _UTF_8 = 1, 3
_CHUNK = KEY.encode()


def tag_wav(path: Path, text: str) -> None:
    """Adds the chunk at the end. A length that was not known when the samples were written is put right."""
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        at = _WAV_HEAD
        while at + 8 <= size:
            file.seek(at)
            _, length = struct.unpack("<4sI", file.read(8))
            if at + 8 + length > size:
                length = size - at - 8
                file.seek(at + 4)
                file.write(struct.pack("<I", length))
            at += 8 + length + length % 2
        file.seek(0, 2)
        file.write(bytes(at - size) + riff_chunk(_CHUNK, text.encode()))
        end = file.tell()
        file.seek(4)
        file.write(struct.pack("<I", end - 8))


def wav_tag(path: Path) -> str | None:
    with path.open("rb") as file:
        file.seek(_WAV_HEAD)
        while len(head := file.read(8)) == 8:
            name, length = struct.unpack("<4sI", head)
            if name == _CHUNK:
                return file.read(length).decode("utf-8", "replace")
            file.seek(length + length % 2, 1)
    return None


def tag_mp3(path: Path, text: str) -> None:
    """Adds a frame to the file's ID3 tag, or a tag before it where it has none of the usual make."""
    data = path.read_bytes()
    version = data[3] if data.startswith(b"ID3") and data[3] in {3, 4} and data[5] == 0 else None
    frame = _frame(text, version or 4)
    if version is None:
        path.write_bytes(_id3(4, frame) + data)
        return
    size = _from_syncsafe(data[6:10])
    path.write_bytes(_id3(version, frame + data[_ID3_HEAD : _ID3_HEAD + size]) + data[_ID3_HEAD + size :])


def _frame(text: str, version: int) -> bytes:
    """Version 3 has no UTF-8, and its lengths use all bits."""
    encoding, codec, end = (_UTF_8, "utf-8", b"\0") if version == 4 else (_UTF_16, "utf-16", b"\0\0")
    body = bytes([encoding]) + KEY.encode(codec) + end + text.encode(codec)
    length = _syncsafe(len(body)) if version == 4 else struct.pack(">I", len(body))
    return b"TXXX" + length + b"\0\0" + body


def _id3(version: int, frames: bytes) -> bytes:
    return b"ID3" + bytes([version, 0, 0]) + _syncsafe(len(frames)) + frames


def _syncsafe(number: int) -> bytes:
    """Four bytes of seven bits each, so that no reader takes them for sound."""
    return bytes((number >> shift) & 0x7F for shift in (21, 14, 7, 0))


def _from_syncsafe(data: bytes) -> int:
    return sum(byte << shift for byte, shift in zip(data, (21, 14, 7, 0), strict=True))
