"""Answers and addresses, whatever the dialect."""

from collections.abc import Callable

import orjson
from starlette.requests import HTTPConnection
from starlette.responses import Response

from limpet.core.ids import FileKey
from limpet.core.origin import Origin


def json_response(body: object, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), status_code=status, headers=headers, media_type="application/json")


def origin_of(http: HTTPConnection) -> Origin:
    """How the call came in; the edge has put it there."""
    origin: Origin = http.state.origin
    return origin


def file_address(origin: Origin) -> Callable[[FileKey], str]:
    return lambda key: f"{origin.files}/files/{key}"
