"""What holds for every connection that waits for a request: run, stream and sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from limpet.core.errors import LedgerUnavailable
from limpet.core.ids import KeyId, RequestId
from limpet.dialects.fal.services import Services


@asynccontextmanager
async def abandoned_when_left(services: Services, request_id: RequestId, owner: KeyId) -> AsyncIterator[None]:
    """When the block is left before its end, the request goes on as abandoned: an equal call may take it over."""
    try:
        yield
    except BaseException:  # a cancelled task or a generator that nobody reads any more
        with suppress(LedgerUnavailable):
            await asyncio.shield(services.submission.abandon(request_id, owner))
        raise
