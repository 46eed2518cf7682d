"""Time as a value that is passed in, so that tests can move it."""

from collections.abc import Callable
from datetime import UTC, datetime

#: Returns the present as an aware UTC datetime.
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)
