"""How errors look at the platform addresses: `{"error": {"type", "message", "request_id"}}`, unlike at the endpoints' own."""

import secrets
from http import HTTPStatus

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from limpet.core.errors import Failure, InternalError, LimpetError
from limpet.core.ids import new_request_id
from limpet.dialects.fal.errors import RULES
from limpet.dialects.wire.answers import json_response

#: fal's name of each status that is not simply a mistake of the caller.
_TYPES = {
    HTTPStatus.UNAUTHORIZED: "authorization_error",
    HTTPStatus.FORBIDDEN: "authorization_error",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limited",
    HTTPStatus.NOT_IMPLEMENTED: "not_implemented",
}

log = structlog.get_logger()


def platform_error(status: int, message: str) -> Response:
    request_id = new_request_id()
    fallback = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "validation_error"
    body = {"error": {"type": _TYPES.get(HTTPStatus(status), fallback), "message": message, "request_id": request_id}}
    return json_response(body, status=status, headers={"x-fal-request-id": request_id})


def on_error(http: Request, error: Exception) -> Response:
    assert isinstance(error, LimpetError)
    failure = error.failure()
    response = platform_error(_status(failure), failure.message)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response.headers["www-authenticate"] = "Key"
    return response


def on_http_error(http: Request, error: Exception) -> Response:
    """Starlette's own: no such route, no such method."""
    assert isinstance(error, HTTPException)
    missing = f"There is nothing at {http.url.path}."
    message = missing if error.status_code == HTTPStatus.NOT_FOUND else error.detail
    response = platform_error(error.status_code, message)
    response.headers.update(error.headers or {})
    return response


def on_bug(http: Request, error: Exception) -> Response:
    error_id = secrets.token_hex(4)
    log.error("call-broke", error_id=error_id, path=http.url.path, exc_info=error)
    return on_error(http, InternalError(error_id=error_id))


def _status(failure: Failure) -> int:
    """A wrong platform call is a 400; 422 belongs to the inputs of endpoints."""
    status = RULES[failure.code].status
    return HTTPStatus.BAD_REQUEST if status == HTTPStatus.UNPROCESSABLE_ENTITY else status
