"""Telling receivers that requests have started or ended: at least once, over hours, whatever dies in between.

    owed (by the transaction that completed the request) ──> waiting ──> attempt ── 2xx ───────────────────> delivered
                                                                ^          ├─ 3xx, 410, closed address ──> failed
                                                                └─ pause ──┴─ anything else, until the pauses are used up ──> failed

A worker process has one of these beside its slots, a worker of its own in procrastinate's eyes. What to say and how to sign it
is the dialect's; it is passed in.
"""

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

import structlog

from limpet.core.clock import Clock, utc_now
from limpet.core.ids import RequestId
from limpet.core.origin import Origin
from limpet.core.request import Request, Status
from limpet.ledger.database import Database
from limpet.ledger.events import listen
from limpet.ledger.queue import Queue, lane_channel
from limpet.ledger.requests import RequestLedger
from limpet.ledger.webhooks import LANE, Delivery, DeliveryAttempt, DeliveryEvent, DeliveryLedger, DeliveryStatus
from limpet.service.patience import DATABASE_AWAY, DATABASE_PAUSE_S, insist, one_line, repeat
from limpet.service.signing import WebhookKeys
from limpet.service.worker import HEARTBEAT_EVERY_S, SILENCE_S, SWEEP_EVERY_S
from limpet.storage.fetch import Fetcher, Unreachable
from limpet.storage.urls import AddressRefused

_TIDY_EVERY_S = 60.0
_GONE = 410

log = structlog.get_logger()

Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a receiver gets."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a message is about, and what it is made with."""

    #: As it was at the event.
    request: Request
    event: DeliveryEvent
    #: How the caller came in.
    origin: Origin
    at: datetime
    #: Signs with the key of the moment.
    sign: Sign


