"""What kind of media file some bytes begin, by magic numbers alone: for results that a provider names as it likes."""

from dataclasses import dataclass

#: So many first bytes decide.
KIND_BYTES = 16


@dataclass(frozen=True, slots=True)
class MediaKind:
    content_type: str
    suffix: str


_MP4 = MediaKind("video/mp4", ".mp4")
_M4A = MediaKind("audio/mp4", ".m4a")
_MP3 = MediaKind("audio/mpeg", ".mp3")
_WAV = MediaKind("audio/wav", ".wav")
_WEBP = MediaKind("image/webp", ".webp")
_BEGINNINGS = (
    (b"\x1a\x45\xdf\xa3", MediaKind("video/webm", ".webm")),
    (b"\x89PNG\r\n\x1a\n", MediaKind("image/png", ".png")),
    (b"\xff\xd8\xff", MediaKind("image/jpeg", ".jpg")),
    (b"fLaC", MediaKind("audio/flac", ".flac")),
    (b"OggS", MediaKind("audio/ogg", ".ogg")),
    (b"ID3", _MP3),
)


def media_kind(beginning: bytes) -> MediaKind | None:
    """The kind of file that `beginning`, its first `KIND_BYTES` bytes, belongs to."""
    for magic, kind in _BEGINNINGS:
        if beginning.startswith(magic):
            return kind
    match beginning[:4], beginning[4:8], beginning[8:12]:
        case _, b"ftyp", brand:
            return _M4A if brand.startswith(b"M4A") else _MP4
        case b"RIFF", _, b"WAVE":
            return _WAV
        case b"RIFF", _, b"WEBP":
            return _WEBP
    is_mpeg_frame = len(beginning) > 2 and beginning[0] == 0xFF and beginning[1] & 0xE0 == 0xE0
    return _MP3 if is_mpeg_frame else None
