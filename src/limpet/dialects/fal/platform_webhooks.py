"""`/v1/webhooks`: what was sent to whom. Not fal's, which keeps such a list on its pages only."""

from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.dialects.fal.access import authenticate
from limpet.dialects.fal.platform_query import read_page
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.services import Services
from limpet.ledger.webhooks import DeliveryRecord


def platform_webhook_routes(services: Services) -> list[Route]:
    async def deliveries(http: HttpRequest) -> Response:
        caller = await authenticate(http, services)
        limit, _ = read_page(http.query_params, limit=50, most=100)
        owner = None if caller.scope == "admin" else caller.id
        found = await services.deliveries.all(owner=owner, limit=limit)
        return json_response({"items": [delivery_json(record) for record in found]})

    return [Route("/v1/webhooks", deliveries, methods=["GET"])]


def delivery_json(record: DeliveryRecord) -> dict[str, Any]:
    return {
        "request_id": record.request_id,
        "event": record.event.value,
        "url": record.url,
        "status": record.status.value.upper(),
        "created_at": record.created_at.isoformat(),
        "ended_at": record.ended_at.isoformat() if record.ended_at else None,
        "next_at": record.next_at.isoformat() if record.next_at else None,
        "attempts": [
            {
                "at": attempt.at.isoformat(),
                "seconds": attempt.seconds,
                "status": attempt.status,
                "reason": attempt.reason,
            }
            for attempt in record.log
        ],
    }
