"""What the server process and a decoding child say to each other: fixed-size frames, nothing that needs parsing.

server ── one socket per picture ──> child: HELLO from the child, REQUEST and the file in, ANSWER and the pixels out.
"""

import struct
from enum import IntEnum

#: First byte of a child that is locked and ready: its `lockdown.Door` flags.
HELLO_BYTES = 1
#: Format name, width, height, size of the file in bytes.
REQUEST = struct.Struct("!4sIIQ")
#: Verdict, width, height; after `DECODED` the pixels follow, three bytes each.
ANSWER = struct.Struct("!BII")


class Verdict(IntEnum):
    DECODED = 0
    BROKEN = 1
    TOO_LARGE = 2
