"""Server-sent events: a line of JSON each, and a comment where nothing happens for long, so that nobody on the way hangs up."""

import time
from collections.abc import Mapping
from typing import Any

import orjson

#: The official clients take a silence of this length for a live stream; proxies and browsers take a longer one for a dead one.
_PING_EVERY_S = 15.0
_PING = b": ping\n\n"


def event(body: Mapping[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(body) + b"\n\n"


class Telling:
    """What one listener has been told, and when it last heard anything."""

    def __init__(self) -> None:
        self._told: object = None
        self._spoke_at = time.monotonic()

    def is_news(self, state: object) -> bool:
        """Whether `state` differs from what was last told; it is told now."""
        if state == self._told:
            return False
        self._told, self._spoke_at = state, time.monotonic()
        return True

    def pings(self) -> bytes:
        """A comment if the silence has lasted long enough, else nothing."""
        if time.monotonic() - self._spoke_at < _PING_EVERY_S:
            return b""
        self._spoke_at = time.monotonic()
        return _PING
