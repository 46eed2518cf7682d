"""Requests in every state and the workers that run them, for whoever looks after a server."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from limpet.core.ids import EndpointId, KeyId, RequestId
from limpet.core.request import Status
from limpet.ledger.database import Database

State = Literal["queued", "running", "succeeded", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A request in a list."""

    id: RequestId
    endpoint: EndpointId
    owner: KeyId
    lane: str
    status: Status
    attempt: int
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    cancel_requested: bool
    progress: float
    stage: str
    #: Code of its failure.
    code: str | None
    #: These two once it has a result.
    engine: str | None
    cost_usd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """Which requests a list shows; None for all."""

    owner: KeyId | None = None
    endpoint: str | None = None
    state: State | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotAtWork:
    """A slot of a worker, or a deliverer of webhooks."""

    id: int
    #: Seconds since its last heartbeat.
    silent_s: float
    request_id: RequestId | None
    endpoint: EndpointId | None
    lane: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneLoad:
    lane: str
    waiting: int
    running: int


class Overview:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(self, asked: Recent) -> list[Glance]:
        """Requests, newest first."""
        found = await self._database.rows(
            "list_recent_requests",
            owner=asked.owner,
            endpoint=asked.endpoint,
            state=asked.state,
            limit=asked.limit,
            offset=asked.offset,
        )
        return [Glance(**row | {"id": RequestId(str(row["id"])), "status": Status(row["status"])}) for row in found]

    async def slots(self) -> list[SlotAtWork]:
        return [
            SlotAtWork(**row | {"request_id": RequestId(str(row["request_id"])) if row["request_id"] else None})
            for row in await self._database.rows("list_workers")
        ]

    async def lanes(self) -> list[LaneLoad]:
        """The lanes in which something waits or runs."""
        return [LaneLoad(**row) for row in await self._database.rows("count_lanes")]

    async def input(self, request_id: RequestId) -> object:
        """The body of a request; None once it is erased."""
        row = await self._database.row("read_input", id=request_id)
        return row["input"] if row else None
