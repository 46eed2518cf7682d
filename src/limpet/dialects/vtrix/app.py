"""The dialect as one ASGI app."""

import secrets
from http import HTTPStatus

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from limpet.core.errors import InternalError, LimpetError
from limpet.dialects.vtrix.catalogue import catalogue_routes
from limpet.dialects.vtrix.errors import error_body, render
from limpet.dialects.vtrix.generation import generation_routes
from limpet.dialects.vtrix.options import VtrixOptions
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.services import Services

log = structlog.get_logger()


def build_vtrix_app(services: Services, options: VtrixOptions) -> ASGIApp:
    app = Starlette(
        routes=[*generation_routes(services, options), *catalogue_routes()],
        middleware=[
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=("GET", "POST"), allow_headers=["*"]),
        ],
        exception_handlers={LimpetError: _on_error, HTTPException: _on_http_error, Exception: _on_bug},
    )
    app.router.redirect_slashes = False
    return app


async def _on_error(http: Request, error: Exception) -> Response:
    assert isinstance(error, LimpetError)
    rendered = render(error.failure())
    return json_response(rendered.body, status=rendered.status, headers=dict(rendered.headers))


async def _on_http_error(http: Request, error: Exception) -> Response:
    """Starlette's own: no such route, no such method."""
    assert isinstance(error, HTTPException)
    word = "not_found" if error.status_code == HTTPStatus.NOT_FOUND else "invalid_request"
    body = error_body(error.status_code, word, error.detail)
    return json_response(body, status=error.status_code, headers=dict(error.headers or {}))


async def _on_bug(http: Request, error: Exception) -> Response:
    error_id = secrets.token_hex(4)
    log.error("call-broke", error_id=error_id, path=http.url.path, exc_info=error)
    rendered = render(InternalError(error_id=error_id).failure())
    return json_response(rendered.body, status=rendered.status)
