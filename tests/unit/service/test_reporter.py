"""When a run's words are written: a few times a second, but the first part of a result at once."""

import asyncio
from typing import Any, cast

from limpet.core.ids import EndpointId, KeyId, RequestId
from limpet.core.request import LogLevel
from limpet.ledger.requests import Attempt, RequestLedger, Standing
from limpet.service import reporter as reporting
from limpet.service.reporter import Reporter

_PATIENCE_S = 10


class Ledger:
    """Writes nothing down but how often it was asked to."""

    def __init__(self) -> None:
        self.writes: asyncio.Queue[str] = asyncio.Queue()

    async def record(self, attempt: Attempt, *, progress: float, stage: str, lines: Any) -> Standing:
        await self.writes.put(stage)
        return Standing.RUNS


async def test_the_first_part_of_a_result_is_told_of_at_once_and_later_ones_are_not(monkeypatch) -> None:
    # An hour between two writes: what is not told of at once never is.
    monkeypatch.setattr(reporting, "_WRITE_EVERY_S", 3600)
    ledger = Ledger()
    heard: list[bytes] = []
    attempt = Attempt(
        request_id=RequestId("any"), number=1, owner=KeyId("any"), endpoint=EndpointId("fal-ai/any"), input={}
    )
    async with Reporter(
        cast("RequestLedger", ledger), attempt, on_standing_lost=lambda: None, on_chunk=heard.append
    ) as reporter:
        reporter.listener.on_log("begun", LogLevel.INFO)
        await asyncio.wait_for(ledger.writes.get(), _PATIENCE_S)
        reporter.listener.on_chunk(b"first")
        await asyncio.wait_for(ledger.writes.get(), _PATIENCE_S)
        reporter.listener.on_chunk(b"second")
        reporter.listener.on_progress(0.5, "half")
        for _ in range(20):
            await asyncio.sleep(0)  # whoever could write now would

        assert heard == [b"first", b"second"]
        assert ledger.writes.empty()