#: Says in a dialect's words what happened.
Compose = Callable[[Occasion], Awaitable[Message]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryParts:
    """What deliveries work with."""

    database: Database
    ledger: DeliveryLedger
    requests: RequestLedger
    queue: Queue
    keys: WebhookKeys
    fetcher: Fetcher
    #: By name of the dialect.
    compose: Mapping[str, Compose]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLimits:
    #: Pauses after the first failed attempt, the second, ...; after the last one comes the last attempt.
    pauses_s: Sequence[float] = (5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3000)
    #: Each pause is longer or shorter by up to this part of it, so that receivers that come back are not run over.
    jitter: float = 0.1
    first_timeout_s: float = 15.0
    later_timeout_s: float = 120.0
    #: Attempts that run at a time, to one host and in all; a host that is slow takes its own share only.
    per_host: int = 4
    at_once: int = 200
    #: How often to look without being told; a bound, not the mechanism.
    poll_s: float = 5.0
    #: How long attempts may go on after a stop was asked for, before they are given back.
    stop_grace_s: float = 20.0


class _Verdict(Enum):
    DELIVERED = "delivered"
    AGAIN = "again"
    NEVER = "never"


@dataclass(slots=True)
class _UnderWay:
    """The attempts that run here."""

    jobs: dict[int, "asyncio.Task[None]"] = field(default_factory=dict)
    hosts: Counter[str] = field(default_factory=Counter)

    def full_hosts(self, limit: int) -> list[str]:
        return [host for host, count in self.hosts.items() if count >= limit]

    def begin(self, delivery: Delivery, attempt: "asyncio.Task[None]") -> None:
        self.jobs[delivery.job_id] = attempt
        self.hosts[delivery.host] += 1

    def end(self, delivery: Delivery) -> None:
        del self.jobs[delivery.job_id]
        self.hosts[delivery.host] -= 1
        self.hosts += Counter()  # drops the hosts with none


class Deliveries:
    def __init__(self, parts: DeliveryParts, limits: DeliveryLimits, *, clock: Clock = utc_now) -> None:
        self._parts = parts
        self._limits = limits
        self._clock = clock
        self._under_way = _UnderWay()
        self._stopping = asyncio.Event()
        #: Cleared before every claim, so that no notification can fall between a claim and the wait for news.
        self._news = asyncio.Event()
        self._worker_id = 0

    async def run(self) -> None:
        """Delivers until `stop`; on return nothing runs and what was not delivered waits for another worker."""
        await self._register()
        async with asyncio.TaskGroup() as group:
            around = [
                group.create_task(repeat("webhook-heartbeat", self._beat, every_s=HEARTBEAT_EVERY_S)),
                group.create_task(repeat("webhook-sweep", self._sweep, every_s=SWEEP_EVERY_S)),
                group.create_task(repeat("webhook-tidy", self._parts.ledger.drop_orphans, every_s=_TIDY_EVERY_S)),
                group.create_task(self._listen()),
            ]
            await self._claim_and_attempt(group)
            await self._finish()
            for task in around:
                task.cancel()

    def stop(self) -> None:
        """Begins no new attempt; those under way have the grace time to end."""
        self._stopping.set()
        self._news.set()

    async def _claim_and_attempt(self, group: asyncio.TaskGroup) -> None:
        may_hold_unknown = False
        while not self._stopping.is_set():
            self._news.clear()
            try:
                if may_hold_unknown:
                    await self._parts.ledger.release(self._worker_id, known_jobs=list(self._under_way.jobs))
                    may_hold_unknown = False
                delivery = await self._claim()
                wait_s = await self._until_next() if delivery is None else 0
            except DATABASE_AWAY as error:
                may_hold_unknown = True
                log.warning("ledger-away", reason=one_line(error))
                await asyncio.sleep(DATABASE_PAUSE_S)  # the database is away; there is no event to wait on
                continue
            if delivery is not None:
                self._under_way.begin(delivery, group.create_task(self._attempt(delivery)))
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), wait_s)

    async def _claim(self) -> Delivery | None:
        if len(self._under_way.jobs) >= self._limits.at_once:
            return None
        return await self._parts.ledger.claim(self._worker_id, full_hosts=self._full_hosts())

    async def _until_next(self) -> float:
        """How long the loop may sleep when it is not woken; the end of an attempt wakes it in any case."""
        if len(self._under_way.jobs) >= self._limits.at_once:
            return self._limits.poll_s
        next_s = await self._parts.ledger.next_in_s(full_hosts=self._full_hosts())
        return self._limits.poll_s if next_s is None else min(next_s, self._limits.poll_s)

    def _full_hosts(self) -> list[str]:
        return self._under_way.full_hosts(self._limits.per_host)

    async def _finish(self) -> None:
        """Lets attempts end within the grace time and gives the others back."""
        attempts = set(self._under_way.jobs.values())
        if attempts:
            _, late = await asyncio.wait(attempts, timeout=self._limits.stop_grace_s)
            for attempt in late:
                attempt.cancel()
            await asyncio.wait(attempts)
        with suppress(*DATABASE_AWAY):
            await self._parts.ledger.release(self._worker_id)
            await self._parts.queue.unregister_worker(self._worker_id)

    # One attempt

    async def _attempt(self, delivery: Delivery) -> None:
        try:
            with structlog.contextvars.bound_contextvars(request_id=delivery.request_id, host=delivery.host):
                started = asyncio.get_running_loop().time()
                at = self._clock()
                verdict, status, reason = await self._post(delivery, at)
                seconds = round(asyncio.get_running_loop().time() - started, 3)
                attempt = DeliveryAttempt(at=at, seconds=seconds, status=status, reason=reason)
                await insist(lambda: self._record(delivery, attempt, verdict))
        finally:
            self._under_way.end(delivery)
            self._news.set()

    async def _post(self, delivery: Delivery, at: datetime) -> tuple[_Verdict, int | None, str | None]:
        timeout_s = self._limits.later_timeout_s if delivery.failures else self._limits.first_timeout_s
        try:
            message = await insist(lambda: self._compose(delivery, at))
            answer = await self._parts.fetcher.post(
                delivery.webhook.url, body=message.body, headers=message.headers, deadline_s=timeout_s
            )
        except AddressRefused as error:
            return _Verdict.NEVER, None, f"refused: {error.reason}"
        except Unreachable as error:
            return _Verdict.AGAIN, None, error.reason
        except Exception:  # the webhook loop's outermost frame: our bug costs this attempt, not the others
            error_id = secrets.token_hex(4)
            log.exception("webhook-broke", error_id=error_id)
            return _Verdict.AGAIN, None, f"internal error {error_id}"
        return _verdict(answer.status), answer.status, None

    async def _compose(self, delivery: Delivery, at: datetime) -> Message:
        ((request, _),) = await self._parts.requests.read([RequestId(delivery.request_id)])
        sign = await self._parts.keys.signer()
        if delivery.event is DeliveryEvent.STARTED:  # it may have ended since
            request = replace(request, status=Status.RUNNING, result=None, failure=None, completed_at=None)
        occasion = Occasion(request=request, event=delivery.event, origin=delivery.webhook.origin, at=at, sign=sign)
        return await self._parts.compose[delivery.webhook.dialect](occasion)

    async def _record(self, delivery: Delivery, attempt: DeliveryAttempt, verdict: _Verdict) -> None:
        context = {"attempt": delivery.attempt, "status": attempt.status, "reason": attempt.reason}
        if verdict is _Verdict.DELIVERED:
            await self._parts.ledger.end(delivery, attempt, DeliveryStatus.DELIVERED)
            log.info("webhook-delivered", **context)
        elif verdict is _Verdict.NEVER or delivery.failures >= len(self._limits.pauses_s):
            await self._parts.ledger.end(delivery, attempt, DeliveryStatus.FAILED)
            log.warning("webhook-failed", **context)
        else:
            spread = 1 + self._limits.jitter * random.uniform(-1, 1)
            pause_s = self._limits.pauses_s[delivery.failures] * spread
            await self._parts.ledger.retry(delivery, attempt, pause_s=pause_s)
            log.warning("webhook-attempt-failed", again_in_s=round(pause_s, 1), **context)

    # What keeps it honest

    async def _register(self) -> None:
        self._worker_id = await self._parts.queue.register_worker()

    async def _beat(self) -> None:
        if not await self._parts.queue.beat(self._worker_id):
            log.warning("worker-forgotten", worker=self._worker_id)
            await self._register()

    async def _sweep(self) -> None:
        lost = await self._parts.ledger.sweep(silence_s=SILENCE_S)
        if lost:
            self._news.set()
            log.warning("webhooks-taken-over", count=lost)

    async def _listen(self) -> None:
        await listen(
            self._parts.database.url,
            [lane_channel(LANE)],
            on_event=lambda *_: self._news.set(),
            on_connect=self._news.set,
        )


def _verdict(status: int) -> _Verdict:
    if 200 <= status < 300:
        return _Verdict.DELIVERED
    return _Verdict.NEVER if 300 <= status < 400 or status == _GONE else _Verdict.AGAIN
