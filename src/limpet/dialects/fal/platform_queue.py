"""`/v1/serverless/apps/{owner}/{name}/queue`: how many requests of an app wait, and ending them all.

An administrator means the requests of every key, everybody else those of the key that asks.
"""

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoints import ENDPOINTS
from limpet.core.errors import NotFound
from limpet.core.ids import KeyId
from limpet.dialects.fal.access import authenticate
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.services import Services

_PATH = "/v1/serverless/apps/{owner}/{name}/queue"
_APPS = frozenset(endpoint.app for endpoint in ENDPOINTS.values())


def platform_queue_routes(services: Services) -> list[Route]:
    async def size(http: HttpRequest) -> Response:
        app, owner = await _read(http, services)
        return json_response({"queue_size": await services.backlog.size(app, owner=owner)})

    async def flush(http: HttpRequest) -> Response:
        app, owner = await _read(http, services)
        await services.backlog.flush(app, owner=owner)
        return Response(status_code=204)

    return [Route(_PATH, size, methods=["GET"]), Route(_PATH, flush, methods=["DELETE"])]


async def _read(http: HttpRequest, services: Services) -> tuple[str, KeyId | None]:
    """The app, and whose requests the call is about."""
    caller = await authenticate(http, services)
    app = f"{http.path_params['owner']}/{http.path_params['name']}"
    if app not in _APPS:
        raise NotFound(f"There is no app {app}.")
    return app, None if caller.scope == "admin" else caller.id
