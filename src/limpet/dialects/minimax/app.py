"""The dialect as one ASGI app, with its two conventions for errors."""

import secrets
from http import HTTPStatus

import structlog
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from limpet.core.errors import Failure, InternalError, LimpetError, UnknownPath
from limpet.dialects.minimax.account import account_routes
from limpet.dialects.minimax.codes import Code, base_resp, render_v1, render_v2
from limpet.dialects.minimax.files import file_routes
from limpet.dialects.minimax.images import image_routes
from limpet.dialects.minimax.making import Failed
from limpet.dialects.minimax.music import music_routes
from limpet.dialects.minimax.options import MiniMaxOptions
from limpet.dialects.minimax.speech import InvisibleCharacters, speech_routes
from limpet.dialects.minimax.speech_socket import speech_socket_routes
from limpet.dialects.minimax.video import video_routes
from limpet.dialects.minimax.video_v2 import video_v2_routes
from limpet.dialects.minimax.voices import voice_routes
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.services import Services

_METHODS = ("GET", "POST", "DELETE", "OPTIONS", "HEAD")
_TRACE_HEADER = "Trace-Id"

log = structlog.get_logger()


def build_minimax_app(services: Services, options: MiniMaxOptions) -> ASGIApp:
    app = Starlette(
        routes=[
            *video_routes(services, options),
            *video_v2_routes(services, options),
            *file_routes(services),
            *speech_routes(services),
            *speech_socket_routes(services),
            *voice_routes(services),
            *image_routes(services),
            *music_routes(services),
            *account_routes(services),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=_METHODS,
                allow_headers=["*"],
                expose_headers=[_TRACE_HEADER],
            ),
            Middleware(_TraceId),
        ],
        exception_handlers={
            LimpetError: _on_error,
            Failed: _on_failed,
            InvisibleCharacters: _on_invisible,
            HTTPException: _on_http_error,
            Exception: _on_bug,
        },
    )
    app.router.redirect_slashes = False
    return app


class _TraceId:
    """Every answer carries an id, which the clients print with an error."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        trace_id = secrets.token_hex(16)
        scope.setdefault("state", {})["trace_id"] = trace_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[_TRACE_HEADER] = trace_id
            await send(message)

        await self._app(scope, receive, send_with_id)


def failure_response(http: Request, failure: Failure) -> Response:
    if http.scope["path"].removeprefix(http.scope.get("root_path", "")).startswith("/v2/"):
        rendered = render_v2(failure, request_id=getattr(http.state, "trace_id", ""))
    else:
        rendered = render_v1(failure)
    return json_response(rendered.body, status=rendered.status)


async def _on_error(http: Request, error: Exception) -> Response:
    assert isinstance(error, LimpetError)
    return failure_response(http, error.failure())


async def _on_failed(http: Request, error: Exception) -> Response:
    assert isinstance(error, Failed)
    return failure_response(http, error.failure)


async def _on_invisible(http: Request, error: Exception) -> Response:
    text = "more than a tenth of the text is invisible"
    return json_response({"base_resp": base_resp(Code.INVISIBLE_CHARACTERS, text)})


async def _on_http_error(http: Request, error: Exception) -> Response:
    """Starlette's own: no such route, no such method."""
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return failure_response(http, UnknownPath(path=http.url.path).failure())
    body = {"base_resp": base_resp(Code.INVALID_PARAMETERS, error.detail)}
    return json_response(body, status=error.status_code, headers=dict(error.headers or {}))


async def _on_bug(http: Request, error: Exception) -> Response:
    error_id = secrets.token_hex(4)
    log.error("call-broke", error_id=error_id, path=http.url.path, exc_info=error)
    return failure_response(http, InternalError(error_id=error_id).failure())
