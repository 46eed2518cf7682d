"""Reports over completed requests, in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from limpet.core.errors import Failure
from limpet.core.ids import EndpointId, KeyId, RequestId
from limpet.core.request import Result
from limpet.ledger.database import Database

Timeframe = Literal["minute", "hour", "day", "week", "month"]
Outcome = Literal["success", "user_error", "error"]

#: The shares of the percentiles that an analysis has.
SHARES = (0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
#: Inputs with data: URIs are left out of lists.
LONGEST_INPUT_BYTES = 1_000_000

_RESULT = TypeAdapter(Result)
_FAILURE = TypeAdapter(Failure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which requests a report is about."""

    start: datetime
    #: Exclusive.
    end: datetime
    #: None: all of them.
    endpoints: Sequence[str] | None = None
    owners: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets:
    """How a report is divided. Without a timeframe it is one bucket."""

    timeframe: Timeframe | None
    #: Where days begin, as a name of the time zone database.
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    bucket: datetime | None
    endpoint: EndpointId
    owner: KeyId | None
    #: What was counted, and how much of it at one price.
    unit: str
    usd_per_unit: float
    units: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    bucket: datetime | None
    endpoint: EndpointId
    requests: int
    #: Codes of the failures, one each.
    codes: Sequence[str]
    #: Seconds at each of `SHARES`; None where nothing ran.
    durations: Sequence[float] | None
    prepare_durations: Sequence[float] | None
    billable_duration: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A completed request in a list."""

    id: RequestId
    endpoint: EndpointId
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime
    #: Code of its failure.
    code: str | None
    input: Any = None
    result: Result | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which part of a list of requests is asked for, and in which order."""

    limit: int
    offset: int
    id: str | None = None
    outcome: Outcome | None = None
    #: Codes of failures that count as `user_error`.
    user_codes: Collection[str] = ()
    by_duration: bool = False
    payloads: bool = False


class UsageLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def used(self, selection: Selection, buckets: Buckets, *, by_owner: bool) -> list[Used]:
        found = await self._database.rows(
            "sum_usage",
            **_selected(selection),
            timeframe=buckets.timeframe,
            timezone=buckets.timezone,
            by_owner=by_owner,
        )
        return [Used(**row) for row in found]

    async def analysed(self, selection: Selection, buckets: Buckets) -> list[Analysed]:
        found = await self._database.rows(
            "analyse_requests",
            **_selected(selection),
            timeframe=buckets.timeframe,
            timezone=buckets.timezone,
            shares=list(SHARES),
        )
        return [Analysed(**row | {"codes": row["codes"] or ()}) for row in found]

    async def listed(self, selection: Selection, listing: Listing) -> list[Listed]:
        found = await self._database.rows(
            "list_requests",
            **_selected(selection),
            id=listing.id,
            outcome=listing.outcome,
            user_codes=list(listing.user_codes),
            by_duration=listing.by_duration,
            payloads=listing.payloads,
            longest_input=LONGEST_INPUT_BYTES,
            limit=listing.limit,
            offset=listing.offset,
        )
        return [_listed(row) for row in found]


def _selected(selection: Selection) -> dict[str, Any]:
    return {
        "start": selection.start,
        "end": selection.end,
        "endpoints": None if selection.endpoints is None else list(selection.endpoints),
        "owners": None if selection.owners is None else list(selection.owners),
    }


def _listed(row: dict[str, Any]) -> Listed:
    parsed = {
        "id": RequestId(str(row["id"])),
        "result": _RESULT.validate_python(row["result"]) if row["result"] else None,
        "failure": _FAILURE.validate_python(row["failure"]) if row["failure"] else None,
    }
    return Listed(**row | parsed)
