"""The tag in pictures: an XMP packet put among the parts of a JPEG, PNG or WebP. The picture itself is not touched."""

import html
import io
import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from limpet.media.labels.statement import KEY
from limpet.media.sniff import PictureFormat

_NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
_PROPERTY = f"TC260:{KEY}"
_END_OF_PACKET = "</rdf:RDF>"
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' + _END_OF_PACKET + "</x:xmpmeta>"
    '<?xpacket end="w"?>'
)
#: As an attribute or as an element, with whatever stands in between.
_FOUND = re.compile(rf'{_PROPERTY}(?:\s*=\s*"([^"]*)"|\s*>([^<]*)<)')

_JPEG_NAME = b"http://ns.adobe.com/xap/1.0/\0"
_JPEG_START, _APP0, _APP1, _START_OF_SCAN = b"\xff\xd8", 0xE0, 0xE1, 0xDA
_PNG_SIGNATURE_BYTES = 8
_PNG_NAME = b"XML:com.adobe.xmp\0\0\0\0\0"
_WEBP_XMP, _WEBP_ALPHA = 0x04, 0x10


def statement_in(packet: bytes) -> str | None:
    """What an XMP packet says of the picture's making."""
    found = _FOUND.search(packet.decode("utf-8", "replace"))
    return html.unescape(found[1] or found[2] or "") if found else None


def with_packet(data: bytes, kind: PictureFormat, text: str, *, packet: bytes | None) -> bytes:
    """The file with `text` in its packet; `packet` is the one that it has already. Raises what broken files make the parsers raise."""
    whole = packet.decode("utf-8", "replace") if packet and _END_OF_PACKET.encode() in packet else _PACKET
    said = (
        f'<rdf:Description rdf:about="" xmlns:TC260="{_NAMESPACE}">'
        f"<{_PROPERTY}>{html.escape(text, quote=False)}</{_PROPERTY}></rdf:Description>"
    )
    before, end, after = whole.rpartition(_END_OF_PACKET)
    new = (before + said + end + after).encode()
    match kind:
        case PictureFormat.JPEG:
            return _in_jpeg(data, new)
        case PictureFormat.PNG:
            return _in_png(data, new)
        case PictureFormat.WEBP:
            return _in_webp(data, new)


def _in_jpeg(data: bytes, packet: bytes) -> bytes:
    """Behind the heads that other readers want first."""
    heads: list[bytes] = []
    rest: list[bytes] = []
    at = 2
    while (code := _marker(data, at)) != _START_OF_SCAN:
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if not segment.startswith(_JPEG_NAME, 4):
            (heads if code in {_APP0, _APP1} and not rest else rest).append(segment)
        at += 2 + length
    content = _JPEG_NAME + packet
    ours = struct.pack(">BBH", 0xFF, _APP1, len(content) + 2) + content
    return b"".join([_JPEG_START, *heads, ours, *rest, data[at:]])


def _marker(data: bytes, at: int) -> int:
    if data[at] != 0xFF:
        raise ValueError("no marker where one belongs")
    return data[at + 1]


def _in_png(data: bytes, packet: bytes) -> bytes:
    """Right behind the header, where readers find it before the pixels."""
    chunks = [
        chunk for chunk in _png_chunks(data) if not (chunk[4:8] == b"iTXt" and chunk.startswith(_PNG_NAME[:17], 8))
    ]
    body = b"iTXt" + _PNG_NAME + packet
    ours = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return b"".join([data[:_PNG_SIGNATURE_BYTES], chunks[0], ours, *chunks[1:]])


def _png_chunks(data: bytes) -> Iterator[bytes]:
    at = _PNG_SIGNATURE_BYTES
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        yield data[at : at + 12 + length]
        at += 12 + length


def _in_webp(data: bytes, packet: bytes) -> bytes:
    """At the end, and announced in the extended header, which simple files get."""
    chunks = [(name, body) for name, body in _riff_chunks(data) if name != b"XMP "]
    if chunks[0][0] != b"VP8X":
        with Image.open(io.BytesIO(data)) as image:
            (width, height), has_alpha = image.size, image.mode == "RGBA"
        sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        chunks.insert(0, (b"VP8X", bytes([_WEBP_ALPHA * has_alpha, 0, 0, 0]) + sides))
    head = chunks[0][1]
    chunks[0] = (b"VP8X", bytes([head[0] | _WEBP_XMP]) + head[1:])
    body = b"WEBP" + b"".join(riff_chunk(name, content) for name, content in [*chunks, (b"XMP ", packet)])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def riff_chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
