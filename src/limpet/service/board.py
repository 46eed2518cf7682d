"""What callers see of requests, from memory.

Clients poll status up to ten times a second. A read costs SQL only after the ledger has told of a change; positions in a lane
are read for all its waiting requests together. One LISTEN connection keeps the memory honest, and while that connection is
down every read asks the ledger.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

from limpet.core.errors import UnknownRequest
from limpet.core.ids import KeyId, RequestId
from limpet.core.request import LogLine, Request
from limpet.ledger.database import Database
from limpet.ledger.events import REQUESTS_CHANNEL, listen
from limpet.ledger.requests import RequestLedger

#: Requests held in memory; the one read longest ago goes first.
_ENTRIES = 10_000
#: Positions are at most this old, or older where the lane is so long that reading it takes a while.
_POSITIONS_S = 0.2
_POSITIONS_COST_FACTOR = 10
#: Followers look again after this time: a position changes without an event of its own, and an event may be lost.
_AGAIN_S = 0.5


class _Entry:
    """One request in memory."""

    def __init__(self) -> None:
        self.request: Request | None = None
        self.is_stale = True
        self.lock = asyncio.Lock()
        #: Set and replaced at every change.
        self.changed = asyncio.Event()

    def mark_changed(self) -> None:
        self.is_stale = True
        self.changed.set()
        self.changed = asyncio.Event()


class RequestBoard:
    def __init__(self, ledger: RequestLedger, database: Database) -> None:
        self._ledger = ledger
        self._database = database
        self._entries: OrderedDict[RequestId, _Entry] = OrderedDict()
        self._positions: dict[str, tuple[float, dict[RequestId, int]]] = {}
        self._position_locks: dict[str, asyncio.Lock] = {}
        self._hears = False

    async def run(self) -> None:
        """Listens until cancelled."""
        await listen(
            self._database.url,
            [REQUESTS_CHANNEL],
            on_event=lambda _, payload: self._mark_changed(RequestId(payload)),
            on_connect=self._start_over,
            on_disconnect=self._go_deaf,
        )

    def _start_over(self) -> None:
        self._hears = True
        for entry in self._entries.values():
            entry.mark_changed()

    def _go_deaf(self) -> None:
        self._hears = False

    def _mark_changed(self, request_id: RequestId) -> None:
        entry = self._entries.get(request_id)
        if entry is not None:
            entry.mark_changed()

    async def view(self, request_id: RequestId, owner: KeyId) -> Request:
        """The request with all its log lines. Raises `UnknownRequest` for unknown and for foreign ids alike."""
        request = await self._read(request_id)
        if request is None or request.owner != owner:
            raise UnknownRequest
        return request

    async def position(self, request: Request) -> int:
        """How many waiting requests of the lane will start before this one."""
        positions = await self._lane_positions(request.lane)
        return positions.get(request.id, len(positions))  # one that came since the lane was read is the last

    async def follow(self, request_id: RequestId, owner: KeyId) -> AsyncIterator[Request]:
        """The request at once, after every change and at least every half second, until it is completed."""
        while True:
            changed = self._entry(request_id).changed
            request = await self.view(request_id, owner)
            yield request
            if request.status.is_final:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), _AGAIN_S)

    async def completed(self, request_id: RequestId, owner: KeyId) -> Request:
        """The request, once it is completed."""
        async for request in self.follow(request_id, owner):
            if request.status.is_final:
                return request
        raise UnknownRequest

    def _entry(self, request_id: RequestId) -> _Entry:
        entry = self._entries.get(request_id)
        if entry is None:
            entry = self._entries[request_id] = _Entry()
        self._entries.move_to_end(request_id)
        while len(self._entries) > _ENTRIES:
            self._entries.popitem(last=False)
        return entry

    async def _read(self, request_id: RequestId) -> Request | None:
        entry = self._entry(request_id)
        if entry.request is not None and not entry.is_stale and self._hears:
            return entry.request
        async with entry.lock:
            if entry.is_stale or not self._hears:
                # Lowered before the read: a change that comes during it raises the mark again.
                entry.is_stale = False
                try:
                    entry.request = await self._load(request_id, entry.request)
                except BaseException:
                    entry.is_stale = True
                    raise
            if entry.request is None:
                self._entries.pop(request_id, None)
            return entry.request

    async def _load(self, request_id: RequestId, known: Request | None) -> Request | None:
        found = await self._ledger.read([request_id])
        if not found:
            return None
        request, log_count = found[0]
        lines: list[LogLine] = list(known.logs) if known else []
        if log_count > len(lines):
            lines += await self._ledger.read_logs(request_id, after=len(lines))
        return replace(request, logs=tuple(lines[:log_count]))

    async def _lane_positions(self, lane: str) -> dict[RequestId, int]:
        lock = self._position_locks.setdefault(lane, asyncio.Lock())
        async with lock:
            until, positions = self._positions.get(lane, (0.0, {}))
            started = time.monotonic()
            if started >= until:
                waiting = await self._ledger.waiting(lane)
                positions = {id_: place for place, id_ in enumerate(waiting)}
                took = time.monotonic() - started
                keep_s = max(_POSITIONS_S, took * _POSITIONS_COST_FACTOR)
                self._positions[lane] = (time.monotonic() + keep_s, positions)
            return positions
