"""What fal's webhooks say and how they are signed."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.core.errors import InputError
from limpet.core.origin import Origin
from limpet.core.request import Request
from limpet.dialects.fal.answers import failure_response, result_response
from limpet.dialects.wire.answers import json_response
from limpet.service.inlining import Inlining
from limpet.service.signing import WebhookKeys, signature_headers
from limpet.service.webhooks import Compose, Message, Occasion, Sign

#: Under this name the ledger remembers that a webhook is to speak fal's dialect.
DIALECT = "fal"
#: Far below the 24 hours that receivers may keep the keys at most.
_JWKS_CACHE = "public, max-age=3600"


def composer(inlining: Inlining) -> Compose:
    """What composes the message about a completed request."""

    async def compose(occasion: Occasion) -> Message:
        result = await _result(occasion.request, occasion.origin, inlining)
        return message(occasion.request, result, occasion.at, occasion.sign)

    return compose


async def _result(request: Request, origin: Origin, inlining: Inlining) -> Response:
    """What the result route answers."""
    try:
        return result_response(request, origin, inlined=await inlining.addresses(request))
    except InputError as error:  # too large to be inlined
        return failure_response(error.failure())


def message(request: Request, result: Response, at: datetime, sign: Sign) -> Message:
    """The signed message; its payload is the result's body, byte by byte."""
    body = _body(request, result)
    body = _body(request, result)
    signature = signature_headers(body, request_id=request.id, user_id=request.owner, at=at, sign=sign)
    return Message(body=body, headers={"Content-Type": "application/json"} | signature)


def _body(request: Request, result: Response) -> bytes:
    is_ok = result.status_code == 200
    return orjson.dumps(
        {
            "request_id": request.id,
            "gateway_request_id": request.id,
            "status": "OK" if is_ok else "ERROR",
            "error": None if is_ok else f"Invalid status code: {result.status_code}",
            "payload": orjson.Fragment(bytes(result.body)),
        }
    )


def jwks_routes(keys: WebhookKeys) -> list[Route]:
    async def jwks(http: HttpRequest) -> Response:
        return json_response(jwks_body(await keys.published()), headers={"cache-control": _JWKS_CACHE})

    return [Route("/.well-known/jwks.json", jwks, methods=["GET"])]


def jwks_body(public_keys: Sequence[bytes]) -> dict[str, Any]:
    """Every key twice: fal's documented Python verifier reads only padded base64, others only the standard's form without.

    A receiver tries all keys and skips those that it cannot read.
    """
    return {"keys": [_jwk(key, is_padded=is_padded) for key in public_keys for is_padded in (False, True)]}


def _jwk(key: bytes, *, is_padded: bool) -> dict[str, str]:
    x = base64.urlsafe_b64encode(key).decode()
    name = hashlib.sha256(key).hexdigest()[:16]
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": x if is_padded else x.rstrip("="),
        "kid": f"{name}-padded" if is_padded else name,
        "use": "sig",
        "alg": "EdDSA",
    }
