"""`GET /v1/models`: the catalogue, searched and in pages."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS
from limpet.catalog.openapi import openapi_document
from limpet.catalog.site import Site
from limpet.core.errors import InputError, NoEngine, NotFound
from limpet.core.ids import EndpointId
from limpet.dialects.fal.site import site_of
from limpet.dialects.wire.answers import json_response, origin_of
from limpet.dialects.wire.services import Services
from limpet.engines.roster import Roster

#: Most ids of one call, and most entries of one page.
IDS_LIMIT = 50
_PAGE_LIMIT = 100
_PAGE = 50
_EXPANSIONS = frozenset({"openapi-3.0", "enterprise_status", "engine"})
#: The day of the catalogue; no endpoint has a date of its own.
_CATALOGUE_DATE = "2026-11-21T00:00:00Z"


def listing_routes(services: Services) -> list[Route]:
    async def models(http: Request) -> Response:
        return _models(http, services.roster)

    return [Route("/v1/models", models, methods=["GET"])]


def _models(http: Request, roster: Roster) -> Response:
    query = http.query_params
    expansions = set(values_of(query, "expand"))
    if unknown := expansions - _EXPANSIONS:
        raise InputError(
            f"There is no expansion {', '.join(sorted(unknown))}; send openapi-3.0, enterprise_status or engine."
        )
    found = _found(query)
    start, limit = _start(query), _limit(query)
    page = found[start : start + limit]
    following = start + limit if start + limit < len(found) else None
    site = site_of(origin_of(http))
    return json_response(
        {
            "models": [_entry(endpoint, site, expansions) | _engine(endpoint, roster, expansions) for endpoint in page],
            "next_cursor": None if following is None else _cursor(following),
            "has_more": following is not None,
        }
    )


def values_of(query: QueryParams, name: str) -> list[str]:
    """The values of a parameter that may be repeated or hold several, separated by commas."""
    return [value for text in query.getlist(name) for value in text.split(",") if value]


def endpoints_named(query: QueryParams) -> list[Endpoint]:
    """The endpoints of `endpoint_id`. Raises `InputError` for too many and `NotFound` for unknown ones."""
    ids = list(dict.fromkeys(values_of(query, "endpoint_id")))
    if len(ids) > IDS_LIMIT:
        raise InputError(f"Send {IDS_LIMIT} endpoint ids at most.")
    unknown = [name for name in ids if name not in ENDPOINTS]
    if unknown:
        raise NotFound(f"There is no endpoint {', '.join(unknown)}.")
    return [ENDPOINTS[EndpointId(name)] for name in ids]


def _found(query: QueryParams) -> Sequence[Endpoint]:
    found: Sequence[Endpoint] = endpoints_named(query) or list(ENDPOINTS.values())
    words = query.get("q", "").lower().split()
    category, status = query.get("category"), query.get("status")
    if status not in {None, "active", "deprecated"}:
        raise InputError("There is no such status; send active or deprecated.")
    return [
        endpoint
        for endpoint in found
        if all(word in _searched(endpoint) for word in words)
        and category in {None, endpoint.category}
        and status in {None, _status(endpoint)}
    ]


def _searched(endpoint: Endpoint) -> str:
    return " ".join((endpoint.id, endpoint.title, endpoint.summary, endpoint.category, *endpoint.tags)).lower()


def _status(endpoint: Endpoint) -> str:
    return "deprecated" if endpoint.alias_of else "active"


def _entry(endpoint: Endpoint, site: Site, expansions: set[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "endpoint_id": endpoint.id,
        "metadata": {
            "display_name": endpoint.title,
            "category": endpoint.category,
            "description": endpoint.summary,
            "status": _status(endpoint),
            "tags": list(endpoint.tags),
            "updated_at": _CATALOGUE_DATE,
            "is_favorited": False,
            "thumbnail_url": "",
            "model_url": f"{site.run}/{endpoint.id}",
            "date": _CATALOGUE_DATE,
            "highlighted": False,
            "pinned": False,
            "group": {"key": endpoint.app, "label": endpoint.app.rpartition("/")[2]},
            "kind": "inference",
        },
    }
    if "openapi-3.0" in expansions:
        entry["openapi"] = openapi_document(endpoint, site)
    if "enterprise_status" in expansions:
        entry["enterprise_status"] = "ready"
    return entry


def _engine(endpoint: Endpoint, roster: Roster, expansions: set[str]) -> dict[str, Any]:
    """Who serves the endpoint here, or why nobody does. Not fal's, which serves all."""
    if "engine" not in expansions:
        return {}
    try:
        engine, offer = roster.serving(endpoint)[0]
    except NoEngine as refusal:
        return {"engine": {"name": None, "lane": None, "reason": str(refusal), "attribution": None}}
    return {"engine": {"name": engine.name, "lane": offer.lane, "reason": None, "attribution": offer.attribution}}


def _limit(query: QueryParams) -> int:
    text = query.get("limit", str(_PAGE))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _PAGE_LIMIT):
        raise InputError(f"The limit is a number from 1 to {_PAGE_LIMIT}.")
    return int(text)


def _cursor(start: int) -> str:
    return base64.urlsafe_b64encode(f"from {start}".encode()).decode().rstrip("=")


def _start(query: QueryParams) -> int:
    text = query.get("cursor", "")
    if not text:
        return 0
    try:
        word, _, start = (
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode().partition(" ")
        )
    except (binascii.Error, ValueError):
        word, start = "", ""
    if word != "from" or not (start.isascii() and start.isdigit() and len(start) < 7):
        raise InputError("The cursor is none of this server's; take it from `next_cursor`.")
    return int(start)
