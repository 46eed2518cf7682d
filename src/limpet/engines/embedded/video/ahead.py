"""Draws frames while earlier ones are being encoded."""

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from limpet.media.colour import Planes

#: Frames that may wait; a 1080P frame has 3 MB.
_WAITING = 4
#: Seconds between two looks at whether to stop.
_CHECK_S = 0.05


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing in the queue: no more frames, or the error that stopped them."""

    error: BaseException | None = None


def drawn_ahead(frames: Iterator[Planes], *, check: Callable[[], None]) -> Generator[Planes]:
    """The same frames, drawn in a thread of their own; close the iterator to stop it early.

    `check` is called while waiting and may raise.
    """
    waiting: queue.Queue[Planes | _End] = queue.Queue(_WAITING)
    stopped = threading.Event()

    def draw() -> None:
        try:
            for frame in frames:
                if stopped.is_set():
                    return
                waiting.put(frame)
        except BaseException as error:  # noqa: BLE001  # raised again where the frames are used
            waiting.put(_End(error))
        else:
            waiting.put(_End())

    thread = threading.Thread(target=draw, name="limpet-draw", daemon=True)
    thread.start()
    try:
        while not isinstance(item := _next(waiting, check), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()
        _drain(waiting, thread)


def _next(waiting: "queue.Queue[Planes | _End]", check: Callable[[], None]) -> Planes | _End:
    while True:
        check()
        try:
            return waiting.get(timeout=_CHECK_S)
        except queue.Empty:
            continue


def _drain(waiting: "queue.Queue[Planes | _End]", thread: threading.Thread) -> None:
    """Makes room until the thread has seen that it is to stop."""
    while thread.is_alive():
        try:
            waiting.get(timeout=_CHECK_S)
        except queue.Empty:
            continue
