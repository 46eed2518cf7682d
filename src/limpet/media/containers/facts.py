"""What a header reader finds in a recording."""

from dataclasses import dataclass


class OtherContentError(Exception):
    """The file is what it says, but what it holds is not a recording of a kind that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a file says about its sound; None where only a decoder can know."""

    rate_hz: int | None = None
    channels: int | None = None
    duration_s: float | None = None
    #: Where the sound begins; what lies before it (tags) is shown to no decoder.
    start: int = 0
    #: Whether the end of the file is missing.
    is_cut: bool = False
