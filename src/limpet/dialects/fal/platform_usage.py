"""Reports: `/v1/models/usage`, `/v1/models/analytics`, `/v1/models/requests/by-endpoint`.

An administrator sees the requests of every key, everybody else those of the key that asks.
"""

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, TypeVar

from starlette.datastructures import QueryParams
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoints import ENDPOINTS
from limpet.core.errors import InputError
from limpet.core.ids import KeyId
from limpet.core.origin import Origin
from limpet.dialects.fal.access import authenticate, authenticate_admin
from limpet.dialects.fal.errors import RULES, render
from limpet.dialects.fal.platform_query import paging, read_choice, read_expansions, read_list, read_page, read_period
from limpet.dialects.wire.answers import file_address, json_response, origin_of
from limpet.dialects.wire.services import Services
from limpet.ledger.usage import SHARES, Analysed, Buckets, Listed, Listing, Outcome, Selection, Used
from limpet.service.keys import LOCAL_KEY_ID, Caller
from limpet.service.usage import Period, time_zone

_Row = TypeVar("_Row", Used, Analysed)

_CURRENCY = "USD"
_TIME_SERIES, _SUMMARY = "time_series", "summary"
_AUTH_METHOD, _AUTH_STRUCTURED = "auth_method", "auth_method_structured"
_BUCKETS_PER_PAGE = 1000
_OUTCOMES: tuple[Outcome, ...] = ("success", "user_error", "error")

#: Failures by the status that fal gives them; what is no user's error is the server's.
_USER_CODES = frozenset(code for code, rule in RULES.items() if 400 <= rule.status < 500)
_STARTUP_CODES = frozenset({"start_timeout", "no_engine"}) - _USER_CODES
_CONNECTION_CODES = frozenset({"runner_lost"})
_TIMEOUT_CODES = frozenset({"run_timeout"})
_RUNTIME_CODES = frozenset(RULES) - _USER_CODES - _STARTUP_CODES - _CONNECTION_CODES - _TIMEOUT_CODES


def _count(codes: frozenset[str]) -> Callable[[Analysed], float]:
    return lambda row: sum(code in codes for code in row.codes)


def _percentile(place: int, *, is_prepare: bool) -> Callable[[Analysed], float | None]:
    def read(row: Analysed) -> float | None:
        found = row.prepare_durations if is_prepare else row.durations
        return None if found is None else found[place]

    return read


#: What `expand` may ask an analysis for. A value that does not exist, like a percentile of no runs, is left out.
_METRICS: Mapping[str, Callable[[Analysed], float | None]] = MappingProxyType(
    {
        "request_count": lambda row: row.requests,
        "success_count": lambda row: row.requests - len(row.codes),
        "user_error_count": _count(_USER_CODES),
        "error_count": _count(frozenset(RULES) - _USER_CODES),
        "startup_error_count": _count(_STARTUP_CODES),
        "connection_error_count": _count(_CONNECTION_CODES),
        "timeout_error_count": _count(_TIMEOUT_CODES),
        "runtime_error_count": _count(_RUNTIME_CODES),
        "total_billable_duration": lambda row: row.billable_duration,
        **{f"p{share * 100:.0f}_duration": _percentile(n, is_prepare=False) for n, share in enumerate(SHARES)},
        **{f"p{share * 100:.0f}_prepare_duration": _percentile(n, is_prepare=True) for n, share in enumerate(SHARES)},
    }
)


def platform_usage_routes(services: Services) -> list[Route]:
    host = _Reports(services)
    return [
        Route("/v1/models/usage", host.usage, methods=["GET"]),
        Route("/v1/models/analytics", host.analytics, methods=["GET"]),
        Route("/v1/models/requests/by-endpoint", host.requests, methods=["GET"]),
    ]


