"""The run host: one call, one answer. Inside it is a request of the queue like any other; the connection merely waits."""

import asyncio

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoints import find_endpoint
from limpet.core.ids import KeyId, RequestId
from limpet.core.request import Request
from limpet.dialects.fal.access import authenticate
from limpet.dialects.fal.answers import origin_of, result_response
from limpet.dialects.fal.body import read_json
from limpet.dialects.fal.queue import idempotency_key
from limpet.dialects.fal.services import Services
from limpet.dialects.fal.wishes import wishes_of
from limpet.service.submission import Call


def run_routes(services: Services) -> list[Route]:
    async def run(http: HttpRequest) -> Response:
        caller = await authenticate(http, services)
        endpoint = find_endpoint(http.path_params["path"].rstrip("/"))
        body = await read_json(http) if http.method == "POST" else dict(http.query_params)
        call = Call(
            owner=caller.id,
            endpoint=endpoint,
            body=body,
            wishes=wishes_of(http),
            idempotency_key=idempotency_key(http),
        )
        accepted = await services.submission.submit_or_adopt(call)
        request = await _wait(http, services, accepted.id, caller.id)
        if request is None:
            return Response(status_code=499)  # nobody reads it
        return result_response(request, origin_of(http))

    return [Route("/{path:path}", run, methods=["GET", "POST"])]


async def _wait(http: HttpRequest, services: Services, request_id: RequestId, owner: KeyId) -> Request | None:
    """The completed request, or None when the caller hung up first; an equal call may take the request over then."""
    completed = asyncio.create_task(services.board.completed(request_id, owner))
    hung_up = asyncio.create_task(_hang_up(http))
    try:
        await asyncio.wait({completed, hung_up}, return_when=asyncio.FIRST_COMPLETED)
        if not completed.done():
            await services.submission.abandon(request_id, owner)
            return None
    except asyncio.CancelledError:
        await asyncio.shield(services.submission.abandon(request_id, owner))
        raise
    finally:
        completed.cancel()
        hung_up.cancel()
    return completed.result()


async def _hang_up(http: HttpRequest) -> None:
    while (await http.receive())["type"] != "http.disconnect":
        pass
