"""Webhook deliveries in SQL: owed since the request completed, attempted by who holds the attempt number, ended once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from procrastinate.jobs import Job as QueueJob
from psycopg.rows import DictRow
from pydantic import TypeAdapter

from limpet.core.errors import NotCompleted, StateError, UnknownRequest
from limpet.core.ids import KeyId, RequestId
from limpet.core.origin import Origin
from limpet.core.request import Status
from limpet.core.webhook import Webhook
from limpet.ledger.database import Database, rows
from limpet.ledger.queue import Queue, lane_channel

#: Lane of the jobs that deliver; the migration's trigger has both names as well.
LANE = "webhooks"
_DELIVER_WEBHOOK = "deliver-webhook"
#: So many attempts are remembered.
_LOG_LENGTH = 10


class DeliveryEvent(StrEnum):
    """What a message tells."""

    STARTED = "started"
    ENDED = "ended"


class DeliveryStatus(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempt:
    """What came of one attempt."""

    at: datetime
    seconds: float
    #: The receiver's status, if it gave one.
    status: int | None = None
    #: Why there is no status.
    reason: str | None = None


_LOG = TypeAdapter(tuple[DeliveryAttempt, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The right to attempt a delivery once; the attempt number is the fencing token of its record."""

    request_id: RequestId
    event: DeliveryEvent
    job_id: int
    webhook: Webhook
    host: str
    attempt: int
    #: Attempts that failed before this one.
    failures: int
    log: Sequence[DeliveryAttempt]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """A delivery as an operator sees it."""

    request_id: RequestId
    event: DeliveryEvent
    url: str
    status: DeliveryStatus
    log: Sequence[DeliveryAttempt]
    created_at: datetime
    ended_at: datetime | None
    #: When the next attempt is due, while it waits.
    next_at: datetime | None


class DeliveryLedger:
    def __init__(self, database: Database, queue: Queue) -> None:
        self._database = database
        self._queue = queue

    async def claim(self, worker_id: int, *, full_hosts: Collection[str]) -> Delivery | None:
        """The first due delivery whose host is not full, if any."""
        row = await self._database.row("claim_delivery", lane=LANE, worker_id=worker_id, full_hosts=list(full_hosts))
        return _delivery(row) if row else None

    async def end(self, delivery: Delivery, attempt: DeliveryAttempt, status: DeliveryStatus) -> bool:
        """Records the last attempt. False: another attempt has the right now."""
        return bool(await self._database.rows("end_delivery", **_outcome(delivery, attempt), status=status.value))

    async def retry(self, delivery: Delivery, attempt: DeliveryAttempt, *, pause_s: float) -> None:
        """Records a failed attempt; the next is due after the pause."""
        await self._database.rows("retry_delivery", **_outcome(delivery, attempt), pause_s=pause_s)

    async def release(self, worker_id: int, *, known_jobs: Collection[int] = ()) -> None:
        """Gives back what this worker has taken and does not know of: a claim whose answer was lost on its way."""
        await self._database.rows("release_deliveries", lane=LANE, worker_id=worker_id, known_jobs=list(known_jobs))

    async def sweep(self, *, silence_s: float) -> int:
        """Gives back the deliveries of silent workers; returns how many."""
        return len(await self._database.rows("sweep_deliveries", silence_s=silence_s))

    async def drop_orphans(self) -> None:
        await self._database.rows("drop_orphaned_deliveries", lane=LANE)

    async def next_in_s(self, *, full_hosts: Collection[str]) -> float | None:
        """Seconds until the next attempt to a host that is not full is due; None when there is none."""
        row = await self._database.row("next_delivery", lane=LANE, full_hosts=list(full_hosts))
        return float(row["wait_s"]) if row else None

    async def all(
        self, *, request_id: RequestId | None = None, owner: KeyId | None = None, limit: int = 100
    ) -> list[DeliveryRecord]:
        """The newest deliveries, of all or of what is named."""
        found = await self._database.rows("list_deliveries", request_id=request_id, owner=owner, limit=limit)
        return [_record(row) for row in found]

    async def resend(self, request_id: RequestId) -> None:
        """Delivers again, or at once what still waits. Raises `UnknownRequest`, `NotCompleted` and `StateError`."""
        async with self._database.transaction() as connection:
            found = await rows(connection, "lock_for_resend", {"request_id": request_id})
            if not found:
                raise UnknownRequest
            if found[0]["webhook_url"] is None:
                raise StateError("The request was submitted without a webhook; there is nothing to send.")
            if not Status(found[0]["status"]).is_final:
                raise NotCompleted
            if found[0]["delivery"] == DeliveryStatus.WAITING:
                values = {"request_id": request_id, "channel": lane_channel(LANE)}
                await rows(connection, "hasten_delivery", values)
                return
            job = QueueJob(
                id=None,
                queue=LANE,
                lock=None,
                queueing_lock=None,
                task_name=_DELIVER_WEBHOOK,
                task_kwargs={"request_id": request_id},
            )
            job_id = await self._queue.defer(connection, job)
            await rows(connection, "renew_delivery", {"request_id": request_id, "job_id": job_id})


def _delivery(row: DictRow) -> Delivery:
    return Delivery(
        request_id=RequestId(str(row["request_id"])),
        event=DeliveryEvent(row["event"]),
        job_id=row["job_id"],
        webhook=_webhook(row["url"], row["origin"]),
        host=row["host"],
        attempt=row["attempt"],
        failures=row["failures"],
        log=_LOG.validate_python(row["log"]),
    )


def _webhook(url: str, origin: Mapping[str, Any]) -> Webhook:
    bases = {field.name: origin[field.name] for field in fields(Origin)}
    return Webhook(
        url=url,
        dialect=origin["dialect"],
        origin=Origin(**bases),
        tells_start=origin.get("tells_start", False),
    )


def _record(row: DictRow) -> DeliveryRecord:
    return DeliveryRecord(
        request_id=RequestId(str(row["request_id"])),
        event=DeliveryEvent(row["event"]),
        url=row["url"],
        status=DeliveryStatus(row["status"]),
        log=_LOG.validate_python(row["log"]),
        created_at=row["created_at"],
        ended_at=row["ended_at"],
        next_at=row["next_at"],
    )


def _outcome(delivery: Delivery, attempt: DeliveryAttempt) -> dict[str, Any]:
    log = (*delivery.log, attempt)[-_LOG_LENGTH:]
    return {
        "request_id": delivery.request_id,
        "event": delivery.event.value,
        "attempt": delivery.attempt,
        "log": _LOG.dump_json(log).decode(),
    }
