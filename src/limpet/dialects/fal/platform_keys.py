"""`/v1/keys`: an administrator's list of keys; and `/v1/meta`, where our webhooks come from."""

import ipaddress
from typing import Any, cast, get_args

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.core.errors import InputError
from limpet.core.ids import KeyId
from limpet.dialects.fal.access import authenticate_admin
from limpet.dialects.fal.platform_query import paging, read_page
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.services import Services
from limpet.ledger.keys import MOST_RUNNING, KeyRecord, Scope

_LONGEST_ALIAS = 200


def platform_key_routes(services: Services) -> list[Route]:
    async def list_keys(http: HttpRequest) -> Response:
        await authenticate_admin(http, services)
        limit, offset = read_page(http.query_params, limit=50, most=100)
        keys = [key for key in await services.keys.all() if key.revoked_at is None]
        shown = [_key(key) for key in keys[offset : offset + limit]]
        return json_response({"keys": shown} | paging(limit, offset, has_more=len(keys) > offset + limit))

    async def create_key(http: HttpRequest) -> Response:
        await authenticate_admin(http, services)
        body = await read_json(http)
        key = await services.keys.create(alias=_alias(body), scope=_scope(body), running_limit=_limit(body))
        return json_response({"key_id": key.id, "key_secret": key.secret, "key": key.credentials}, status=201)

    async def delete_key(http: HttpRequest) -> Response:
        await authenticate_admin(http, services)
        await services.keys.revoke(KeyId(http.path_params["key_id"]))
        return Response(status_code=204)  # also for a key that is gone already

    return [
        Route("/v1/keys", list_keys, methods=["GET"]),
        Route("/v1/keys", create_key, methods=["POST"]),
        Route("/v1/keys/{key_id}", delete_key, methods=["DELETE"]),
        Route("/v1/meta", _meta, methods=["GET"]),
    ]


def _key(key: KeyRecord) -> dict[str, Any]:
    return {
        "key_id": key.id,
        "alias": key.alias,
        "scope": key.scope.upper(),
        "running_limit": key.running_limit,
        "created_at": key.created_at.isoformat(),
    }


def _alias(body: object) -> str:
    alias = body.get("alias") if isinstance(body, dict) else None
    if not isinstance(alias, str) or not 1 <= len(alias.strip()) <= _LONGEST_ALIAS or "\0" in alias:
        raise InputError(f"alias is a text of 1 to {_LONGEST_ALIAS} characters.", field="alias")
    return alias.strip()


def _scope(body: object) -> Scope:
    """`api` where the body does not say; at fal it never does."""
    said = body.get("scope", "API") if isinstance(body, dict) else None
    scope = next((scope for scope in get_args(Scope) if scope.upper() == said), None)
    if scope is None:
        raise InputError("scope is API or ADMIN.", field="scope")
    return cast("Scope", scope)


def _limit(body: object) -> int | None:
    """None where the body does not say; at fal it never does."""
    said = body.get("running_limit") if isinstance(body, dict) else None
    if said is not None and (not isinstance(said, int) or isinstance(said, bool) or not 1 <= said <= MOST_RUNNING):
        raise InputError(f"running_limit is a whole number from 1 to {MOST_RUNNING}, or null.", field="running_limit")
    return said


async def _meta(http: HttpRequest) -> Response:
    """The address at which this call reached us: a receiver in the same network sees our webhooks come from it."""
    name, _ = http.scope.get("server") or ("127.0.0.1", None)
    address = ipaddress.ip_address(name)
    return json_response({"webhook_ip_ranges": [f"{address}/{address.max_prefixlen}"]})
