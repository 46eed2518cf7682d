"""The worker: its slots, and what keeps them honest.

Beside the slots run a heartbeat, a sweep for the requests of workers that fell silent, and one LISTEN connection for new jobs
and cancels.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog

from limpet.core.errors import RunnerLost
from limpet.core.ids import RequestId
from limpet.ledger.events import CANCELS_CHANNEL, listen
from limpet.ledger.queue import lane_channel
from limpet.service.patience import DATABASE_AWAY, repeat
from limpet.service.slot import Post, Slot, WorkerLimits, WorkerParts

#: A slot says that it lives this often ...
HEARTBEAT_EVERY_S = 1.5
#: ... and has lost its request when it has been silent for this long. The attempt number decides, not the clock.
SILENCE_S = 6.0
SWEEP_EVERY_S = 1.0

log = structlog.get_logger()


class Worker:
    def __init__(self, parts: WorkerParts, posts: Sequence[Post], limits: WorkerLimits) -> None:
        self._parts = parts
        self._limits = limits
        self._stopping = asyncio.Event()
        self._lanes = sorted({lane for post in posts for lane in post.lanes})
        self._slots = [Slot(parts, post, limits, self._stopping) for post in posts]

    async def run(self) -> None:
        """Works until `stop`; on return nothing runs and every unfinished request is back in its lane."""
        for slot in self._slots:
            await slot.register()
        log.info("worker-started", lanes=self._lanes, slots=len(self._slots))
        async with asyncio.TaskGroup() as group:
            around = [
                group.create_task(repeat("heartbeat", self._beat, every_s=HEARTBEAT_EVERY_S)),
                group.create_task(repeat("sweep", self._sweep, every_s=SWEEP_EVERY_S)),
                group.create_task(self._listen()),
            ]
            async with asyncio.TaskGroup() as working:
                for slot in self._slots:
                    working.create_task(slot.work())
            for task in around:
                task.cancel()
        with suppress(*DATABASE_AWAY):
            for slot in self._slots:
                await self._parts.queue.unregister_worker(slot.worker_id)
        log.info("worker-stopped")

    def stop(self) -> None:
        """Takes nothing new; running work has the grace time to end."""
        self._stopping.set()
        self._wake()

    def _wake(self) -> None:
        for slot in self._slots:
            slot.wake()

    async def _beat(self) -> None:
        for slot in self._slots:
            if not await self._parts.queue.beat(slot.worker_id):
                log.warning("worker-forgotten", worker=slot.worker_id)
                await slot.register()

    async def _sweep(self) -> None:
        failure = RunnerLost(attempts=self._limits.attempts).failure()
        lost = await self._parts.ledger.sweep(silence_s=SILENCE_S, limit=self._limits.attempts, failure=failure)
        await self._parts.queue.prune_workers(silence_s=SILENCE_S * 2)
        if lost:
            log.warning("requests-taken-over", count=lost)

    async def _listen(self) -> None:
        channels = [CANCELS_CHANNEL, *map(lane_channel, self._lanes)]
        await listen(self._parts.database.url, channels, on_event=self._hear, on_connect=self._wake)

    def _hear(self, channel: str, payload: str) -> None:
        if channel != CANCELS_CHANNEL:
            self._wake()
            return
        for slot in self._slots:
            slot.cancel(RequestId(payload))
