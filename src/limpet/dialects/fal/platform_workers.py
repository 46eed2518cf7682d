"""`/v1/workers`: who works and what waits, for administrators. Not fal's."""

from dataclasses import asdict

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.dialects.fal.access import authenticate_admin
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.services import Services


def platform_worker_routes(services: Services) -> list[Route]:
    async def workers(http: HttpRequest) -> Response:
        await authenticate_admin(http, services)
        slots, lanes = await services.overview.slots(), await services.overview.lanes()
        return json_response(
            {
                "slots": [asdict(slot) for slot in slots],
                "lanes": [asdict(lane) for lane in lanes],
                "engines": sorted(services.roster.engines),
            }
        )

    return [Route("/v1/workers", workers, methods=["GET"])]
