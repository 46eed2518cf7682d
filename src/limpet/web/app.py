"""The pages: one document for all of them, and the files that it names. What they show comes from the public API.

The files in `static/` are built from `page/` by `npm run build` and committed; nothing here needs Node.
"""

from importlib import resources
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from limpet.catalog.endpoints import ENDPOINTS
from limpet.core.ids import EndpointId
from limpet.core.origin import Origin

_STATIC = Path(str(resources.files("limpet.web") / "static"))
#: Names of built files hold a digest of what is in them.
_CACHED_S = 31_536_000


def with_pages(otherwise: ASGIApp) -> ASGIApp:
    """The pages in front of an app that answers programs: only a GET that asks for HTML gets a page."""
    pages = Starlette(
        routes=[
            Mount("/static/assets", GZipMiddleware(_Built(directory=_STATIC / "assets"), minimum_size=500)),
            Route("/", _page),
            Route("/dashboard/{rest:path}", _page),
            Route("/models/{id:path}", _endpoint_page),
        ]
    )

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        app = pages if scope["type"] == "http" and _is_for_eyes(Request(scope)) else otherwise
        await app(scope, receive, send)

    return choose


def _is_for_eyes(request: Request) -> bool:
    path = request.url.path
    if path.startswith("/static/"):
        return True
    is_page = path == "/" or path.startswith(("/dashboard", "/models/"))
    wants_html = "text/html" in request.headers.get("accept", "")
    return is_page and wants_html and request.method in {"GET", "HEAD"} and not path.endswith("/llms.txt")


class _Built(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = f"public, max-age={_CACHED_S}, immutable"
        response.headers["x-content-type-options"] = "nosniff"
        return response


async def _endpoint_page(request: Request) -> Response:
    known = EndpointId(request.path_params["id"]) in ENDPOINTS
    return await _page(request, status=200 if known else 404)


async def _page(request: Request, *, status: int = 200) -> Response:
    document = (_STATIC / "index.html").read_bytes()
    origin: Origin = request.state.origin
    headers = {
        "cache-control": "no-cache",
        "content-security-policy": _policy(origin.files),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    return Response(document, status_code=status, headers=headers, media_type="text/html")


def _policy(files: str) -> str:
    """Nothing but our own scripts, styles and calls; pictures and sound also from where this server's files are."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"connect-src 'self' {files}",
            f"img-src 'self' data: blob: {files}",
            f"media-src 'self' blob: {files}",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        )
    )
