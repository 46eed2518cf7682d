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

#: fal's own documents name no errors; programs that check answers against the document need to know ours.
_ERROR: dict[str, Any] = {
    "title": "Error",
    "type": "object",
    "properties": {
        "detail": {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"$ref": "#/components/schemas/ErrorEntry"}},
            ],
            "description": "What is wrong: one sentence, or one entry for each problem of the input.",
        },
        "message": {"type": "string", "description": "The sentence again, where there is one."},
        "error_type": {"type": "string", "description": "Name of the error, for programs."},
        "status": {
            "type": "string",
            "enum": ["NOT_FOUND", "ALREADY_COMPLETED"],
            "description": "Stands alone: the request is unknown, or has ended before it could be cancelled.",
        },
    },
    "x-fal-order-properties": ["detail", "message", "error_type", "status"],
    "additionalProperties": False,
    "minProperties": 1,
}
_ERROR_ENTRY: dict[str, Any] = {
    "title": "ErrorEntry",
    "type": "object",
    "properties": {
        "loc": {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            "description": "Path of the field, from the body on.",
        },
        "msg": {"type": "string", "description": "What is wrong with it."},
        "type": {"type": "string", "description": "Name of the problem, for programs."},
        "url": {"type": "string", "nullable": True, "description": "Where the problem is explained."},
        "ctx": {
            "type": "object",
            "additionalProperties": True,
            "nullable": True,
            "description": "Values that the problem is about, such as a limit.",
        },
        "input": {"nullable": True, "description": "What was sent, shortened."},
    },
    "x-fal-order-properties": ["loc", "msg", "type", "url", "ctx", "input"],
    "required": ["loc", "msg", "type"],
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
            "schemas": {
                "QueueStatus": _STATUS,
                **schemas.components,
                "Error": _ERROR,
                "ErrorEntry": _ERROR_ENTRY,
            },
        },
        "paths": {
            f"{request}/status": {"get": _status_operation()},
            f"{request}/cancel": {"put": _cancel()},
            status: {"post": _submit(schemas.input_name)},
            request: {"get": _result_operation(schemas.output_name)},
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


_REFUSED = {"4XX": _answer("The call or the input is wrong.", _reference("Error"))}
_BROKEN = {"5XX": _answer("The work was begun and gave no result.", _reference("Error"))}


def _status_operation() -> dict[str, Any]:
    return {
        "parameters": [_REQUEST_ID, _LOGS],
        "responses": {
            "200": _answer("Status of the request, which has ended.", _reference("QueueStatus")),
            "202": _answer("Status of the request, which waits or runs.", _reference("QueueStatus")),
            **_REFUSED,
        },
    }


def _result_operation(output_name: str) -> dict[str, Any]:
    return {
        "parameters": [_REQUEST_ID],
        "responses": {"200": _answer("Result of the request.", _reference(output_name)), **_REFUSED, **_BROKEN},
    }


def _submit(input_name: str) -> dict[str, Any]:
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": _reference(input_name)}}},
        "responses": {"200": _answer("The request is in the queue.", _reference("QueueStatus")), **_REFUSED},
    }


def _cancel() -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {"status": {"type": "string", "enum": ["CANCELLATION_REQUESTED"]}},
        "required": ["status"],
    }
    return {
        "parameters": [_REQUEST_ID],
        "responses": {"202": _answer("The request ends as soon as it can.", schema), **_REFUSED},
    }
