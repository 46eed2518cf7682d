"""The queue host: submit, status, status stream, result, cancel."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request as HttpRequest
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from limpet.catalog.endpoints import find_endpoint
from limpet.core.errors import AlreadyCompleted, UnknownPath, UnknownRequest
from limpet.core.ids import EndpointId, KeyId, RequestId
from limpet.core.request import Request, Status
from limpet.core.webhook import Webhook
from limpet.dialects.fal.access import authenticate
from limpet.dialects.fal.answers import request_addresses, result_response, status_body, submit_body
from limpet.dialects.fal.events import Telling, event
from limpet.dialects.fal.webhooks import DIALECT
from limpet.dialects.fal.wishes import most_waiting, wishes_of
from limpet.dialects.wire.answers import json_response, origin_of
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.services import Services
from limpet.service.submission import Call

#: Everything behind `requests/` is ours; what stands before it, with or without a sub path, does not matter for the answer.
_REQUEST_PATH = re.compile(
    r"(?P<app>.+?)/requests/(?P<id>[^/]+)(?P<action>/status/stream|/status|/cancel|/response|)/?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A call that names a request."""

    id: RequestId
    owner: KeyId
    addresses: dict[str, str]


def queue_routes(services: Services) -> list[Route]:
    queue = _QueueHost(services)
    # One route: fal's paths are told apart by their end, and a trailing slash must not redirect.
    return [Route("/{path:path}", queue.dispatch, methods=["GET", "POST", "PUT"])]


class _QueueHost:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._actions: dict[tuple[str, str], Callable[[HttpRequest, _Found], Awaitable[Response]]] = {
            ("GET", ""): self._result,
            ("GET", "/response"): self._result,
            ("GET", "/status"): self._status,
            ("GET", "/status/stream"): self._stream,
            ("PUT", "/cancel"): self._cancel,
        }

    async def dispatch(self, http: HttpRequest) -> Response:
        path: str = http.path_params["path"]
        match = _REQUEST_PATH.fullmatch(path)
        if match is None:
            if http.method == "POST":
                return await self._submit(http, path.rstrip("/"))
            raise UnknownPath(path=f"/{path}")
        action = self._actions.get((http.method, match["action"]))
        if action is None:
            raise UnknownPath(path=f"/{path}")
        caller = await authenticate(http, self._services)
        app = _app_of(match["app"])
        found = _Found(
            id=RequestId(match["id"]),
            owner=caller.id,
            addresses=request_addresses(origin_of(http), app, RequestId(match["id"])),
        )
        return await action(http, found)

    async def _submit(self, http: HttpRequest, path: str) -> Response:
        caller = await authenticate(http, self._services)
        endpoint = find_endpoint(path)
        body = await read_json(http)
        accepted = await self._services.submission.submit(
            Call(
                owner=caller.id,
                endpoint=endpoint,
                body=body,
                wishes=wishes_of(http),
                most_waiting=most_waiting(http),
                idempotency_key=idempotency_key(http),
                webhook=_webhook(http),
            )
        )
        request = await self._services.board.view(accepted.id, caller.id)
        addresses = request_addresses(origin_of(http), endpoint.app, accepted.id)
        headers: dict[str, str] = {"x-fal-request-id": accepted.id}
        if accepted.replayed:
            headers["idempotent-replayed"] = "true"
        if (hint := http.headers.get("x-fal-runner-hint")) is not None:
            headers["x-fal-runner-hints"] = (
                hint  # every runner of a lane has the same engines; none is nearer than another
            )
        return json_response(
            submit_body(accepted.id, addresses, position=await self._position(request)), headers=headers
        )

    async def _status(self, http: HttpRequest, found: _Found) -> Response:
        request = await self._services.board.view(found.id, found.owner)
        body = status_body(
            request,
            found.addresses,
            position=await self._position(request),
            logs=request.logs if _wants_logs(http) else None,
        )
        status = 200 if request.status.is_final else 202
        return json_response(body, status=status, headers={"x-fal-request-id": found.id})

    async def _stream(self, http: HttpRequest, found: _Found) -> Response:
        await self._services.board.view(found.id, found.owner)  # an unknown id is an answer, not a stream
        headers = {"x-fal-request-id": found.id, "cache-control": "no-cache", "x-accel-buffering": "no"}
        events = self._events(found, wants_logs=_wants_logs(http))
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _events(self, found: _Found, *, wants_logs: bool) -> AsyncIterator[bytes]:
        """One event a change, each with the log lines that are new; a comment where nothing changes for long."""
        shown_lines, telling = 0, Telling()
        async for request in self._services.board.follow(found.id, found.owner):
            position = await self._position(request)
            state = (request.status, position, len(request.logs) if wants_logs else 0)
            if telling.is_news(state):
                new_lines = request.logs[shown_lines:] if wants_logs else None
                body = status_body(request, found.addresses, position=position, logs=new_lines)
                yield event(body)
                shown_lines = len(request.logs)
            elif ping := telling.pings():
                yield ping

    async def _result(self, http: HttpRequest, found: _Found) -> Response:
        request = await self._services.board.view(found.id, found.owner)
        return result_response(request, origin_of(http), inlined=await self._services.inlining.addresses(request))

    async def _cancel(self, http: HttpRequest, found: _Found) -> Response:
        status = await self._services.submission.cancel(found.id, found.owner)
        if status is None:
            raise UnknownRequest
        if status.is_final:
            raise AlreadyCompleted
        return json_response({"status": "CANCELLATION_REQUESTED"}, status=202, headers={"x-fal-request-id": found.id})

    async def _position(self, request: Request) -> int:
        return await self._services.board.position(request) if request.status is Status.QUEUED else 0


def _webhook(http: HttpRequest) -> Webhook | None:
    url = http.query_params.get("fal_webhook")
    return None if url is None else Webhook(url=url, dialect=DIALECT, origin=origin_of(http))


def idempotency_key(http: HttpRequest) -> str | None:
    return http.headers.get("idempotency-key") or http.headers.get("x-idempotency-key")


def _app_of(path: str) -> str:
    """Owner and name, with fal's two namespaces before them."""
    parts = EndpointId(path).split("/")
    return "/".join(parts[: 3 if parts[0] in {"workflows", "comfy"} else 2])


def _wants_logs(http: HttpRequest) -> bool:
    return http.query_params.get("logs", "").lower() in {"1", "true"}
