"""Reading JSON bodies: counted while they arrive, strict, never trusted to be small."""

from collections.abc import AsyncIterator

import orjson
from starlette.requests import Request

from limpet.core.errors import BodyTooLarge, MalformedBody

#: A data URI of a 20 MB picture is 27 MB of base64.
BODY_LIMIT_BYTES = 30 * 1000 * 1000


async def read_json(request: Request) -> object:
    """The decoded body. Raises `BodyTooLarge` or `MalformedBody`."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > BODY_LIMIT_BYTES:
        raise BodyTooLarge(limit_bytes=BODY_LIMIT_BYTES)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT_BYTES:
            raise BodyTooLarge(limit_bytes=BODY_LIMIT_BYTES)
    try:
        return orjson.loads(bytes(body))
    except orjson.JSONDecodeError as error:
        raise MalformedBody(reason=error.msg) from None


async def raw_chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it arrives."""
    async for chunk in request.stream():
        if chunk:
            yield chunk
