"""A result that is followed while it is made."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from tests.harness import LimpetServer, wait_for

from limpet.core.ids import EndpointId, KeyId, RequestId
from limpet.core.request import Request, Status
from limpet.service.live import LivePart, follow_live

HD = "fal-ai/minimax/speech-02-hd"


def _request(status: Status) -> Request:
    return Request(
        id=RequestId("r1"),
        endpoint=EndpointId(HD),
        owner=KeyId("k"),
        status=status,
        lane="cpu",
        priority=0,
        attempt=1,
        created_at=datetime.now(UTC),
    )


async def test_a_follower_gets_each_part_as_it_comes_and_the_last_after_the_end(tmp_path: Path) -> None:
    part = LivePart(tmp_path, RequestId("r1"))
    news: asyncio.Queue[Status] = asyncio.Queue()

    async def changes() -> AsyncIterator[Request]:
        while True:
            status = await news.get()
            yield _request(status)
            if status.is_final:
                return

    following = follow_live(tmp_path, changes())
    news.put_nowait(Status.QUEUED)
    part.append(b"one")
    news.put_nowait(Status.RUNNING)
    assert await anext(following) == b"one"
    part.append(b"two")
    news.put_nowait(Status.RUNNING)
    assert await anext(following) == b"two"
    part.append(b"three")
    part.close()
    news.put_nowait(Status.COMPLETED)

    assert [data async for data in following] == [b"three"]
    assert not any(os.scandir(tmp_path))


async def test_a_follower_who_comes_too_late_gets_nothing(tmp_path: Path) -> None:
    part = LivePart(tmp_path, RequestId("r1"))
    part.append(b"gone")
    part.close()

    async def changes() -> AsyncIterator[Request]:
        yield _request(Status.COMPLETED)

    assert [data async for data in follow_live(tmp_path, changes())] == []


def test_a_long_speech_grows_while_it_is_made_and_leaves_nothing_behind(server: LimpetServer) -> None:
    text = ("The tide turns at nine, and the boats go out to the banks. " * 90)[:5000]
    request_id = server.submit(HD, {"text": text})
    part = server.data / "scratch" / f"live-{request_id}" / "part"

    first = wait_for("the first part", lambda: part.exists() and part.stat().st_size)
    wait_for("more of it", lambda: not part.exists() or part.stat().st_size > first)
    assert server.status(request_id)["status"] == "IN_PROGRESS"
    server.wait_until(request_id, "COMPLETED")

    size = server.result(request_id).json()["audio"]["file_size"]
    assert 0 < first < size
    wait_for("the part to go", lambda: not part.parent.exists())