class _Reports:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._ledger = services.usage

    async def usage(self, http: HttpRequest) -> Response:
        await authenticate_admin(http, self._services)
        query = http.query_params
        known = (_TIME_SERIES, _SUMMARY, _AUTH_METHOD, _AUTH_STRUCTURED)
        wished = read_expansions(query, known=known, default=[_TIME_SERIES])
        _check_parts(wished)
        period = read_period(query)
        selection = Selection(
            start=period.start,
            end=period.end,
            endpoints=read_list(query, "endpoint_id"),
            owners=read_list(query, "api_key_id"),
        )
        by_owner = _AUTH_METHOD in wished or _AUTH_STRUCTURED in wished
        aliases = {key.id: key.alias for key in await self._services.keys.all()} if by_owner else {}

        def line(row: Used) -> dict[str, Any]:
            return _usage_line(row) | _auth(row, aliases, wished)

        async def read(buckets: Buckets) -> list[Used]:
            return await self._ledger.used(selection, buckets, by_owner=by_owner)

        return await _report(query, wished, period, read=read, line=line)

    async def analytics(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        query = http.query_params
        known = (_TIME_SERIES, _SUMMARY, *_METRICS)
        wished = read_expansions(query, known=known, default=[_TIME_SERIES, "request_count"])
        _check_parts(wished)
        metrics = [name for name in wished if name in _METRICS]
        if not metrics:
            raise InputError(f"Name at least one metric in expand: {', '.join(_METRICS)}.", field="expand")
        period = read_period(query)
        selection = Selection(
            start=period.start,
            end=period.end,
            endpoints=read_list(query, "endpoint_id", required=True),
            owners=_owners(caller),
        )

        def line(row: Analysed) -> dict[str, Any]:
            values = {name: _METRICS[name](row) for name in metrics}
            return {"endpoint_id": row.endpoint} | {name: value for name, value in values.items() if value is not None}

        async def read(buckets: Buckets) -> list[Analysed]:
            return await self._ledger.analysed(selection, buckets)

        return await _report(query, wished, period, read=read, line=line)

    async def requests(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        query = http.query_params
        payloads = "payloads" in read_expansions(query, known=("payloads",), default=())
        limit, offset = read_page(query, limit=50, most=100)
        outcome = read_choice(query, "status", _OUTCOMES)
        period = read_period(query)
        found = await self._ledger.listed(
            Selection(
                start=period.start,
                end=period.end,
                endpoints=read_list(query, "endpoint_id", required=True),
                owners=_owners(caller),
            ),
            Listing(
                limit=limit + 1,
                offset=offset,
                id=_request_id(query.get("request_id")),
                outcome=next((name for name in _OUTCOMES if name == outcome), None),
                user_codes=_USER_CODES,
                by_duration=read_choice(query, "sort_by", ("ended_at", "duration")) == "duration",
                payloads=payloads,
            ),
        )
        items = [_item(row, origin_of(http), payloads=payloads) for row in found[:limit]]
        return json_response({"items": items} | paging(limit, offset, has_more=len(found) > limit))


def _owners(caller: Caller) -> list[str] | None:
    return None if caller.scope == "admin" else [caller.id]


def _check_parts(wished: Sequence[str]) -> None:
    if _TIME_SERIES not in wished and _SUMMARY not in wished:
        raise InputError(f"expand names {_TIME_SERIES}, {_SUMMARY} or both.", field="expand")


async def _report(
    query: QueryParams,
    wished: Sequence[str],
    period: Period,
    *,
    read: Callable[[Buckets], Awaitable[Sequence[_Row]]],
    line: Callable[[_Row], dict[str, Any]],
) -> Response:
    """The answer with the parts that are wished for; its pages are pages of buckets."""
    limit, offset = read_page(query, limit=_BUCKETS_PER_PAGE, most=_BUCKETS_PER_PAGE)
    body: dict[str, Any] = {}
    has_more = False
    if _TIME_SERIES in wished:
        series = _series(await read(period.buckets), line, timezone=period.timezone)
        body[_TIME_SERIES], has_more = series[offset : offset + limit], len(series) > offset + limit
    if _SUMMARY in wished:
        body[_SUMMARY] = [line(row) for row in await read(period.whole)]
    return json_response(body | paging(limit, offset, has_more=has_more))


def _series(rows: Sequence[_Row], line: Callable[[_Row], dict[str, Any]], *, timezone: str) -> list[dict[str, Any]]:
    """The rows of each bucket under its time, in the caller's zone."""
    return [
        {"bucket": _local(bucket, timezone), "results": [line(row) for row in rows_of_bucket]}
        for bucket, rows_of_bucket in groupby(rows, key=lambda row: row.bucket)
    ]


def _local(bucket: datetime | None, timezone: str) -> str | None:
    return None if bucket is None else bucket.astimezone(time_zone(timezone)).isoformat()


def _usage_line(row: Used) -> dict[str, Any]:
    cost = row.units * row.usd_per_unit
    return {
        "endpoint_id": row.endpoint,
        "unit": row.unit,
        "quantity": row.units,
        "unit_price": row.usd_per_unit,
        "percent_discount": None,
        "cost_subtotal": cost,
        "cost_discount": 0.0,
        "cost_total": cost,
        "cost": cost,
        "currency": _CURRENCY,
    }


def _auth(row: Used, aliases: Mapping[KeyId, str], wished: Sequence[str]) -> dict[str, Any]:
    if row.owner is None:
        return {}
    label = aliases.get(row.owner) or ("local key" if row.owner == LOCAL_KEY_ID else row.owner)
    values = {_AUTH_METHOD: label, _AUTH_STRUCTURED: {"detail": label, "api_key_id": row.owner}}
    return {name: value for name, value in values.items() if name in wished}


def _item(row: Listed, origin: Origin, *, payloads: bool) -> dict[str, Any]:
    item: dict[str, Any] = {
        "request_id": row.id,
        "endpoint_id": row.endpoint,
        "sent_at": row.created_at.isoformat(),
        "started_at": (row.started_at or row.completed_at).isoformat(),
        "ended_at": row.completed_at.isoformat(),
        "status_code": _status(row.code),
        "duration": (row.completed_at - row.created_at).total_seconds(),
    }
    return item | {"json_input": row.input, "json_output": _output(row, origin)} if payloads else item


def _status(code: str | None) -> int:
    if code is None:
        return 200
    return RULES[code if code in RULES else "error"].status  # an earlier release may have had others


def _output(row: Listed, origin: Origin) -> Any:
    """What the result answered; None where it has been erased."""
    if row.failure is not None:
        return render(row.failure).body
    endpoint = ENDPOINTS.get(row.endpoint)
    if row.result is None or endpoint is None:
        return None
    return endpoint.output.build(row.result, file_address(origin)).model_dump(mode="json")


def _request_id(text: str | None) -> str | None:
    try:
        return None if text is None else str(uuid.UUID(text))
    except ValueError:
        raise InputError("request_id is no UUID.", field="request_id") from None
