"""The run host: one call, one answer. Inside it is a request of the queue like any other; the connection merely waits."""

import asyncio

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoints import find_endpoint
from limpet.core.ids import KeyId, RequestId
from limpet.core.request import Request
from limpet.dialects.fal.access import TOKEN_PARAMETER, authenticate_for_app
from limpet.dialects.fal.answers import origin_of, result_response
from limpet.dialects.fal.body import read_json
from limpet.dialects.fal.queue import idempotency_key
from limpet.dialects.fal.services import Services
from limpet.dialects.fal.waiting import abandoned_when_left
from limpet.dialects.fal.wishes import wishes_of
from limpet.ledger.requests import Accepted
from limpet.service.keys import Caller
from limpet.service.submission import Call


def run_routes(services: Services) -> list[Route]:
    async def run(http: HttpRequest) -> Response:
        caller, accepted = await accept_call(http, services)
        request = await _wait(http, services, accepted.id, caller.id)
        if request is None:
            return Response(status_code=499)  # nobody reads it
        return result_response(request, origin_of(http), inlined=await services.inlining.addresses(request))

    return [Route("/{path:path}", run, methods=["GET", "POST"])]


async def accept_call(http: HttpRequest, services: Services) -> tuple[Caller, Accepted]:
    """Takes in a call whose caller waits for it on this connection."""
    path = http.path_params["path"].rstrip("/")
    caller = await authenticate_for_app(http, services, path)
    endpoint = find_endpoint(path)
    body = await read_json(http) if http.method == "POST" else _query(http)
    call = Call(
        owner=caller.id,
        endpoint=endpoint,
        body=body,
        wishes=wishes_of(http),
        idempotency_key=idempotency_key(http),
    )
    return caller, await services.submission.submit_or_adopt(call)


def _query(http: HttpRequest) -> dict[str, str]:
    """The input of a GET; a token is none of it, and must not be kept with it."""
    return {name: value for name, value in http.query_params.items() if name != TOKEN_PARAMETER}


async def _wait(http: HttpRequest, services: Services, request_id: RequestId, owner: KeyId) -> Request | None:
    """The completed request, or None when the caller hung up first; an equal call may take the request over then."""
    completed = asyncio.create_task(services.board.completed(request_id, owner))
    hung_up = asyncio.create_task(_hang_up(http))
    try:
        async with abandoned_when_left(services, request_id, owner):
            await asyncio.wait({completed, hung_up}, return_when=asyncio.FIRST_COMPLETED)
        if completed.done():
            return completed.result()
        await services.submission.abandon(request_id, owner)
        return None
    finally:
        completed.cancel()
        hung_up.cancel()


async def _hang_up(http: HttpRequest) -> None:
    while (await http.receive())["type"] != "http.disconnect":
        pass
