"""One durable call of an endpoint, and the states it passes through.

QUEUED ──> RUNNING ──> COMPLETED (a result, or a failure)
  │  <──────  │             ^
  │  (runner  │             │
  │   lost)   └─────────────┤
  └─────────────────────────┘ (cancelled while waiting, or refused input)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from limpet.core.errors import Failure
from limpet.core.ids import EndpointId, FileKey, KeyId, RequestId
from limpet.core.lifecycle import NOTHING_SAID, Lifecycle


class Status(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"

    @property
    def is_final(self) -> bool:
        return self is Status.COMPLETED

    def allows(self, following: "Status") -> bool:
        """Whether a request in this status may move to `following`."""
        return following in _TRANSITIONS[self]


_TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.RUNNING, Status.COMPLETED}),
    Status.RUNNING: frozenset({Status.QUEUED, Status.COMPLETED}),
    Status.COMPLETED: frozenset(),
}


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line for the caller of a request."""

    at: datetime
    message: str
    level: LogLevel = LogLevel.INFO
    #: Position within its request, from 1; 0 until the ledger has numbered it.
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFile:
    """A stored artifact as the ledger keeps it; dialects make an address from the key."""

    key: FileKey
    content_type: str
    file_name: str
    size_bytes: int
    #: What can be said of it: width, height, fps, frames, seconds.
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a call has cost, at the prices of its time."""

    #: What was counted, in the singular.
    unit: str
    units: float
    usd_per_unit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What an engine made of a request, free of any address."""

    files: Sequence[ResultFile]
    #: Plain values that some outputs carry beside the files, such as `duration_ms`.
    values: Mapping[str, Any] = field(default_factory=dict)
    #: Engine, model, revision, seed and licence, and what the engine has to say about its work.
    provenance: Mapping[str, Any] = field(default_factory=dict)
    #: None for results of releases that did not count.
    charge: Charge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a caller asks for beside the body."""

    #: Higher goes first within a lane.
    priority: int = 0
    #: The request ends with an error if it has not started this long after its acceptance.
    start_within_s: float | None = None
    #: How often it may be started when its runner is lost; None leaves it to the server.
    attempts: int | None = None
    #: Whether input and result are kept for the usual time, or only for an hour.
    keeps_payloads: bool = True
    tags: Mapping[str, str] = field(default_factory=dict)
    runner_hint: str | None = None
    #: Lifetime and readers of the output files.
    lifecycle: Lifecycle = NOTHING_SAID


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as anyone may see it at one moment."""

    id: RequestId
    endpoint: EndpointId
    owner: KeyId
    status: Status
    lane: str
    priority: int
    attempt: int
    created_at: datetime
    started_at: datetime | None = None
    completed_at: datetime | None = None
    cancel_requested: bool = False
    #: 0..1 while running.
    progress: float = 0.0
    stage: str = ""
    result: Result | None = None
    failure: Failure | None = None
    logs: Sequence[LogLine] = ()
    #: The id for dialects whose ids are decimal.
    number: int = 0
    #: What the dialect that took it in remembers, in its own words.
    memo: Mapping[str, Any] = field(default_factory=dict)

    @property
    def run_seconds(self) -> float | None:
        """Wall time of the last attempt, once completed."""
        if self.started_at is None or self.completed_at is None:
            return None
        return (self.completed_at - self.started_at).total_seconds()
