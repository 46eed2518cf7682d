"""Whether the process lives and whether it can serve."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp


def health_app(problem: Callable[[], Awaitable[str | None]], *, otherwise: ASGIApp | None = None) -> ASGIApp:
    """`/health/live` and `/health/ready`; `problem` tells in a sentence why the server cannot serve, or None.

    `otherwise` answers every other path.
    """

    async def live(request: Request) -> JSONResponse:
        return JSONResponse({"status": "live"})

    async def ready(request: Request) -> JSONResponse:
        reason = await problem()
        if reason is None:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not ready", "reason": reason}, status_code=503)

    app = Starlette(routes=[Route("/health/live", live), Route("/health/ready", ready)])
    if otherwise is not None:
        app.router.default = otherwise
        app.router.redirect_slashes = False
    return app
