"""A process of a group as its leader sees it: gets orders, answers them, and is watched, since the leader may wait for it for ever."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing import Pipe

import structlog

from limpet.engines.base import RunnerUnusable
from limpet.engines.diffusion.pipelines.orders import Answer, Order, Start

log = structlog.get_logger()

#: How long the leader may stay in a run that a member could not make: it may have met the same fault, and tells it better.
_GRACE_S = 10.0

End = Callable[[str], None]


def end_process(reason: str) -> None:
    """As a runner ends whose device is broken: its main thread may be in a call that never returns."""
    log.error("group-lost", reason=reason)
    os._exit(os.EX_UNAVAILABLE)


class Member:
    def __init__(self, start: Start, end: End) -> None:
        """Starts the process; it joins the group by itself. `end` is called when it is lost."""
        self._pipe, theirs = Pipe()
        self._end = end
        self._is_dismissed = False
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._leader_is_free = threading.Event()
        self._leader_is_free.set()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "limpet.engines.diffusion.pipelines.follower", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=2,  # what libraries print is no message to anybody
        )
        theirs.close()
        self._pipe.send(start)
        threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, order: Order) -> None:
        try:
            self._pipe.send(order)
        except OSError as error:
            raise RunnerUnusable("a process of the group is gone") from error

    def answer(self) -> Answer:
        """Of the oldest order that wants one."""
        return self._answers.get()

    def mind_leader(self, *, is_free: bool) -> None:
        """Whether the leader is in no run, where it could wait for this process."""
        if is_free:
            self._leader_is_free.set()
        else:
            self._leader_is_free.clear()

    def dismiss(self) -> None:
        self._is_dismissed = True
        self._process.kill()
        self._process.wait()

    def _listen(self) -> None:
        while (answer := self._received()) is not None:
            if answer.fault is not None and not self._leader_is_free.wait(_GRACE_S):
                self._end(f"a process of the group failed: {answer.fault}")
            self._answers.put(answer)
        if not self._is_dismissed:
            self._end(f"a process of the group ended with exit code {self._process.wait()}")

    def _received(self) -> Answer | None:
        try:
            answer: Answer = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return answer
