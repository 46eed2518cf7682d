"""Requests in SQL: accepted with their job in one transaction, changed only by statements that name the attempt."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

import orjson
from procrastinate.jobs import Job as QueueJob
from psycopg.rows import DictRow
from pydantic import TypeAdapter

from limpet.core.errors import Cancelled, Failure, IdempotencyKeyReused, StartedTooLate
from limpet.core.ids import EndpointId, KeyId, RequestId
from limpet.core.request import NO_WISHES, Charge, LogLevel, LogLine, Request, Result, Status, Wishes
from limpet.core.webhook import Webhook
from limpet.ledger.database import Connection, Database, rows
from limpet.ledger.files import NewFile, insert_file, lifecycle_json
from limpet.ledger.queue import RUN_REQUEST, Queue
from limpet.ledger.voices import NO_VOICE_CHANGES, VoiceChanges, change_voices

_RESULT = TypeAdapter(Result)
_FAILURE = TypeAdapter(Failure)
_UNCOUNTED = Charge(unit="request", units=1, usd_per_unit=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A request about to be written."""

    id: RequestId
    owner: KeyId
    endpoint: EndpointId
    lane: str
    #: The body as compact JSON with sorted keys, so that equal bodies have equal digests.
    input: bytes
    wishes: Wishes = NO_WISHES
    #: Requests with the same lock run one after the other.
    lock: str | None = None
    webhook: Webhook | None = None
    idempotency_key: str | None = None
    memo: Mapping[str, Any] = field(default_factory=dict)
    #: Warnings that its log begins with.
    notes: Sequence[str] = ()

    @property
    def input_digest(self) -> bytes:
        return hashlib.sha256(self.input).digest()

    @property
    def fingerprint(self) -> bytes:
        """What must be the same for an idempotency key to mean the same request."""
        return hashlib.sha256(self.input_digest + (self.webhook.url if self.webhook else "").encode()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    id: RequestId
    #: True when an idempotency key led to a request that was accepted before.
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The right to run a request once; the number is the fencing token of every write."""

    request_id: RequestId
    number: int
    owner: KeyId
    endpoint: EndpointId
    input: Any
    #: What earlier attempts asked to remember.
    memory: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which requests a list shows."""

    since: datetime
    #: What their memo has, at least.
    memo: Mapping[str, Any]
    #: Any of these decimal ids; None for all.
    numbers: Collection[int] | None = None
    #: Any of `queued`, `running`, `succeeded`, `failed`, `cancelled`; None for all.
    states: Collection[str] | None = None
    limit: int = 20
    offset: int = 0


class Standing(Enum):
    """What an attempt learns when it writes."""

    RUNS = "runs"
    #: The caller asked to stop.
    CANCELLED = "cancelled"
    #: Another attempt has the right now, or the request has ended.
    LOST = "lost"


class RequestLedger:
    def __init__(self, database: Database, queue: Queue) -> None:
        self._database = database
        self._queue = queue

    # Accepting

    async def accept(self, new: NewRequest) -> Accepted:
        """Writes the request and defers its job in one transaction; on return it is durable."""
        async with self._database.transaction() as connection:
            if new.idempotency_key is not None and (earlier := await self._claim_key(connection, new)) is not None:
                return Accepted(id=earlier, replayed=True)
            job_id = await self._queue.defer(
                connection,
                QueueJob(
                    id=None,
                    queue=new.lane,
                    lock=new.lock,
                    queueing_lock=None,
                    task_name=RUN_REQUEST,
                    priority=new.wishes.priority,
                    task_kwargs={"request_id": new.id},
                ),
            )
            await rows(connection, "insert_request", _insertable(new) | {"job_id": job_id})
            if new.notes:
                await rows(connection, "insert_notes", {"id": new.id, "messages": list(new.notes)})
        return Accepted(id=new.id)

    async def refuse(self, new: NewRequest, failure: Failure) -> None:
        """Writes a request that is completed from the start, because its input was refused."""
        await self._database.rows("insert_refused_request", **_insertable(new), failure=_dump(_FAILURE, failure))

    async def _claim_key(self, connection: Connection, new: NewRequest) -> RequestId | None:
        """The request that holds the key already, or None when it is ours now."""
        values = {
            "owner": new.owner,
            "endpoint": new.endpoint,
            "key": new.idempotency_key,
            "fingerprint": new.fingerprint,
            "request_id": new.id,
        }
        if await rows(connection, "claim_idempotency_key", values):
            return None
        (holder,) = await rows(connection, "read_idempotency_key", values)
        if bytes(holder["fingerprint"]) != new.fingerprint:
            raise IdempotencyKeyReused(field="Idempotency-Key")
        return RequestId(str(holder["request_id"]))

    async def adopt_abandoned(self, new: NewRequest) -> RequestId | None:
        """The running or finished request of the same owner and body whose caller went away a moment ago, if any."""
        row = await self._database.row(
            "find_abandoned", owner=new.owner, endpoint=new.endpoint, input_digest=new.input_digest
        )
        return RequestId(str(row["id"])) if row else None

    async def mark_abandoned(self, request_id: RequestId, owner: KeyId) -> None:
        await self._database.rows("mark_abandoned", id=request_id, owner=owner)

    async def take_back(self, request_id: RequestId) -> None:
        """A caller has come for a request whose connection was lost."""
        await self._database.rows("take_back", id=request_id)

    async def count_waiting(self, endpoint: EndpointId) -> int:
        row = await self._database.row("count_waiting", endpoint=endpoint)
        return int(row["waiting"]) if row else 0

    async def count_running(self, owner: KeyId) -> int:
        row = await self._database.row("count_running", owner=owner)
        return int(row["running"]) if row else 0

    # Ending what nobody waits for

    async def expire(self) -> int:
        """Ends waiting requests whose time to start is over; returns how many."""
        failure = _dump(_FAILURE, StartedTooLate().failure())
        return len(await self._database.rows("expire_waiting", failure=failure))

    async def cancel_abandoned(self, *, after_s: float) -> int:
        """Cancels requests whose caller hung up and did not come back; returns how many."""
        found = await self._database.rows("find_given_up", after_s=after_s)
        for row in found:
            await self.cancel(RequestId(str(row["id"])), KeyId(row["owner"]))
        return len(found)

    # Reading

    async def read(self, ids: Iterable[RequestId]) -> list[tuple[Request, int]]:
        """The requests that exist, without log lines, each with the number of lines that it has."""
        known = [id_ for id_ in ids if _is_uuid(id_)]
        if not known:
            return []
        found = await self._database.rows("read_requests", ids=known)
        return [(_request(row), row["log_count"]) for row in found]

    async def read_logs(self, request_id: RequestId, *, after: int = 0) -> list[LogLine]:
        found = await self._database.rows("read_logs", id=request_id, after=after)
        return [
            LogLine(number=row["number"], at=row["at"], level=LogLevel(row["level"]), message=row["message"])
            for row in found
        ]

    async def find(self, number: int, owner: KeyId) -> RequestId | None:
        """The owner's request with this decimal id, where a dialect remembers it."""
        row = await self._database.row("find_by_number", number=number, owner=owner)
        return RequestId(str(row["id"])) if row else None

    async def page(self, owner: KeyId, asked: "Page") -> tuple[list[RequestId], int]:
        """One page of the owner's requests, newest first, and how many there are on all pages."""
        values = asdict(asked) | {
            "memo": orjson.dumps(asked.memo).decode(),
            "numbers": None if asked.numbers is None else list(asked.numbers),
            "states": None if asked.states is None else list(asked.states),
        }
        found = await self._database.rows("list_by_memo", owner=owner, **values)
        return [RequestId(str(row["id"])) for row in found], int(found[0]["total"]) if found else 0

    async def waiting(self, lane: str) -> list[RequestId]:
        """The waiting requests of a lane, next first."""
        return [RequestId(str(row["id"])) for row in await self._database.rows("read_waiting", lane=lane)]

    # Running

    async def begin(self, request_id: RequestId, *, job_id: int) -> Attempt | None:
        """Takes the right to run, or drops the job when the request no longer wants to run."""
        row = await self._database.row("begin_attempt", id=request_id, job_id=job_id)
        if row is None:
            await self._database.rows("drop_job", job_id=job_id)
            return None
        return Attempt(
            request_id=request_id,
            number=row["attempt"],
            owner=KeyId(row["owner"]),
            endpoint=EndpointId(row["endpoint"]),
            input=row["input"],
            memory=row["memory"] or {},
        )

    async def record(self, attempt: Attempt, *, progress: float, stage: str, lines: Sequence[LogLine]) -> Standing:
        """Writes progress and log lines, and tells whether the attempt still has the right to run."""
        row = await self._database.row("record_progress", **_progress(attempt, progress, stage, lines))
        if row is None:
            return Standing.LOST
        return Standing.CANCELLED if row["cancel_requested"] else Standing.RUNS

    async def remember(self, attempt: Attempt, values: Mapping[str, Any]) -> bool:
        """Keeps `values` for later attempts. False: another attempt has the right."""
        row = await self._database.row(
            "remember", id=attempt.request_id, attempt=attempt.number, memory=orjson.dumps(values).decode()
        )
        return row is not None

    async def complete(
        self,
        attempt: Attempt,
        outcome: Result | Failure,
        *,
        files: Sequence[NewFile] = (),
        voices: VoiceChanges = NO_VOICE_CHANGES,
        lines: Sequence[LogLine] = (),
    ) -> bool:
        """Ends the request: log, files, voices, outcome and usage in one transaction. False: another attempt has the right."""
        result = outcome if isinstance(outcome, Result) else None
        failure = outcome if isinstance(outcome, Failure) else None
        async with self._database.transaction() as connection:
            await rows(connection, "record_progress", _progress(attempt, 0 if failure else 1, "", lines))
            ended = await rows(
                connection,
                "complete",
                {
                    "id": attempt.request_id,
                    "attempt": attempt.number,
                    "result": _dump(_RESULT, result) if result else None,
                    "failure": _dump(_FAILURE, failure) if failure else None,
                },
            )
            if not ended:
                return False
            if result is not None:
                for file in files:
                    await insert_file(connection, file)
                await change_voices(connection, voices, attempt.owner)
                await rows(connection, "insert_usage", _usage(attempt, result, ended[0]["run_seconds"]))
        return True

    async def lose(self, attempt: Attempt, *, limit: int, failure: Failure) -> bool:
        """The attempt's runner is gone: back to the lane (True), or the end as cancelled or with `failure`."""
        async with self._database.transaction() as connection:
            return await _lose(connection, attempt.request_id, attempt.number, limit=limit, failure=failure)

    async def sweep(self, *, silence_s: float, limit: int, failure: Failure) -> int:
        """Takes running requests away from workers whose heartbeat has been silent; returns how many."""
        async with self._database.transaction() as connection:
            stalled = await rows(connection, "find_stalled", {"silence_s": silence_s})
            for row in stalled:
                await _lose(connection, RequestId(str(row["id"])), row["attempt"], limit=limit, failure=failure)
        return len(stalled)

    async def cancel(self, request_id: RequestId, owner: KeyId) -> Status | None:
        """Ends a waiting request, asks a running one to stop. Returns the status found, or None for an unknown id."""
        if not _is_uuid(request_id):
            return None
        async with self._database.transaction() as connection:
            found = await rows(connection, "lock_for_cancel", {"id": request_id, "owner": owner})
            if not found:
                return None
            status = Status(found[0]["status"])
            if status is Status.QUEUED:
                values = {"id": request_id, "failure": _dump(_FAILURE, Cancelled().failure())}
                await rows(connection, "cancel_waiting", values)
            elif status is Status.RUNNING:
                await rows(connection, "cancel_running", {"id": request_id})
            return status


async def _lose(connection: Connection, request_id: RequestId, attempt: int, *, limit: int, failure: Failure) -> bool:
    values = {"id": request_id, "attempt": attempt, "attempt_limit": limit}
    if await rows(connection, "requeue", values):
        return True
    (now,) = await rows(connection, "read_requests", {"ids": [request_id]})
    end = Cancelled().failure() if now["cancel_requested"] else failure
    await rows(connection, "complete", values | {"result": None, "failure": _dump(_FAILURE, end)})
    return False


def _insertable(new: NewRequest) -> dict[str, Any]:
    return {
        "id": new.id,
        "owner": new.owner,
        "endpoint": new.endpoint,
        "lane": new.lane,
        "priority": new.wishes.priority,
        "start_within_s": new.wishes.start_within_s,
        "attempt_limit": new.wishes.attempts,
        "store_io": new.wishes.keeps_payloads,
        "tags": orjson.dumps(new.wishes.tags).decode() if new.wishes.tags else None,
        "runner_hint": new.wishes.runner_hint,
        "lifecycle": lifecycle_json(new.wishes.lifecycle),
        "input": new.input.decode(),
        "input_digest": new.input_digest,
        "webhook_url": new.webhook.url if new.webhook else None,
        "origin": _origin(new.webhook) if new.webhook else None,
        "memo": orjson.dumps(new.memo).decode() if new.memo else None,
    }


def _origin(webhook: Webhook) -> str:
    return orjson.dumps(
        {"dialect": webhook.dialect, "tells_start": webhook.tells_start, **asdict(webhook.origin)}
    ).decode()


def _progress(attempt: Attempt, progress: float, stage: str, lines: Sequence[LogLine]) -> dict[str, Any]:
    return {
        "id": attempt.request_id,
        "attempt": attempt.number,
        "progress": progress,
        "stage": stage,
        "times": [line.at for line in lines],
        "levels": [line.level.value for line in lines],
        # PostgreSQL's text cannot hold NUL; an engine that quotes a prompt may carry one here.
        "messages": [line.message.replace("\0", "\N{REPLACEMENT CHARACTER}") for line in lines],
    }


def _usage(attempt: Attempt, result: Result, run_seconds: float) -> dict[str, Any]:
    return {
        "request_id": attempt.request_id,
        "owner": attempt.owner,
        "endpoint": attempt.endpoint,
        "engine": str(result.provenance.get("engine", "")),
        "run_seconds": run_seconds,
        **asdict(result.charge or _UNCOUNTED),
    }


def _request(row: DictRow) -> Request:
    return Request(
        id=RequestId(str(row["id"])),
        endpoint=EndpointId(row["endpoint"]),
        owner=KeyId(row["owner"]),
        status=Status(row["status"]),
        lane=row["lane"],
        priority=row["priority"],
        attempt=row["attempt"],
        created_at=row["created_at"],
        started_at=row["started_at"],
        completed_at=row["completed_at"],
        cancel_requested=row["cancel_requested"],
        progress=row["progress"],
        stage=row["stage"],
        result=_RESULT.validate_python(row["result"]) if row["result"] else None,
        failure=_FAILURE.validate_python(row["failure"]) if row["failure"] else None,
        number=row["number"],
        memo=row["memo"] or {},
    )


def _dump(adapter: TypeAdapter[Any], value: object) -> str:
    return orjson.dumps(adapter.dump_python(value, mode="json"), default=str).decode()


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
