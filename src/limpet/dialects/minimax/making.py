"""Calls that are answered with what they made: a request of the queue like any other, whose caller waits for it."""

from dataclasses import replace

from starlette.requests import Request as HttpRequest

from limpet.core.errors import Failure
from limpet.core.ids import KeyId
from limpet.core.lifecycle import Reader
from limpet.core.request import Request, Result, ResultFile
from limpet.dialects.wire.services import Services
from limpet.dialects.wire.waiting import wait_for_end
from limpet.service.submission import Call

#: Answers carry media as hexadecimal digits, twice as long as the media, and are built in memory.
INLINE_BYTES = 64 * 1000 * 1000


class Failed(Exception):
    """The request ended without a result, or its caller has gone."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


async def make(http: HttpRequest, services: Services, call: Call) -> tuple[Request, Result]:
    """The completed request and its result. Raises `Failed`, and what `Submission.submit` raises."""
    accepted = await services.submission.submit_or_adopt(replace(call, refuses_at_once=True))
    request = await wait_for_end(http, services, accepted.id, call.owner)
    if request is None:  # nobody reads the answer
        raise Failed(Failure(code="cancelled", message="The caller has gone."))
    return request, result_of(request)


def result_of(request: Request) -> Result:
    """Raises `Failed`."""
    if request.failure is not None:
        raise Failed(request.failure)
    assert request.result is not None, "a completed request has a failure or a result"
    return request.result


async def bytes_of(file: ResultFile, owner: KeyId, services: Services) -> bytes:
    """Raises `FileTooLarge` for what no answer can carry."""
    return await services.files.read_bytes(file.key, INLINE_BYTES, Reader(key=owner))
