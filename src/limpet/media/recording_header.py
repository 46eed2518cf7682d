"""Reads the header of a recording without any library: what it is, how it is made, how long it says it is.

A recording that fails here never reaches a decoder. One that passes may still be broken.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from limpet.core.errors import AudioFormatUnsupported, AudioTooLong, AudioTooShort, AudioUnreadable, FileTooLarge
from limpet.media.containers import flac, mp3, mp4, ogg, wav
from limpet.media.containers.facts import Facts, OtherContentError
from limpet.media.limits import RECORDING_LIMITS, RecordingLimits

#: In the words of the errors.
SUPPORTED = ["wav", "flac", "ogg", "mp3", "m4a"]


class RecordingFormat(StrEnum):
    """Values are the names of FFmpeg's readers."""

    WAV = "wav"
    FLAC = "flac"
    OGG = "ogg"
    MP3 = "mp3"
    MP4 = "mov"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingHeader:
    """What a recording says about itself."""

    format: RecordingFormat
    facts: Facts


_READERS: Mapping[RecordingFormat, Callable[[bytes], Facts]] = {
    RecordingFormat.WAV: wav.read,
    RecordingFormat.FLAC: flac.read,
    RecordingFormat.OGG: ogg.read,
    RecordingFormat.MP3: mp3.read,
    RecordingFormat.MP4: mp4.read,
}


def sniff_recording(data: bytes) -> RecordingFormat | None:
    """The format by magic number; names and media types are never asked."""
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return RecordingFormat.WAV
    if data.startswith(b"fLaC"):
        return RecordingFormat.FLAC
    if data.startswith(b"OggS"):
        return RecordingFormat.OGG
    if data.startswith(b"ID3") or mp3.starts_frame(data):
        return RecordingFormat.MP3
    if data[4:8] == b"ftyp":
        return RecordingFormat.MP4
    return None


def read_recording_header(
    data: bytes, *, field: str | None = None, limits: RecordingLimits = RECORDING_LIMITS
) -> RecordingHeader:
    """The header, if the recording keeps the limits; otherwise the error that says which one it breaks."""
    if len(data) > limits.max_bytes:
        raise FileTooLarge(field=field, max_size=limits.max_bytes)
    recording_format = sniff_recording(data)
    if recording_format is None:
        raise AudioFormatUnsupported(field=field, supported_formats=SUPPORTED)
    try:
        facts = _READERS[recording_format](data)
        _check_shape(facts, limits)
    except OtherContentError as error:
        raise AudioFormatUnsupported(field=field, supported_formats=SUPPORTED) from error
    except (struct.error, IndexError, ValueError) as error:
        raise AudioUnreadable(field=field, supported_formats=SUPPORTED) from error
    if facts.duration_s is not None:
        check_duration(facts.duration_s, field=field, limits=limits)
    if facts.is_cut:
        raise AudioUnreadable(field=field, supported_formats=SUPPORTED)
    return RecordingHeader(format=recording_format, facts=facts)


def check_duration(duration_s: float, *, field: str | None, limits: RecordingLimits) -> None:
    if duration_s < limits.min_s - limits.tolerance_s:
        raise AudioTooShort(field=field, min_duration=limits.min_s, provided_duration=round(duration_s, 3))
    if duration_s > limits.max_s + limits.tolerance_s:
        raise AudioTooLong(field=field, max_duration=limits.max_s, provided_duration=round(duration_s, 3))


def check_total_duration(total_s: float, *, field: str | None, limits: RecordingLimits) -> None:
    """Of all recordings that one field takes."""
    if total_s > limits.max_total_s + limits.tolerance_s:
        raise AudioTooLong(field=field, max_duration=limits.max_total_s, provided_duration=round(total_s, 3))


def _check_shape(facts: Facts, limits: RecordingLimits) -> None:
    if facts.channels is not None and not 1 <= facts.channels <= limits.max_channels:
        raise OtherContentError("no channel, or too many")
    if facts.rate_hz is not None and not limits.min_rate_hz <= facts.rate_hz <= limits.max_rate_hz:
        raise OtherContentError("a rate out of range")
