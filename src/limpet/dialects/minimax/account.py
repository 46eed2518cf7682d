"""`/v1/token_plan/remains`: the command line asks it whether a key works here, and shows what is left of a plan."""

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.dialects.minimax.codes import base_resp
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.services import Services


def account_routes(services: Services) -> list[Route]:
    async def remains(http: HttpRequest) -> Response:
        """There is no plan on one's own machine, so nothing of it is listed."""
        await authenticate(http, services)
        return json_response({"model_remains": [], "base_resp": base_resp()})

    return [Route("/v1/token_plan/remains", remains, methods=["GET"])]
