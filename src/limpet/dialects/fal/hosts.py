"""The dialect as ASGI apps: one per logical host of fal, and one for its platform addresses."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from limpet.core.errors import InternalError, KeyInvalid, KeyMissing, LimpetError, SignatureInvalid
from limpet.core.ids import new_request_id
from limpet.dialects.fal import platform_errors
from limpet.dialects.fal.answers import failure_response
from limpet.dialects.fal.cdn import cdn_routes
from limpet.dialects.fal.http_over_socket import http_over_socket_routes
from limpet.dialects.fal.platform import platform_routes
from limpet.dialects.fal.queue import queue_routes
from limpet.dialects.fal.realtime import realtime_routes
from limpet.dialects.fal.run import run_routes
from limpet.dialects.fal.storage import storage_routes
from limpet.dialects.fal.stream import stream_routes
from limpet.dialects.fal.tokens import token_routes
from limpet.dialects.fal.webhooks import jwks_routes
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.services import Services

_METHODS = ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD")
_EXPOSED = (
    "x-fal-request-id",
    "x-fal-billable-units",
    "x-fal-error-type",
    "x-fal-retryable",
    "x-fal-needs-retry",
    "x-fal-request-timeout-type",
    "etag",
)

_PLATFORM_ERRORS: Mapping[Any, Any] = {
    LimpetError: platform_errors.on_error,
    HTTPException: platform_errors.on_http_error,
    Exception: platform_errors.on_bug,
}

_REQUEST_ID = b"x-fal-request-id"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class FalHosts:
    run: ASGIApp
    queue: ASGIApp
    rest: ASGIApp
    cdn: ASGIApp
    #: Discovery, prices and accounts; at fal `api.fal.ai/v1` and `fal.ai`.
    platform: ASGIApp


def build_fal_hosts(services: Services) -> FalHosts:
    return FalHosts(
        run=_host(
            [
                *jwks_routes(services.webhook_keys),
                *stream_routes(services),
                *run_routes(services),
                *realtime_routes(services),
                *http_over_socket_routes(services),
            ]
        ),
        queue=_host(queue_routes(services)),
        rest=_host([*jwks_routes(services.webhook_keys), *token_routes(services), *storage_routes(services)]),
        cdn=_host(cdn_routes(services)),
        platform=_host(platform_routes(services), errors=_PLATFORM_ERRORS),
    )


def _host(routes: Sequence[BaseRoute], *, errors: Mapping[Any, Any] | None = None) -> ASGIApp:
    app = Starlette(
        routes=routes,
        middleware=[
            # "*" mirrors the headers that a preflight asks for, which covers authorization and every x-fal-*.
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=_METHODS,
                allow_headers=["*"],
                expose_headers=_EXPOSED,
            ),
            Middleware(_RequestIdHeader),
        ],
        exception_handlers=errors or {LimpetError: _on_error, HTTPException: _on_http_error, Exception: _on_bug},
    )
    app.router.redirect_slashes = False
    return app


class _RequestIdHeader:
    """Every answer carries an id: with it the Python client does not take a 5xx for a broken gateway and repeat it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                if not any(name == _REQUEST_ID for name, _ in headers):
                    headers.append((_REQUEST_ID, new_request_id().encode()))
            await send(message)

        await self._app(scope, receive, send_with_id)


async def _on_error(http: Request, error: Exception) -> Response:
    assert isinstance(error, LimpetError)
    response = failure_response(error.failure())
    if isinstance(error, KeyMissing | KeyInvalid | SignatureInvalid):
        response.headers["www-authenticate"] = "Key"
    return response


async def _on_http_error(http: Request, error: Exception) -> Response:
    """Starlette's own: no such route, no such method."""
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        text = f"Path {http.url.path} not found"
        return json_response({"detail": text, "message": text}, status=404, headers={"x-fal-billable-units": "0"})
    return json_response(
        {"detail": error.detail, "message": error.detail}, status=error.status_code, headers=dict(error.headers or {})
    )


async def _on_bug(http: Request, error: Exception) -> Response:
    error_id = secrets.token_hex(4)
    log.error("call-broke", error_id=error_id, path=http.url.path, exc_info=error)
    response = failure_response(InternalError(error_id=error_id).failure())
    response.headers["x-fal-request-id"] = new_request_id()
    return response
