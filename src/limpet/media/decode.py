"""Decodes what strangers send, picture or recording; whatever it is, it ends as a value of ours or as one of our errors.

First the header is read here, without a library; then a locked child decodes what passed.
"""

import atexit
import math

import numpy as np

from limpet.core.errors import AudioTooLong, AudioUnreadable, ImageTooLarge, ImageUnreadable
from limpet.media.decoder_wire import Kind, TooLargeError
from limpet.media.limits import (
    DECODED_CHANNELS,
    DECODED_RATE_HZ,
    DECODER_LIMITS,
    PICTURE_LIMITS,
    RECORDING_LIMITS,
    DecoderLimits,
    RecordingLimits,
)
from limpet.media.picture import Picture
from limpet.media.recording import Recording
from limpet.media.recording_header import SUPPORTED, RecordingHeader, check_duration, read_recording_header
from limpet.media.sandbox import BrokenError, Content, Question, Sandbox
from limpet.media.sniff import Header, read_header


class PictureSandbox(Sandbox):
    """A sandbox for pictures."""

    def __init__(self, limits: DecoderLimits = DECODER_LIMITS) -> None:
        super().__init__(Kind.PICTURE, limits)

    async def decode(self, data: bytes, header: Header, *, field: str | None = None) -> Picture:
        """The pixels of a picture whose header was read and found within the limits."""
        size = (header.width, header.height)
        question = Question(
            data=data, format_name=header.format, numbers=size, max_content_bytes=header.width * header.height * 4
        )
        try:
            return _picture(await self.ask(question), size)
        except TooLargeError:
            side = PICTURE_LIMITS.max_side
            raise ImageTooLarge(field=field, max_width=side, max_height=side) from None
        except BrokenError as error:
            raise ImageUnreadable(field=field) from error


class RecordingSandbox(Sandbox):
    """A sandbox for recordings."""

    def __init__(self, limits: DecoderLimits = DECODER_LIMITS) -> None:
        super().__init__(Kind.RECORDING, limits)

    async def decode(
        self, data: bytes, header: RecordingHeader, *, limits: RecordingLimits, field: str | None = None
    ) -> Recording:
        """The samples of a recording whose header was read and found within the limits."""
        longest_s = limits.max_s + limits.tolerance_s
        question = Question(
            data=memoryview(data)[header.facts.start :],
            format_name=header.format,
            numbers=(round(longest_s * 1000), 0),
            max_content_bytes=math.ceil(longest_s * DECODED_RATE_HZ) * DECODED_CHANNELS * 4,
        )
        try:
            recording = _recording(await self.ask(question), header)
        except TooLargeError:
            raise AudioTooLong(field=field, max_duration=limits.max_s, provided_duration=None) from None
        except BrokenError as error:
            raise AudioUnreadable(field=field, supported_formats=SUPPORTED) from error
        check_duration(recording.duration_s, field=field, limits=limits)
        if recording.duration_s < (header.facts.duration_s or 0) - limits.tolerance_s:
            raise AudioUnreadable(field=field, supported_formats=SUPPORTED)
        return recording


def _picture(content: Content, size: tuple[int, int]) -> Picture:
    width, height = content.numbers
    count = width * height
    if content.numbers not in {size, size[::-1]} or len(content.data) not in {3 * count, 4 * count}:
        raise BrokenError
    samples = np.frombuffer(content.data, np.uint8)
    alpha = samples[3 * count :].reshape(height, width) if len(samples) > 3 * count else None
    return Picture(samples[: 3 * count].reshape(height, width, 3), alpha)


def _recording(content: Content, header: RecordingHeader) -> Recording:
    """The samples, made harmless: no infinities, nothing beyond full scale."""
    rate_hz, channels = content.numbers
    facts = header.facts
    if facts.rate_hz is not None and rate_hz != min(facts.rate_hz, DECODED_RATE_HZ):
        raise BrokenError
    if facts.channels is not None and channels != min(facts.channels, DECODED_CHANNELS):
        raise BrokenError
    if not 1 <= channels <= DECODED_CHANNELS or not rate_hz or len(content.data) % (4 * channels):
        raise BrokenError
    samples = np.frombuffer(content.data, np.float32).reshape(-1, channels)
    np.clip(samples, -1, 1, out=samples)
    samples[np.isnan(samples)] = 0
    return Recording(samples=samples, sample_rate_hz=rate_hz)


_pictures = PictureSandbox()
_recordings = RecordingSandbox()


@atexit.register
def close_decoders() -> None:
    """Ends the decoders' processes now rather than with this process; the next file starts them anew."""
    _pictures.close()
    _recordings.close()


async def decode_picture(data: bytes, *, field: str | None = None) -> Picture:
    """The first frame of a JPEG, PNG or WebP file as upright RGB pixels.

    Transparent parts are laid over white, and told beside; 16-bit, CMYK, grey and palette pictures become 8-bit RGB; metadata and
    colour profiles are dropped. Raises `FileTooLarge` and the image errors of `core.errors`, each with `field`.
    """
    return await _pictures.decode(data, read_header(data, field=field), field=field)


async def decode_recording(
    data: bytes, *, limits: RecordingLimits = RECORDING_LIMITS, field: str | None = None
) -> Recording:
    """The sound of a WAV, FLAC, Ogg, MP3 or M4A file, with one or two channels and 48 kHz at most.

    More channels are mixed to two, higher rates brought down; metadata is dropped. Raises `FileTooLarge` and the audio
    errors of `core.errors`, each with `field`.
    """
    header = read_recording_header(data, field=field, limits=limits)
    return await _recordings.decode(data, header, limits=limits, field=field)
