"""`POST /{endpoint}/stream`: a call whose progress can be watched, as server-sent events without names.

    data: {"progress": 0.42, "stage": "drawing", "request_id": "...", "logs": [new lines]}     any number of these
    data: {"video": {...}}                                                                     the output, and the end

MiniMax endpoints have no such route at fal; where an endpoint has one, the last event is its output, as here. A failure after
the start is two events. The first is JSON with `error`, `error_type`, `status` and fal's `detail`. The second is a sentence
that is no JSON, because that alone is an error for both official clients: they hand on every JSON event as data
(fal-client 1.0.3 raises `JSONDecodeError`, @fal-ai/client 1.10.1 rejects `done()`).
"""

from collections.abc import AsyncIterator

from starlette.requests import Request as HttpRequest
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from limpet.core.errors import Failure, LimpetError
from limpet.core.origin import Origin
from limpet.core.request import Request, Status
from limpet.dialects.fal.answers import log_entry, output_body, result_response
from limpet.dialects.fal.errors import render
from limpet.dialects.fal.events import Telling, event
from limpet.dialects.fal.run import accept_call
from limpet.dialects.wire.answers import origin_of
from limpet.dialects.wire.services import Services
from limpet.dialects.wire.waiting import abandoned_when_left

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
            async for part in _progress(services, request):
                yield part
            done = await services.board.view(request.id, request.owner)
            if done.failure is None:
                yield event(output_body(done, origin, inlined=await services.inlining.addresses(done)))
                return
            failure = done.failure
        except LimpetError as error:  # the ledger went away, or the output is too large to be inlined
            failure = error.failure()
        for part in _failure_events(request, failure):
            yield part


async def _progress(services: Services, request: Request) -> AsyncIterator[bytes]:
    """One event a change with the lines that are new, a comment where nothing changes for long; ends with the request."""
    shown_lines, telling = 0, Telling()
    async for now in services.board.follow(request.id, request.owner):
        state = (now.status, now.progress, now.stage, len(now.logs))
        if now.status.is_final and len(now.logs) == shown_lines:
            return
        if telling.is_news(state):
            yield event(
                {
                    "progress": round(now.progress, 4),
                    "stage": _WAITING if now.status is Status.QUEUED else now.stage,
                    "request_id": now.id,
                    "logs": [log_entry(line) for line in now.logs[shown_lines:]],
                }
            )
            shown_lines = len(now.logs)
        elif ping := telling.pings():
            yield ping


def _failure_events(request: Request, failure: Failure) -> list[bytes]:
    rendered = render(failure)
    told = {
        "request_id": request.id,
        "status": rendered.status,
        "error": failure.message,
        "error_type": rendered.error_type,
    }
    sentence = " ".join(f"Error {rendered.status}: {failure.message}".split())
    return [event({**rendered.body, **told}), f"data: {sentence}\n\n".encode()]
