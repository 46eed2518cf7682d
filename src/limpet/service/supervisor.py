"""Keeps a child process alive: starts it again when it dies, and ends it in good order."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress

import structlog

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 30.0
#: A child that lived this long starts again without a pause.
_HEALTHY_AFTER_S = 10.0

log = structlog.get_logger()


async def keep_alive(
    command: Sequence[str], *, environment: Mapping[str, str], name: str, stop: asyncio.Event, grace_s: float
) -> None:
    """Runs until `stop`, then sends SIGTERM and, after the grace time, SIGKILL.

    The child's standard input is a pipe of ours: its end tells the child that we are gone.
    """
    pause_s = _FIRST_PAUSE_S
    while not stop.is_set():
        started = asyncio.get_running_loop().time()
        child = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, env=dict(environment))
        log.debug("child-started", child=name, pid=child.pid)
        ended, stopped = asyncio.create_task(child.wait()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            if not ended.done():
                await _end(child, grace_s)
        if stop.is_set():
            return
        lived_s = asyncio.get_running_loop().time() - started
        pause_s = _FIRST_PAUSE_S if lived_s > _HEALTHY_AFTER_S else min(pause_s * 2, _LONGEST_PAUSE_S)
        log.warning("child-ended", child=name, code=child.returncode, restart_in_s=pause_s)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause_s)


async def _end(child: asyncio.subprocess.Process, grace_s: float) -> None:
    with suppress(ProcessLookupError):
        child.terminate()
    try:
        await asyncio.wait_for(child.wait(), grace_s)
    except TimeoutError:
        log.warning("child-killed", pid=child.pid, reason="it did not stop in time")
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def parent_gone() -> None:
    """Returns when the process at the other end of our standard input is gone."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    with os.fdopen(os.dup(0), "rb", buffering=0) as source:
        transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), source)
        try:
            await reader.read()
        finally:
            transport.close()


def on_stop_signals(stop: asyncio.Event) -> None:
    """SIGTERM and SIGINT set `stop`."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
