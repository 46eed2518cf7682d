"""Calls that are answered with what they made: a request of the queue like any other, whose caller waits for it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

from starlette.requests import Request as HttpRequest

from limpet.core.errors import Failure
from limpet.core.ids import KeyId, RequestId
from limpet.core.lifecycle import Reader
from limpet.core.request import Request, Result, ResultFile
from limpet.dialects.minimax.tasks import signed_address
from limpet.dialects.wire.answers import origin_of
from limpet.dialects.wire.services import Services
from limpet.dialects.wire.waiting import abandoned_when_left, wait_for_end
from limpet.service.live import follow_live
from limpet.service.submission import Call

#: Answers carry media as hexadecimal digits, twice as long as the media, and are built in memory.
INLINE_BYTES = 64 * 1000 * 1000
#: Bytes of sound in one event.
_CHUNK_BYTES = 16 * 1024


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


async def sound_as_made(services: Services, request_id: RequestId, owner: KeyId) -> AsyncIterator[bytes]:
    """The parts of a sound, as they are made where the engine hands them on, or after its end.

    Raises `Failed`. A caller who goes away leaves the request abandoned.
    """
    is_heard = False
    async with abandoned_when_left(services, request_id, owner):
        async for data in follow_live(services.scratch, services.board.follow(request_id, owner)):
            is_heard = True
            for piece in _pieces(data):
                yield piece
        result = result_of(await services.board.completed(request_id, owner))
    if not is_heard:
        for piece in _pieces(await bytes_of(result.files[0], owner, services)):
            yield piece


def _pieces(sound: bytes) -> Iterator[bytes]:
    for start in range(0, len(sound), _CHUNK_BYTES):
        yield sound[start : start + _CHUNK_BYTES]


def result_of(request: Request) -> Result:
    """Raises `Failed`."""
    if request.failure is not None:
        raise Failed(request.failure)
    assert request.result is not None, "a completed request has a failure or a result"
    return request.result


async def sound_in_answer(http: HttpRequest, services: Services, file: ResultFile, owner: KeyId, form: str) -> str:
    """The sound as `hex`, or the address of its file for `url`."""
    if form == "url":
        return await signed_address(file, owner, origin_of(http), services.files)
    return (await bytes_of(file, owner, services)).hex()


async def bytes_of(file: ResultFile, owner: KeyId, services: Services) -> bytes:
    """Raises `FileTooLarge` for what no answer can carry."""
    return await services.files.read_bytes(file.key, INLINE_BYTES, Reader(key=owner))
