"""Reading JSON bodies: counted while they arrive, strict, never trusted to be small."""

from collections.abc import AsyncGenerator, AsyncIterator

import orjson
from starlette.requests import Request

from limpet.core.errors import BodyTooLarge, MalformedBody

#: A data URI of a 20 MB picture is 27 MB of base64.
BODY_LIMIT_BYTES = 30 * 1000 * 1000


async def read_json(request: Request, *, limit_bytes: int = BODY_LIMIT_BYTES) -> object:
    """The decoded body. Raises `BodyTooLarge` or `MalformedBody`."""
    body = bytearray()
    async for chunk in counted_chunks(request, limit_bytes=limit_bytes):
        body += chunk
    try:
        return orjson.loads(bytes(body))
    except orjson.JSONDecodeError as error:
        raise MalformedBody(reason=error.msg) from None


async def counted_chunks(request: Request, *, limit_bytes: int) -> AsyncGenerator[bytes, None]:
    """The body as it arrives. Raises `BodyTooLarge`, before the first byte if the length is announced."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit_bytes:
        raise BodyTooLarge(limit_bytes=limit_bytes)
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > limit_bytes:
            raise BodyTooLarge(limit_bytes=limit_bytes)
        yield chunk


async def raw_chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it arrives."""
    async for chunk in request.stream():
        if chunk:
            yield chunk
