"""`/v1/requests`: requests in every state, one in full, and its changes as they happen. Not fal's, whose lists know ended ones only.

An administrator sees the requests of every key, everybody else those of the key that asks.
"""

from collections.abc import AsyncIterator
from typing import Any, get_args

from starlette.requests import Request as HttpRequest
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from limpet.catalog.endpoints import ENDPOINTS
from limpet.catalog.own import UNLISTED
from limpet.core.errors import UnknownRequest
from limpet.core.ids import KeyId, RequestId
from limpet.core.origin import Origin
from limpet.core.request import Request, Status
from limpet.dialects.fal.access import authenticate
from limpet.dialects.fal.answers import STATUS_WORDS, log_entry, output_body
from limpet.dialects.fal.errors import RULES, render
from limpet.dialects.fal.events import Telling, event
from limpet.dialects.fal.platform_query import paging, read_choice, read_page
from limpet.dialects.fal.platform_webhooks import delivery_json
from limpet.dialects.wire.answers import json_response, origin_of
from limpet.dialects.wire.services import Services
from limpet.ledger.overview import Glance, Recent, State
from limpet.service.keys import Caller


def platform_request_routes(services: Services) -> list[Route]:
    desk = _Desk(services)
    return [
        Route("/v1/requests", desk.list, methods=["GET"]),
        Route("/v1/requests/{id:uuid}", desk.show, methods=["GET"]),
        Route("/v1/requests/{id:uuid}/events", desk.events, methods=["GET"]),
        Route("/v1/requests/{id:uuid}/webhook", desk.resend, methods=["POST"]),
    ]


class _Desk:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def list(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        query = http.query_params
        limit, offset = read_page(query, limit=50, most=100)
        state = read_choice(query, "state", get_args(State))
        key = query.get("key_id")
        asked = Recent(
            owner=caller.id if caller.scope != "admin" else KeyId(key) if key else None,
            endpoint=query.get("endpoint_id") or None,
            state=next((name for name in get_args(State) if name == state), None),
            limit=limit + 1,
            offset=offset,
        )
        found = await self._services.overview.recent(asked)
        items = [_glance(row) for row in found[:limit]]
        return json_response({"items": items} | paging(limit, offset, has_more=len(found) > limit))

    async def show(self, http: HttpRequest) -> Response:
        request = await self._request(http)
        deliveries = await self._services.deliveries.all(request_id=request.id)
        body = _state(request, position=await self._position(request)) | {
            "request_id": request.id,
            "endpoint_id": request.endpoint,
            "key_id": request.owner,
            "lane": request.lane,
            "attempt": request.attempt,
            "sent_at": request.created_at.isoformat(),
            "started_at": request.started_at.isoformat() if request.started_at else None,
            "ended_at": request.completed_at.isoformat() if request.completed_at else None,
            "cancel_requested": request.cancel_requested,
            "json_input": await self._services.overview.input(request.id),
            "logs": [log_entry(line) for line in request.logs],
            "webhooks": [delivery_json(record) for record in deliveries],
        }
        return json_response(body | _end(request, origin_of(http)))

    async def events(self, http: HttpRequest) -> Response:
        request = await self._request(http)
        headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
        return StreamingResponse(self._changes(request), media_type="text/event-stream", headers=headers)

    async def _changes(self, request: Request) -> AsyncIterator[bytes]:
        """One event a change with the log lines that are new, until the request has ended."""
        shown_lines, telling = 0, Telling()
        async for now in self._services.board.follow(request.id, request.owner):
            state = _state(now, position=await self._position(now))
            if telling.is_news((state, len(now.logs))):
                lines = [log_entry(line) for line in now.logs[shown_lines:]]
                yield event(state | {"logs": lines})
                shown_lines = len(now.logs)
            elif ping := telling.pings():
                yield ping

    async def resend(self, http: HttpRequest) -> Response:
        request = await self._request(http)
        await self._services.deliveries.resend(request.id)
        return json_response({"status": "RESENDING"}, status=202)

    async def _request(self, http: HttpRequest) -> Request:
        """The request that the path names, with its log, as far as the caller may see it. Raises `UnknownRequest`."""
        caller = await authenticate(http, self._services)
        request_id = RequestId(str(http.path_params["id"]))
        return await self._services.board.view(request_id, await self._owner(request_id, caller))

    async def _owner(self, request_id: RequestId, caller: Caller) -> KeyId:
        if caller.scope != "admin":
            return caller.id
        found = await self._services.ledger.read([request_id])
        if not found:
            raise UnknownRequest
        return found[0][0].owner

    async def _position(self, request: Request) -> int | None:
        return await self._services.board.position(request) if request.status is Status.QUEUED else None


def _glance(row: Glance) -> dict[str, Any]:
    return {
        "request_id": row.id,
        "endpoint_id": row.endpoint,
        "key_id": row.owner,
        "lane": row.lane,
        "status": STATUS_WORDS[row.status],
        "status_code": _code(row.code) if row.status.is_final else None,
        "progress": round(row.progress, 4),
        "stage": row.stage,
        "attempt": row.attempt,
        "sent_at": row.created_at.isoformat(),
        "started_at": row.started_at.isoformat() if row.started_at else None,
        "ended_at": row.completed_at.isoformat() if row.completed_at else None,
        "engine": row.engine,
        "cost": row.cost_usd,
    }


def _code(code: str | None) -> int:
    return 200 if code is None else RULES[code if code in RULES else "error"].status


def _state(request: Request, *, position: int | None) -> dict[str, Any]:
    return {
        "status": STATUS_WORDS[request.status],
        "queue_position": position,
        "progress": round(request.progress, 4),
        "stage": request.stage,
    }


def _end(request: Request, origin: Origin) -> dict[str, Any]:
    """What a request has once it has ended; nulls before, and where its payloads are erased."""
    end: dict[str, Any] = {"status_code": None, "json_output": None, "provenance": None, "files": [], "cost": None}
    if request.failure is not None:
        rendered = render(request.failure)
        return end | {"status_code": rendered.status, "json_output": rendered.body}
    if request.result is None:
        return end | ({"status_code": 200} if request.status.is_final else {})
    is_known = request.endpoint in ENDPOINTS or request.endpoint in UNLISTED
    charge = request.result.charge
    return end | {
        "status_code": 200,
        "json_output": output_body(request, origin, inlined={}) if is_known else None,
        "provenance": dict(request.result.provenance),
        "files": [dict(file.facts) for file in request.result.files],
        "cost": charge.units * charge.usd_per_unit if charge else None,
    }
