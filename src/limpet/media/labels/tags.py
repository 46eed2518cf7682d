"""Writes the tag into a file of any kind that has a place for it, and reads it back."""

import struct
from collections.abc import Mapping
from pathlib import Path

from av.error import FFmpegError
from PIL import Image, UnidentifiedImageError

from limpet.media.kind import MediaKind
from limpet.media.labels.remux import container_tag, repack
from limpet.media.labels.sound_tags import tag_mp3, tag_wav, wav_tag
from limpet.media.labels.statement import KEY
from limpet.media.labels.xmp import statement_in, with_packet
from limpet.media.sniff import sniff

#: By media type: FFmpeg's names of the containers that it packs.
_CONTAINERS: Mapping[str, str] = {
    "video/mp4": "mp4",
    "audio/mp4": "ipod",
    "video/webm": "webm",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
}
#: Keys of a packet among what Pillow finds, by format.
_PACKETS = ("xmp", "XML:com.adobe.xmp")
#: What files raise that are not what they seem.
BROKEN = (FFmpegError, UnidentifiedImageError, OSError, ValueError, IndexError, struct.error)


def write_tag(path: Path, kind: MediaKind, text: str) -> None:
    """Puts the tag into the file, in place of none. Raises one of `BROKEN`."""
    match kind.content_type:
        case "audio/wav":
            tag_wav(path, text)
        case "audio/mpeg":
            tag_mp3(path, text)
        case picture if picture.startswith("image/"):
            data = path.read_bytes()
            picture_format = sniff(data)
            assert picture_format is not None, "the kind says so"
            path.write_bytes(with_packet(data, picture_format, text, packet=_packet(path)))
        case other:
            packed = path.with_name(f".{path.name}.tagged")
            repack(path, packed, container=_CONTAINERS[other], tags={KEY: text})
            packed.replace(path)


def read_tag(path: Path, kind: MediaKind) -> str | None:
    """The tag, if there is one. Raises one of `BROKEN`."""
    if kind.content_type == "audio/wav":
        return wav_tag(path)
    if kind.content_type.startswith("image/"):
        packet = _packet(path)
        return statement_in(packet) if packet else None
    return container_tag(path, KEY)


def _packet(path: Path) -> bytes | None:
    with Image.open(path) as image:
        found = next((image.info[name] for name in _PACKETS if name in image.info), None)
    return found.encode() if isinstance(found, str) else found
