"""Memory that was freed, given back to the machine."""

import ctypes
from functools import cache
from typing import Any


def give_back() -> None:
    """Where the C library keeps what is freed for later, as glibc does: what a film was planned with is more than it is drawn with."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None  # another C library
