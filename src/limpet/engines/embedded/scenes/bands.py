"""Hands parts of a picture to a few threads; kernels release the interpreter lock, so that they run beside each other."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

#: Rows that are drawn between two looks at whether to stop.
_BAND_ROWS = 48
_MOST_THREADS = 4


@cache
def _pool() -> ThreadPoolExecutor:
    threads = min(_MOST_THREADS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    return ThreadPoolExecutor(threads, thread_name_prefix="limpet-rows")


def in_bands(
    work: Callable[[int, int], object], count: int, *, check: Callable[[], None], band: int = _BAND_ROWS
) -> None:
    """Calls `work(first, last)` for parts of 0..count on several threads; `check` is called meanwhile and may raise."""
    parts = [_pool().submit(work, first, min(first + band, count)) for first in range(0, count, band)]
    try:
        for part in parts:
            check()
            part.result()
    finally:
        for part in parts:
            part.cancel()
        for part in parts:
            if not part.cancelled():
                part.exception()
