"""What a picture from a stranger may be, and what its decoder may use. The only place with these figures."""

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
class DecoderLimits:
    """What one decoding child may use before it is ended."""

    memory_bytes: int = 1 << 30
    cpu_s: int = 10
    wall_s: float = 15.0
    #: Children at work at the same time; further pictures wait.
    processes: int = 4


PICTURE_LIMITS = PictureLimits()
DECODER_LIMITS = DecoderLimits()
