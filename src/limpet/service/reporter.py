"""Writes what a run says of itself: coalesced, at most five times a second, and always in the name of its attempt.

The first part of a result is told of at once, for somebody may be listening.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import structlog

from limpet.core.clock import utc_now
from limpet.core.errors import CapacityError
from limpet.core.request import LogLevel, LogLine
from limpet.ledger.requests import Attempt, RequestLedger, Standing
from limpet.service.patience import insist
from limpet.service.runner import Listener

_WRITE_EVERY_S = 0.2
#: An engine that floods its log keeps the newest of the lines that wait to be written.
_LINES_WAITING = 1000

log = structlog.get_logger()


class Reporter:
    """Collects progress and log lines of one attempt and writes them while the `async with` block lasts."""

    def __init__(
        self,
        ledger: RequestLedger,
        attempt: Attempt,
        *,
        on_standing_lost: Callable[[], None],
        on_chunk: Callable[[bytes], None],
    ) -> None:
        """`on_standing_lost` is called when a write shows that the attempt is cancelled or has lost its right."""
        self._ledger = ledger
        self._attempt = attempt
        self._progress = 0.0
        self._stage = ""
        self._lines: list[LogLine] = []
        self._news = asyncio.Event()
        self._on_chunk = on_chunk
        #: Whether parts of the result can be followed already.
        self._has_begun = False
        self._may_write = asyncio.Event()
        self._on_standing_lost = on_standing_lost
        self._writing: asyncio.Task[None] | None = None
        self._write_under_way: asyncio.Task[None] | None = None
        self.listener = Listener(
            on_progress=self._take_progress, on_log=self._take_log, on_chunk=self._take_chunk, remember=self._remember
        )

    async def __aenter__(self) -> Self:
        self._writing = asyncio.create_task(self._write())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> list[LogLine]:
        """Stops writing and returns the lines that are still to be written, for the completing transaction."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.wait({self._writing})
            self._writing = None
        if self._write_under_way is not None:
            await asyncio.wait({self._write_under_way})
        lines, self._lines = self._lines, []
        return lines

    def _take_progress(self, fraction: float, stage: str) -> None:
        self._progress, self._stage = fraction, stage
        self._news.set()

    def _take_log(self, text: str, level: LogLevel) -> None:
        self._lines.append(LogLine(at=utc_now(), message=text, level=level))
        del self._lines[:-_LINES_WAITING]
        self._news.set()

    def _take_chunk(self, data: bytes) -> None:
        """Those who follow look for parts when they hear of a write, so the first part is one that does not wait."""
        self._on_chunk(data)
        if not self._has_begun:
            self._has_begun = True
            self._news.set()
            self._may_write.set()

    async def _remember(self, values: Mapping[str, Any]) -> None:
        if not await insist(lambda: self._ledger.remember(self._attempt, values)):
            self._on_standing_lost()

    async def _write(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            # A write that has begun is finished even when we are closed meanwhile: its lines must be written once.
            self._write_under_way = asyncio.create_task(self._write_once())
            await asyncio.shield(self._write_under_way)
            with suppress(TimeoutError):  # the limit of five writes a second
                await asyncio.wait_for(self._may_write.wait(), _WRITE_EVERY_S)
            self._may_write.clear()

    async def _write_once(self) -> None:
        lines, self._lines = self._lines, []
        try:
            standing = await self._ledger.record(self._attempt, progress=self._progress, stage=self._stage, lines=lines)
        except CapacityError as error:
            self._lines[:0] = lines
            log.warning("progress-not-written", reason=str(error))
            return
        if standing is not Standing.RUNS:
            self._on_standing_lost()
