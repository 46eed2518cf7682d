"""The documents of an endpoint: its OpenAPI schema and its Markdown page."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS
from limpet.catalog.llms import llms_document
from limpet.catalog.openapi import openapi_document
from limpet.core.errors import NotFound
from limpet.core.ids import EndpointId
from limpet.dialects.fal.site import site_of
from limpet.dialects.wire.answers import json_response, origin_of


def document_routes() -> list[Route]:
    return [
        Route("/api/openapi/queue/openapi.json", _openapi, methods=["GET"]),
        Route("/models/{id:path}/llms.txt", _llms, methods=["GET"]),
        # A browser gets the page of the endpoint here; for a program the Markdown one says the same.
        Route("/models/{id:path}/api", _page, methods=["GET"]),
        Route("/models/{id:path}", _page, methods=["GET"]),
    ]


async def _openapi(http: Request) -> Response:
    endpoint = ENDPOINTS.get(EndpointId(http.query_params.get("endpoint_id", "")))
    if endpoint is None:
        return json_response(None, status=404)  # what fal answers, and clients compare with
    return json_response(openapi_document(endpoint, site_of(origin_of(http))))


async def _llms(http: Request) -> Response:
    document = llms_document(_endpoint(http), site_of(origin_of(http)))
    return PlainTextResponse(document, media_type="text/markdown")


async def _page(http: Request) -> Response:
    return RedirectResponse(f"/models/{_endpoint(http).id}/llms.txt", status_code=307)


def _endpoint(http: Request) -> Endpoint:
    """The endpoint that the path names. Raises `NotFound`."""
    name: str = http.path_params["id"]
    endpoint = ENDPOINTS.get(EndpointId(name))
    if endpoint is None:
        raise NotFound(f"There is no endpoint {name}.")
    return endpoint
