"""What the operator decided about this dialect."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class VtrixOptions:
    #: Whether a callback address is asked for MiniMax's handshake first.
    challenges: bool = False
    #: Whether camera words mean what the gateway's document says, or what they say literally.
    words_of_document: bool = True
