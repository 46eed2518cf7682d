"""The OpenAPI 3.0.4 document of an endpoint, in the layout in which fal publishes its own."""

from typing import Any

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.schemas import schemas_of
from limpet.catalog.site import Site

_STATUS: dict[str, Any] = {
    "title": "QueueStatus",
    "type": "object",
    "properties": {
        "status": {
            "type": "string",
            "enum": ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"],
            "description": "Where the request stands. A completed one has a result or an error.",
        },
        "request_id": {"type": "string", "description": "Id of the request."},
        "response_url": {"type": "string", "description": "Address of the result."},
        "status_url": {"type": "string", "description": "Address of this status."},
        "cancel_url": {"type": "string", "description": "Address that cancels the request."},
        "logs": {
            "type": "array",
            "items": {"type": "object", "additionalProperties": True},
            "nullable": True,
            "description": "Lines that the engine wrote, where they were asked for.",
        },
        "metrics": {"type": "object", "additionalProperties": True, "description": "How long the work took."},
        "queue_position": {"type": "integer", "description": "Requests that come first, while this one waits."},
    },
    "x-fal-order-properties": [
        "status",
        "request_id",
        "response_url",
        "status_url",
        "cancel_url",
        "logs",
        "metrics",
        "queue_position",
    ],
    "required": ["status", "request_id"],
}


def openapi_document(endpoint: Endpoint, site: Site) -> dict[str, Any]:
    schemas = schemas_of(endpoint, site)
    page = site.model_page(endpoint.id)
    status, request = f"/{endpoint.id}", f"/{endpoint.id}/requests/{{request_id}}"
    return {
        "openapi": "3.0.4",
        "info": {
            "title": f"Queue OpenAPI for {endpoint.id}",
            "version": "1.0.0",
            "description": f"{endpoint.title}: {endpoint.summary}",
            "x-fal-metadata": {
                "endpointId": endpoint.id,
                "category": endpoint.category,
                "thumbnailUrl": "",
                "playgroundUrl": page,
                "documentationUrl": f"{page}/api",
            },
        },
        "components": {
            "securitySchemes": {
                "apiKeyAuth": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "The word `Key`, a space and the key.",
                }
            },
            "schemas": {"QueueStatus": _STATUS, **schemas.components},
        },
        "paths": {
            f"{request}/status": {"get": _operation("Status of the request.", "QueueStatus", _LOGS)},
            f"{request}/cancel": {"put": _cancel()},
            status: {"post": _submit(schemas.input_name)},
            request: {"get": _operation("Result of the request.", schemas.output_name)},
        },
        "servers": [{"url": site.queue}],
        "security": [{"apiKeyAuth": []}],
    }


_REQUEST_ID: dict[str, Any] = {
    "name": "request_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "description": "Id of the request."},
}
_LOGS: dict[str, Any] = {
    "name": "logs",
    "in": "query",
    "required": False,
    "schema": {"type": "number", "description": "1 asks for the log lines."},
}


def _answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _operation(description: str, schema: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "parameters": [_REQUEST_ID, *parameters],
        "responses": {"200": _answer(description, _reference(schema))},
    }


def _submit(input_name: str) -> dict[str, Any]:
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": _reference(input_name)}}},
        "responses": {"200": _answer("The request is in the queue.", _reference("QueueStatus"))},
    }


def _cancel() -> dict[str, Any]:
    schema = {"type": "object", "properties": {"status": {"type": "string", "enum": ["CANCELLATION_REQUESTED"]}}}
    return {
        "parameters": [_REQUEST_ID],
        "responses": {"202": _answer("The request ends as soon as it can.", schema)},
    }
