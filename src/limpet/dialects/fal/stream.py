"""`POST /{endpoint}/stream`: a call whose progress can be watched, as server-sent events without names.

    data: {"progress": 0.42, "stage": "drawing", "request_id": "...", "logs": [new lines]}     any number of these
    data: {"video": {...}}                                                                     the output, and the end

MiniMax endpoints have no such route at fal; where an endpoint has one, the last event is its output, as here. A failure after
the start is two events. The first is JSON with `error`, `error_type`, `status` and fal's `detail`. The second is a sentence
that is no JSON, because that alone is an error for both official clients: they hand on every JSON event as data
(fal-client 1.0.3 raises `JSONDecodeError`, @fal-ai/client 1.10.1 rejects `done()`).
"""

import time
from collections.abc import AsyncIterator

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from limpet.core.errors import Failure, LimpetError
from limpet.core.origin import Origin
from limpet.core.request import Request, Status
from limpet.dialects.fal.answers import log_entry, output_body, result_response
from limpet.dialects.fal.errors import render
from limpet.dialects.fal.run import accept_call
from limpet.dialects.wire.answers import origin_of
from limpet.dialects.wire.services import Services
from limpet.dialects.wire.waiting import abandoned_when_left

#: Proxies and browsers take a silent stream of this length for a dead one.
_PING_EVERY_S = 15.0
_WAITING = "waiting"


def stream_routes(services: Services) -> list[Route]:
    async def stream(http: HttpRequest) -> Response:
        caller, accepted = await accept_call(http, services)
        request = await services.board.view(accepted.id, caller.id)
        if request.failure is not None:
            return result_response(request, origin_of(http))  # nothing has been streamed yet, so it is a plain answer
        headers = {"x-fal-request-id": request.id, "cache-control": "no-cache", "x-accel-buffering": "no"}
        events = _events(services, request, origin_of(http))
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    return [Route(path, stream, methods=["GET", "POST"]) for path in ("/{path:path}/stream", "/{path:path}/stream/")]


async def _events(services: Services, request: Request, origin: Origin) -> AsyncIterator[bytes]:
    async with abandoned_when_left(services, request.id, request.owner):
        try:
            async for event in _progress(services, request):
                yield event
            done = await services.board.view(request.id, request.owner)
            if done.failure is None:
                yield _event(output_body(done, origin, inlined=await services.inlining.addresses(done)))
                return
            failure = done.failure
        except LimpetError as error:  # the ledger went away, or the output is too large to be inlined
            failure = error.failure()
        for event in _failure_events(request, failure):
            yield event


async def _progress(services: Services, request: Request) -> AsyncIterator[bytes]:
    """One event a change with the lines that are new, a comment where nothing changes for long; ends with the request."""
    shown_lines, shown, spoke_at = 0, None, time.monotonic()
    async for now in services.board.follow(request.id, request.owner):
        state = (now.status, now.progress, now.stage, len(now.logs))
        if now.status.is_final and len(now.logs) == shown_lines:
            return
        if state != shown:
            yield _event(
                {
                    "progress": round(now.progress, 4),
                    "stage": _WAITING if now.status is Status.QUEUED else now.stage,
                    "request_id": now.id,
                    "logs": [log_entry(line) for line in now.logs[shown_lines:]],
                }
            )
            shown_lines, shown, spoke_at = len(now.logs), state, time.monotonic()
        elif time.monotonic() - spoke_at >= _PING_EVERY_S:
            yield b": ping\n\n"
            spoke_at = time.monotonic()


def _event(body: object) -> bytes:
    return b"data: " + orjson.dumps(body) + b"\n\n"


def _failure_events(request: Request, failure: Failure) -> list[bytes]:
    rendered = render(failure)
    told = {
        "request_id": request.id,
        "status": rendered.status,
        "error": failure.message,
        "error_type": rendered.error_type,
    }
    sentence = " ".join(f"Error {rendered.status}: {failure.message}".split())
    return [_event({**rendered.body, **told}), f"data: {sentence}\n\n".encode()]
