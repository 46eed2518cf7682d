"""`/v1/session`: a browser's session in exchange for a key. Not fal's; our own pages live by it.

POST   {"key": "<id>:<secret>"}   sets the cookie; without a key, on loopback, the local one
GET                               whose session it is, and whether the local key would open one
DELETE                            forgets the cookie
"""

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.core.errors import InputError, KeyInvalid, KeyMissing
from limpet.dialects.fal.access import SESSION_COOKIE, authenticate
from limpet.dialects.wire.answers import json_response, origin_of
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.local_key import is_local_call
from limpet.dialects.wire.services import Services
from limpet.service.keys import LOCAL_KEY, LOCAL_KEY_ID, Caller
from limpet.service.sessions import SESSION_S


def platform_session_routes(services: Services) -> list[Route]:
    async def open_session(http: HttpRequest) -> Response:
        caller = await services.keys.authenticate(_key(await read_json(http)))
        if caller.id == LOCAL_KEY_ID and not is_local_call(http):
            raise KeyInvalid
        response = _who(caller)
        response.set_cookie(
            SESSION_COOKIE,
            services.sessions.open(caller),
            max_age=SESSION_S,
            secure=origin_of(http).queue.startswith("https:"),
            httponly=True,
            samesite="strict",
        )
        return response

    async def show_session(http: HttpRequest) -> Response:
        """An answer also for somebody who has none yet: a page asks before it shows a form."""
        try:
            return _who(await authenticate(http, services))
        except (KeyMissing, KeyInvalid):
            return json_response({"key_id": None, "scope": None, "local_key": await is_open(http)})

    async def is_open(http: HttpRequest) -> bool:
        try:
            await services.keys.authenticate(LOCAL_KEY)
        except KeyInvalid:
            return False
        return is_local_call(http)

    async def close_session(http: HttpRequest) -> Response:
        response = Response(status_code=204)
        response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")
        return response

    return [
        Route("/v1/session", open_session, methods=["POST"]),
        Route("/v1/session", show_session, methods=["GET"]),
        Route("/v1/session", close_session, methods=["DELETE"]),
    ]


def _who(caller: Caller) -> Response:
    return json_response({"key_id": caller.id, "scope": caller.scope.upper()})


def _key(body: object) -> str:
    key = body.get("key", LOCAL_KEY) if isinstance(body, dict) else None
    if not isinstance(key, str):
        raise InputError("key is a text: the id of a key, a colon and its secret.", field="key")
    return key.strip()
