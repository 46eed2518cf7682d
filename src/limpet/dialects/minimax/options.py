"""What the operator decided about this dialect."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniMaxOptions:
    #: Whether a call is refused when its callback address fails the challenge; otherwise it goes on without callbacks.
    requires_challenge: bool = False
