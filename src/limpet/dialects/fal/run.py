"""The run host: one call, one answer. Inside it is a request of the queue like any other; the connection merely waits."""

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoints import find_endpoint
from limpet.dialects.fal.access import TOKEN_PARAMETER, authenticate_for_app
from limpet.dialects.fal.answers import result_response
from limpet.dialects.fal.queue import idempotency_key
from limpet.dialects.fal.wishes import wishes_of
from limpet.dialects.wire.answers import origin_of
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.services import Services
from limpet.dialects.wire.waiting import wait_for_end
from limpet.ledger.requests import Accepted
from limpet.service.keys import Caller
from limpet.service.submission import Call


def run_routes(services: Services) -> list[Route]:
    async def run(http: HttpRequest) -> Response:
        caller, accepted = await accept_call(http, services)
        request = await wait_for_end(http, services, accepted.id, caller.id)
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
