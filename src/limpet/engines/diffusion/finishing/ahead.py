"""Work on frames by several threads at a time, given out in the order of the frames."""

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetDone
from typing import TypeVar

#: Seconds between two looks at whether to stop.
_CHECK_S = 0.05

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Stopped(Exception):
    """Ends work that nobody waits for any more; never leaves the threads."""


def ahead(
    work: Callable[[_Item, Callable[[], None]], _Result],
    items: Iterable[_Item],
    *,
    threads: int,
    check: Callable[[], None],
) -> Generator[_Result]:
    """What `work` makes of each item. Close the iterator to stop early.

    At most `threads` items more than the one that is waited for are taken. `check` is called every 50 ms while waiting and may
    raise; `work` gets a function to call between its steps, which ends it when nobody waits for it any more.
    """
    stopped = threading.Event()

    def go_on() -> None:
        if stopped.is_set():
            raise Stopped

    pool = ThreadPoolExecutor(threads, thread_name_prefix="limpet-finish")
    waiting: deque[Future[_Result]] = deque()
    try:
        for item in items:
            check()
            waiting.append(pool.submit(work, item, go_on))
            if len(waiting) > threads:
                yield _awaited(waiting.popleft(), check)
        while waiting:
            yield _awaited(waiting.popleft(), check)
    finally:
        stopped.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _awaited(future: Future[_Result], check: Callable[[], None]) -> _Result:
    while True:
        check()
        try:
            return future.result(timeout=_CHECK_S)
        except NotYetDone:
            if future.done():  # the work itself raised it
                raise
