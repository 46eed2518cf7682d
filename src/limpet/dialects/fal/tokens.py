"""`POST {rest}/tokens/` and `/tokens/realtime`: a token for a browser, as one JSON text, in exchange for a key."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.core.errors import InvalidInput
from limpet.dialects.fal.access import authenticate
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.services import Services
from limpet.service.tokens import DEFAULT_TTL_S, LONGEST_TTL_S

_MOST_APPS = 50
_LONGEST_NAME = 200


def token_routes(services: Services) -> list[Route]:
    async def token(http: HttpRequest) -> Response:
        caller = await authenticate(http, services)
        body = await read_json(http)
        if not isinstance(body, dict):
            raise _invalid("", "Input should be an object", body)
        return json_response(services.tokens.issue(caller, _apps(body), ttl_s=_ttl_s(body)))

    # The clients send the first form; the documents of fal know the last.
    paths = ("/tokens", "/tokens/", "/tokens/realtime", "/tokens/realtime/")
    return [Route(path, token, methods=["POST"]) for path in paths]


def _apps(body: Mapping[str, Any]) -> list[str]:
    apps = body.get("allowed_apps")
    if not isinstance(apps, list) or not 1 <= len(apps) <= _MOST_APPS:
        raise _invalid("allowed_apps", f"Input should be a list of 1 to {_MOST_APPS} names of apps", apps)
    for name in apps:
        if not isinstance(name, str) or not 1 <= len(name) <= _LONGEST_NAME:
            raise _invalid("allowed_apps", "Input should be the name of an app", name)
    return apps


def _ttl_s(body: Mapping[str, Any]) -> float:
    """`token_expiration` of the clients, `duration` of the documents; both in seconds."""
    name = "token_expiration" if "token_expiration" in body else "duration"
    seconds = body.get(name, DEFAULT_TTL_S)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 1 <= seconds <= LONGEST_TTL_S:
        raise _invalid(name, f"Input should be a number of seconds from 1 to {LONGEST_TTL_S}", seconds)
    return seconds


def _invalid(name: str, message: str, value: object) -> InvalidInput:
    return InvalidInput([{"loc": [name] if name else [], "msg": message, "type": "value_error", "input": value}])
