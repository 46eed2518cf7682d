"""Calls that Schemathesis makes up from the OpenAPI documents: every answer is one that the document describes.

Positive and negative inputs alike; ids of requests in every state as well as made-up ones. No worker runs: what is looked at is
the protocol.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.harness import AUTHORIZATION, LimpetServer

from limpet.catalog.endpoints import find_endpoint
from limpet.core.errors import Cancelled, Failure, InvalidInput
from limpet.core.ids import EndpointId, RequestId, new_file_key, new_request_id
from limpet.core.request import Result, ResultFile
from limpet.ledger.database import Database
from limpet.ledger.queue import Queue
from limpet.ledger.requests import Attempt, NewRequest, RequestLedger
from limpet.service.keys import LOCAL_KEY_ID

#: One of each kind: video from words and from pictures, speech, voice, pictures, music.
ENDPOINTS = (
    "fal-ai/minimax/hailuo-02/standard/text-to-video",
    "fal-ai/minimax/hailuo-02/standard/image-to-video",
    "minimax/h3/reference-to-video",
    "fal-ai/minimax/speech-2.8-hd",
    "fal-ai/minimax/voice-clone",
    "fal-ai/minimax/image-01/subject-reference",
    "fal-ai/minimax-music/v2.5",
)
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS = ("POST", "GET status", "GET", "PUT cancel")
#: fal writes them into its schemas, and OpenAPI 3.0 does not know them.
FALS_OWN_WORDS = frozenset({"examples", "ui"})
#: In each of the two modes, for each operation of each endpoint.
EXAMPLES = 25
#: Nobody works in it.
LANE = "nobody"
#: Values that the outputs of some endpoints carry beside their files.
VALUES = {"duration_ms": 1200, "custom_voice_id": "narrator_1"}


@pytest.fixture(scope="module")
def known_ids(desk: LimpetServer) -> Mapping[str, Sequence[str]]:
    """Requests of each endpoint: one that waits, one that runs, and ended ones of every kind."""
    return asyncio.run(_fill(desk.database_url))


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_in_the_document(
    desk: LimpetServer, known_ids: Mapping[str, Sequence[str]], endpoint: str, operation: str
) -> None:
    method, _, action = operation.partition(" ")
    address = f"{desk.url}/api/openapi/queue/openapi.json?endpoint_id={endpoint}"
    schema = schemathesis.openapi.from_url(address)
    path = f"/{endpoint}" + ("" if method == "POST" else f"/requests/{{request_id}}{action and f'/{action}'}")
    described = schema[path][method]

    for mode in GenerationMode:
        _try_out(described.as_strategy(generation_mode=mode), known_ids[endpoint] if method != "POST" else ())


def _try_out(cases: st.SearchStrategy[schemathesis.Case[Any]], ids: Sequence[str]) -> None:
    """Calls the server with `cases`; where there are ids, every other call names one of them."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),  # the documents decide how much is generated and thrown away
    )
    @given(case=cases, known=st.none() | st.sampled_from(ids) if ids else st.none())
    def call(case: schemathesis.Case[Any], known: str | None) -> None:
        if known is not None:
            case.path_parameters["request_id"] = known
        case.call_and_validate(headers=AUTHORIZATION, checks=CHECKS)

    call()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_document_is_openapi_but_for_fals_own_words(desk: LimpetServer, endpoint: str) -> None:
    document = desk.call("GET", f"/api/openapi/queue/openapi.json?endpoint_id={endpoint}").json()

    schemathesis.openapi.from_dict(_without(document, FALS_OWN_WORDS)).validate()


def _without(value: Any, words: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, words) for name, inner in value.items() if name not in words}
    return [_without(inner, words) for inner in value] if isinstance(value, list) else value


async def _fill(database_url: str) -> dict[str, list[str]]:
    database = Database(database_url)
    await database.open()
    try:
        queue = Queue(database)
        await queue.open()
        ledger = RequestLedger(database, queue)
        return {endpoint: await _requests_in_every_state(ledger, database, endpoint) for endpoint in ENDPOINTS}
    finally:
        await database.close()


async def _requests_in_every_state(ledger: RequestLedger, database: Database, endpoint: str) -> list[str]:
    waiting = await _accepted(ledger, endpoint)
    running = await _accepted(ledger, endpoint)
    await _begin(ledger, database, running)
    refused = NewRequest(id=new_request_id(), owner=LOCAL_KEY_ID, endpoint=EndpointId(endpoint), lane="", input=b"{}")
    problems = [{"type": "missing", "loc": ("prompt",), "msg": "Field required", "input": {}}]
    await ledger.refuse(refused, InvalidInput(problems).failure())
    ended = [await _ended(ledger, database, endpoint, outcome) for outcome in (_result(), Cancelled().failure())]
    return [waiting, running, refused.id, *ended]


async def _accepted(ledger: RequestLedger, endpoint: str) -> RequestId:
    body = orjson.dumps(find_endpoint(endpoint).examples[0])
    new = NewRequest(id=new_request_id(), owner=LOCAL_KEY_ID, endpoint=EndpointId(endpoint), lane=LANE, input=body)
    return (await ledger.accept(new)).id


async def _begin(ledger: RequestLedger, database: Database, request_id: RequestId) -> Attempt:
    async with database.transaction() as connection:
        row = await (
            await connection.execute("SELECT job_id FROM limpet.requests WHERE id = %s", [request_id])
        ).fetchone()
    assert row is not None
    attempt = await ledger.begin(request_id, job_id=row["job_id"])
    assert attempt is not None
    return attempt


async def _ended(ledger: RequestLedger, database: Database, endpoint: str, outcome: Result | Failure) -> RequestId:
    request_id = await _accepted(ledger, endpoint)
    assert await ledger.complete(await _begin(ledger, database, request_id), outcome)
    return request_id


def _result() -> Result:
    name = "made.bin"
    file = ResultFile(key=new_file_key(name), content_type="application/octet-stream", file_name=name, size_bytes=4)
    return Result(files=[file], values=VALUES)
