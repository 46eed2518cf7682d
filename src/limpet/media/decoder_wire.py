"""What the server process and a decoding child say to each other: fixed-size frames, nothing that needs parsing.

server ── one socket per file ──> child: HELLO from the child, REQUEST and the file in; ANSWERs out, of which only the
last one is a verdict and all before it carry content.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What a server decodes; one decodes nothing else, so that a picture never meets a decoder of sound."""

    PICTURE = "picture"
    RECORDING = "recording"


#: First byte of a child that is locked and ready: its `lockdown.Door` flags.
HELLO_BYTES = 1
#: Format name, two numbers, size of the file in bytes. Of a picture: width, height. Of a recording: longest duration in
#: milliseconds, 0.
REQUEST = struct.Struct("!4sIIQ")
#: Verdict, two numbers, size of the content that follows it. With `DECODED`: width and height of a picture, rate and
#: channels of a recording.
ANSWER = struct.Struct("!BIII")


class Verdict(IntEnum):
    DECODED = 0
    BROKEN = 1
    TOO_LARGE = 2
    #: No verdict yet: content follows. Of a picture three bytes a pixel, and behind them all a byte a pixel of opacity where
    #: some are not opaque; of a recording four bytes a sample.
    CONTENT = 3


class TooLargeError(Exception):
    """There is more in the file than was asked for."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a child's decoder gives: the two numbers of `DECODED`, and the content piece by piece."""

    numbers: tuple[int, int]
    parts: Iterator[bytes]
