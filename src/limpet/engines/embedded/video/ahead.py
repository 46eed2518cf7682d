"""Draws frames while earlier ones are being encoded."""

import queue
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from limpet.media.encode import Canvas

#: Frames that may wait; a 1080P frame has 3 MB.
_WAITING = 4
#: Seconds between two looks at whether to stop.
_CHECK_S = 0.05

_Result = TypeVar("_Result")


class Stopped(Exception):
    """Ends work that nobody waits for any more; never leaves this module's threads."""


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing in the queue: no more frames, or the error that stopped them."""

    error: BaseException | None = None


class Draw(Protocol):
    """Draws one frame; called for each number from 0 on, in order."""

    def __call__(self, number: int, canvas: Canvas, /) -> None: ...


def beside(work: Callable[[Callable[[], None]], _Result], *, check: Callable[[], None]) -> _Result:
    """What `work` returns. It runs in a thread of its own, so that `check` is called every 50 ms whatever it does.

    `work` gets a function to call between its steps, which ends it once `check` has raised.
    """
    done: queue.SimpleQueue[tuple[_Result | None, BaseException | None]] = queue.SimpleQueue()
    stopped = threading.Event()

    def go_on() -> None:
        if stopped.is_set():
            raise Stopped

    def run() -> None:
        try:
            done.put((work(go_on), None))
        except BaseException as error:  # noqa: BLE001  # raised again where the result is awaited
            done.put((None, error))

    threading.Thread(target=run, name="limpet-work", daemon=True).start()
    try:
        result, error = _next(done, check)
    finally:
        stopped.set()
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # without an error there is a result


def drawn_ahead(
    draw: Draw, count: int, *, canvas: Callable[[], Canvas], check: Callable[[], None]
) -> Generator[Canvas]:
    """The frames of a film, drawn in a thread of their own; close the iterator to stop it early.

    `check` is called while waiting and may raise.
    """
    waiting: queue.Queue[Canvas | _End] = queue.Queue(_WAITING)
    stopped = threading.Event()

    def draw_all() -> None:
        try:
            for number in range(count):
                if stopped.is_set():
                    return
                frame = canvas()
                draw(number, frame)
                waiting.put(frame)
        except BaseException as error:  # noqa: BLE001  # raised again where the frames are used
            waiting.put(_End(error))
        else:
            waiting.put(_End())

    thread = threading.Thread(target=draw_all, name="limpet-draw", daemon=True)
    thread.start()
    try:
        while not isinstance(item := _next(waiting, check), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()
        _drain(waiting, thread)


_Item = TypeVar("_Item")


def _next(waiting: "queue.Queue[_Item] | queue.SimpleQueue[_Item]", check: Callable[[], None]) -> _Item:
    while True:
        check()
        try:
            return waiting.get(timeout=_CHECK_S)
        except queue.Empty:
            continue


def _drain(waiting: "queue.Queue[Canvas | _End]", thread: threading.Thread) -> None:
    """Makes room until the thread has seen that it is to stop."""
    while thread.is_alive():
        try:
            waiting.get(timeout=_CHECK_S)
        except queue.Empty:
            continue
