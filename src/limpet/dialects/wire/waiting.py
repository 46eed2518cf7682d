"""What holds for every connection that waits for a request: run, stream and sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.requests import Request as HttpRequest

from limpet.core.errors import LedgerUnavailable
from limpet.core.ids import KeyId, RequestId
from limpet.core.request import Request
from limpet.dialects.wire.services import Services


@asynccontextmanager
async def abandoned_when_left(services: Services, request_id: RequestId, owner: KeyId) -> AsyncIterator[None]:
    """When the block is left before its end, the request goes on as abandoned: an equal call may take it over."""
    try:
        yield
    except BaseException:  # a cancelled task or a generator that nobody reads any more
        with suppress(LedgerUnavailable):
            await asyncio.shield(services.submission.abandon(request_id, owner))
        raise


async def wait_for_end(http: HttpRequest, services: Services, request_id: RequestId, owner: KeyId) -> Request | None:
    """The completed request, or None when the caller hung up first; an equal call may take the request over then."""
    completed = asyncio.create_task(services.board.completed(request_id, owner))
    hung_up = asyncio.create_task(_hang_up(http))
    try:
        async with abandoned_when_left(services, request_id, owner):
            await asyncio.wait({completed, hung_up}, return_when=asyncio.FIRST_COMPLETED)
        if completed.done():
            return completed.result()
        await services.submission.abandon(request_id, owner)
        return None
    finally:
        completed.cancel()
        hung_up.cancel()


async def _hang_up(http: HttpRequest) -> None:
    while (await http.receive())["type"] != "http.disconnect":
        pass
