"""What a picture or a recording from a stranger may be, and what its decoder may use. The only place with these figures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLimits:
    """Size and shape of an input picture."""

    max_bytes: int = 20_000_000
    #: The endpoints ask for a short side of more than 300 pixels.
    min_side: int = 301
    max_side: int = 8192
    max_pixels: int = 40_000_000
    #: Width divided by height, 2:5 to 5:2.
    min_ratio: float = 0.4
    max_ratio: float = 2.5
    #: Half a pixel of rounding at the smallest side.
    ratio_tolerance: float = 0.002
    #: Each progressive scan is a pass over the whole picture; encoders write about ten.
    max_jpeg_scans: int = 200
    max_jpeg_segments: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingLimits:
    """Length and shape of an input recording. As they stand here: the widest of what any endpoint takes."""

    max_bytes: int = 50_000_000
    min_s: float = 10.0
    max_s: float = 600.0
    #: What codecs pad or trim at the ends of a recording: one long frame.
    tolerance_s: float = 0.05
    #: Together, where one field takes several.
    max_total_s: float = 600.0
    min_rate_hz: int = 8_000
    max_rate_hz: int = 192_000
    max_channels: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderLimits:
    """What one decoding child may use before it is ended."""

    memory_bytes: int = 1 << 30
    cpu_s: int = 10
    wall_s: float = 15.0
    #: Children at work at the same time; further files wait.
    processes: int = 4


PICTURE_LIMITS = PictureLimits()
RECORDING_LIMITS = RecordingLimits()
#: What is left of a recording after decoding: engines have no use for more, so it is mixed and brought down at once.
DECODED_RATE_HZ = 48_000
DECODED_CHANNELS = 2
#: A voice to be cloned. The upper bounds are MiniMax's own; fal's endpoint names only the lower one.
VOICE_LIMITS = RecordingLimits(max_bytes=20_000_000, max_s=300.0)
#: A song whose manner is followed. No upper bound is documented; ours is that of every recording.
SONG_LIMITS = RecordingLimits(min_s=15.0)
#: A recording that the prompt of a video speaks of.
REFERENCE_LIMITS = RecordingLimits(max_bytes=15_000_000, min_s=2.0, max_s=15.0, max_total_s=15.0)
DECODER_LIMITS = DecoderLimits()
