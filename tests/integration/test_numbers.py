"""Decimal ids: whose they are, and how long they lead anywhere."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.integration.workshop import OWNER, TEXT_TO_VIDEO, Workshop

from limpet.catalog.endpoints import find_endpoint
from limpet.core.errors import Failure, UnknownRequest
from limpet.core.ids import KeyId
from limpet.ledger.database import Database
from limpet.ledger.requests import Page
from limpet.service.numbers import Numbers
from limpet.service.submission import Call


async def test_a_number_leads_its_owner_to_the_request_and_nobody_else(database: Database, tmp_path: Path) -> None:
    workshop = Workshop(database, tmp_path, slots=1)
    await workshop.queue.open()
    numbers = Numbers(workshop.ledger)
    endpoint, memo = find_endpoint(TEXT_TO_VIDEO), {"dialect": "minimax"}
    call = Call(owner=OWNER, endpoint=endpoint, body={"prompt": "a lake"}, memo=memo)
    request_id = (await workshop.submission.submit(call)).id
    number = (await workshop.board.view(request_id, OWNER)).number

    assert await numbers.request(number, OWNER) == request_id
    with pytest.raises(UnknownRequest):
        await numbers.request(number, KeyId("somebody else"))
    with pytest.raises(UnknownRequest):
        await numbers.request(number + 1, OWNER)


async def test_a_request_that_no_dialect_remembers_has_no_number(database: Database, tmp_path: Path) -> None:
    workshop = Workshop(database, tmp_path, slots=1)
    await workshop.queue.open()
    request_id = await workshop.submit("a lake")

    number = (await workshop.board.view(request_id, OWNER)).number

    with pytest.raises(UnknownRequest):
        await Numbers(workshop.ledger).request(number, OWNER)


async def test_requests_are_listed_by_state_whatever_a_failure_quotes(database: Database, tmp_path: Path) -> None:
    workshop = Workshop(database, tmp_path, slots=1)
    await workshop.queue.open()
    endpoint, memo = find_endpoint(TEXT_TO_VIDEO), {"dialect": "minimax"}
    call = Call(owner=OWNER, endpoint=endpoint, body={"prompt": "a lake"}, memo=memo)
    request_id = (await workshop.submission.submit(call)).id
    job = await workshop.queue.fetch(["cpu"], await workshop.queue.register_worker())
    assert job is not None
    assert job.id is not None
    attempt = await workshop.ledger.begin(request_id, job_id=job.id)
    assert attempt is not None
    failure = Failure(code="unknown_voice", message="There is no voice 'nobody\0'.")
    await workshop.ledger.complete(attempt, failure, lines=[])
    since = datetime.now(UTC) - timedelta(days=1)

    ids, total = await workshop.ledger.page(OWNER, Page(since=since, memo=memo, states=["failed"]))

    assert (ids, total) == ([request_id], 1)
