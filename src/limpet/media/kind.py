"""What kind of media file some bytes begin, by magic numbers alone: for results that a provider names as it likes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from limpet.media.recording_header import RecordingFormat, sniff_recording
from limpet.media.sniff import PictureFormat, sniff

#: So many first bytes decide.
_KIND_BYTES = 16


@dataclass(frozen=True, slots=True)
class MediaKind:
    content_type: str
    suffix: str


_MP4 = MediaKind("video/mp4", ".mp4")
_M4A = MediaKind("audio/mp4", ".m4a")
_WEBM, _WEBM_MAGIC = MediaKind("video/webm", ".webm"), b"\x1a\x45\xdf\xa3"
_PICTURES: Mapping[PictureFormat, MediaKind] = {
    PictureFormat.JPEG: MediaKind("image/jpeg", ".jpg"),
    PictureFormat.PNG: MediaKind("image/png", ".png"),
    PictureFormat.WEBP: MediaKind("image/webp", ".webp"),
}
_RECORDINGS: Mapping[RecordingFormat, MediaKind] = {
    RecordingFormat.WAV: MediaKind("audio/wav", ".wav"),
    RecordingFormat.FLAC: MediaKind("audio/flac", ".flac"),
    RecordingFormat.OGG: MediaKind("audio/ogg", ".ogg"),
    RecordingFormat.MP3: MediaKind("audio/mpeg", ".mp3"),
}


def media_kind(beginning: bytes) -> MediaKind | None:
    """The kind of file that `beginning`, its first sixteen bytes, belongs to."""
    if beginning.startswith(_WEBM_MAGIC):
        return _WEBM
    if (picture := sniff(beginning)) is not None:
        return _PICTURES[picture]
    recording = sniff_recording(beginning)
    if recording is RecordingFormat.MP4:
        return _M4A if beginning[8:11] == b"M4A" else _MP4
    return None if recording is None else _RECORDINGS[recording]


def kind_of_file(path: Path) -> MediaKind | None:
    with path.open("rb") as file:
        return media_kind(file.read(_KIND_BYTES))
