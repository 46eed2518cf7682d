"""`/v1/models/pricing`: what calls cost. Without an operator's price list most cost nothing."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS
from limpet.catalog.prices import PriceList
from limpet.core.errors import InputError, NotFound
from limpet.core.ids import EndpointId
from limpet.dialects.fal.access import authenticate
from limpet.dialects.fal.listing import IDS_LIMIT, endpoints_named
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.services import Services

_CURRENCY = "USD"

_Quantity = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class _Units(BaseModel):
    unit_quantity: _Quantity


class _Calls(BaseModel):
    call_quantity: Annotated[int, Field(gt=0)]


class _UnitEstimate(BaseModel):
    model_config = ConfigDict(extra="ignore")

    estimate_type: Literal["unit_price"]
    endpoints: Annotated[dict[str, _Units], Field(min_length=1, max_length=IDS_LIMIT)]

    def units(self, endpoint: Endpoint, prices: PriceList) -> float:
        return self.endpoints[endpoint.id].unit_quantity


class _CallEstimate(BaseModel):
    """fal averages what the caller's calls have cost; here a call counts as much as the one that the endpoint's page shows."""

    estimate_type: Literal["historical_api_price"]
    endpoints: Annotated[dict[str, _Calls], Field(min_length=1, max_length=IDS_LIMIT)]

    def units(self, endpoint: Endpoint, prices: PriceList) -> float:
        return self.endpoints[endpoint.id].call_quantity * prices.usual_units(endpoint)


class _Estimate(BaseModel):
    root: Annotated[_UnitEstimate | _CallEstimate, Field(discriminator="estimate_type")]


def pricing_routes(services: Services) -> list[Route]:
    async def pricing(http: Request) -> Response:
        await authenticate(http, services)
        endpoints = endpoints_named(http.query_params)
        if not endpoints:
            raise InputError(f"Name 1 to {IDS_LIMIT} endpoints in endpoint_id.")
        prices = [_price(endpoint, services.prices) for endpoint in endpoints]
        return json_response({"prices": prices, "next_cursor": None, "has_more": False})

    async def estimate(http: Request) -> Response:
        await authenticate(http, services)
        asked = _read(await read_json(http))
        prices = services.prices
        total = sum(
            asked.units(endpoint, prices) * prices.price(endpoint).usd_per_unit
            for endpoint in map(_known, asked.endpoints)
        )
        return json_response({"estimate_type": asked.estimate_type, "total_cost": total, "currency": _CURRENCY})

    return [
        Route("/v1/models/pricing", pricing, methods=["GET"]),
        Route("/v1/models/pricing/estimate", estimate, methods=["POST"]),
    ]


def _price(endpoint: Endpoint, prices: PriceList) -> dict[str, Any]:
    price = prices.price(endpoint)
    return {
        "endpoint_id": endpoint.id,
        "unit_price": price.usd_per_unit,
        "unit": price.unit,
        "currency": _CURRENCY,
    }


def _read(body: object) -> _UnitEstimate | _CallEstimate:
    """The estimate that is asked for. Raises `InputError` that names the first problem."""
    try:
        return _Estimate.model_validate({"root": body}).root
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"][2:]) or "the body"
        raise InputError(f"{place}: {problem['msg']}.") from None


def _known(endpoint_id: str) -> Endpoint:
    endpoint = ENDPOINTS.get(EndpointId(endpoint_id))
    if endpoint is None:
        raise NotFound(f"There is no endpoint {endpoint_id}.")
    return endpoint
