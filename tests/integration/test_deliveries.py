"""The webhook loop on a real database with real receivers: what is owed when, retries, isolation, lost workers."""

import asyncio
import itertools
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.harness import PATIENCE_S, free_port
from tests.integration.instant_runner import InstantEngine
from tests.receiver import Received, Receiver, is_signed, receiving

from limpet.catalog.endpoints import find_endpoint
from limpet.core.errors import EngineFailed, NotCompleted, RunnerLost, StateError, UnknownRequest
from limpet.core.ids import KeyId, RequestId, new_request_id
from limpet.core.origin import Origin
from limpet.core.request import Result
from limpet.core.webhook import Webhook
from limpet.dialects.fal.webhooks import DIALECT, composer, jwks_body
from limpet.engines.roster import Preference, Roster
from limpet.ledger.database import Database
from limpet.ledger.files import FileLedger
from limpet.ledger.inputs import InputLedger
from limpet.ledger.queue import Queue
from limpet.ledger.requests import Attempt, RequestLedger
from limpet.ledger.webhook_keys import WebhookKeyLedger
from limpet.ledger.webhooks import DeliveryLedger, DeliveryRecord, DeliveryStatus
from limpet.service.files import Files
from limpet.service.inlining import Inlining
from limpet.service.keys import Signer
from limpet.service.signing import WebhookKeys
from limpet.service.submission import Call, Submission, SubmissionRules
from limpet.service.webhooks import Deliveries, DeliveryLimits, DeliveryParts
from limpet.storage.addresses import FetchPolicy
from limpet.storage.fetch import Fetcher
from limpet.storage.store import DiskStore

OWNER = KeyId("owner")
ENDPOINT = "fal-ai/minimax/video-01"
ORIGIN = Origin(queue="http://here/queue", rest="http://here/rest", files="http://here")
POLICY = FetchPolicy(webhooks_to_loopback=True)
#: A bound that no test reaches; what happens earlier was told by an event or by the time of the next attempt.
NEVER_S = 3600.0
QUICK = DeliveryLimits(pauses_s=(0.05,) * 3, poll_s=NEVER_S, stop_grace_s=0)
PATIENT = DeliveryLimits(pauses_s=(0.05,) * 100_000, poll_s=NEVER_S, stop_grace_s=0)


class Office:
    """A submission desk and the ledgers around one database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.queue = Queue(database)
        self.requests = RequestLedger(database, self.queue)
        self.ledger = DeliveryLedger(database, self.queue)
        self.keys = WebhookKeys(WebhookKeyLedger(database))
        roster = Roster({"embedded": InstantEngine()}, Preference(usual=["embedded"], profile={}))
        store = DiskStore(folder / "store")
        self.files = Files(FileLedger(database), store, Signer(b"s" * 32))
        self.submission = Submission(self.requests, roster, store, rules=SubmissionRules(), policy=POLICY)

    async def submit(self, url: str, *, is_refused: bool = True) -> RequestId:
        """A request with a webhook; one that is refused completes at once."""
        body = {} if is_refused else {"prompt": "a harbour"}
        webhook = Webhook(url=url, dialect=DIALECT, origin=ORIGIN)
        call = Call(owner=OWNER, endpoint=find_endpoint(ENDPOINT), body=body, webhook=webhook)
        return (await self.submission.submit(call)).id

    async def begin(self, request_id: RequestId) -> Attempt:
        job = await self.queue.fetch(["cpu"], await self.queue.register_worker())
        assert job is not None
        assert job.id is not None
        attempt = await self.requests.begin(request_id, job_id=job.id)
        assert attempt is not None
        return attempt

    def deliveries(self, limits: DeliveryLimits, policy: FetchPolicy = POLICY) -> Deliveries:
        ticks = itertools.count()
        parts = DeliveryParts(
            database=self.database,
            ledger=self.ledger,
            requests=self.requests,
            queue=self.queue,
            keys=self.keys,
            fetcher=Fetcher(policy),
            compose={DIALECT: composer(Inlining(InputLedger(self.database), self.files))},
        )
        return Deliveries(
            parts, limits, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=next(ticks))
        )

    async def record(self, request_id: RequestId) -> DeliveryRecord:
        (record,) = await self.ledger.all(request_id=request_id)
        return record

    async def until(self, request_id: RequestId, ready: Callable[[DeliveryRecord], bool]) -> DeliveryRecord:
        async with asyncio.timeout(PATIENCE_S):
            while not ready(record := await self.record(request_id)):  # noqa: ASYNC110  # the ledger sends no event for it
                await asyncio.sleep(0.02)
        return record

    async def ended(self, request_id: RequestId) -> DeliveryRecord:
        return await self.until(request_id, lambda record: record.status is not DeliveryStatus.WAITING)


@pytest.fixture
async def office(postgres_url: Callable[[], str], tmp_path: Path) -> AsyncIterator[Office]:
    database = Database(postgres_url())
    await database.open()
    office = Office(database, tmp_path)
    await office.queue.open()
    yield office
    await database.close()


@asynccontextmanager
async def delivering(
    office: Office, limits: DeliveryLimits = QUICK, policy: FetchPolicy = POLICY
) -> AsyncIterator[Deliveries]:
    deliveries = office.deliveries(limits, policy)
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        running = group.create_task(deliveries.run())
        yield deliveries
        deliveries.stop()
        await running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


async def _next(receiver: Receiver) -> Received:
    return await asyncio.to_thread(receiver.next)


# What is owed, and when


async def _complete(office: Office, request_id: RequestId) -> None:
    await office.requests.complete(await office.begin(request_id), Result(files=[]))


async def _fail(office: Office, request_id: RequestId) -> None:
    await office.requests.complete(await office.begin(request_id), EngineFailed(error_id="1").failure())


async def _exhaust(office: Office, request_id: RequestId) -> None:
    failure = RunnerLost(attempts=1).failure()
    await office.requests.lose(await office.begin(request_id), limit=1, failure=failure)


async def _sweep(office: Office, request_id: RequestId) -> None:
    await office.begin(request_id)
    await office.requests.sweep(silence_s=-1, limit=1, failure=RunnerLost(attempts=1).failure())


async def _cancel(office: Office, request_id: RequestId) -> None:
    await office.requests.cancel(request_id, OWNER)


@pytest.mark.parametrize("end", [_complete, _fail, _exhaust, _sweep, _cancel])
async def test_whatever_completes_a_request_owes_its_webhook(office: Office, end: Callable[..., object]) -> None:
    request_id = await office.submit("http://127.0.0.1:9999/hook", is_refused=False)
    assert await office.ledger.all(request_id=request_id) == []

    await end(office, request_id)  # type: ignore[misc]  # a coroutine function

    record = await office.record(request_id)
    assert (record.status, record.url, record.log) == (DeliveryStatus.WAITING, "http://127.0.0.1:9999/hook", ())
    assert await office.ledger.next_in_s(full_hosts=[]) == 0  # due at once
    assert await office.ledger.next_in_s(full_hosts=["127.0.0.1:9999"]) is None


async def test_a_late_finisher_owes_nothing_more(office: Office) -> None:
    request_id = await office.submit("http://127.0.0.1:9999/hook", is_refused=False)
    attempt = await office.begin(request_id)
    await office.requests.cancel(request_id, OWNER)
    await office.requests.lose(attempt, limit=9, failure=RunnerLost(attempts=1).failure())

    late = await office.requests.complete(attempt, Result(files=[]))

    assert not late
    assert len(await office.ledger.all(request_id=request_id)) == 1


# Attempts


async def test_a_message_arrives_once_and_is_signed(office: Office, receiver: Receiver) -> None:
    async with delivering(office):
        request_id = await office.submit(f"{receiver.url}/hook?a=1")
        received = await _next(receiver)
        record = await office.ended(request_id)

    jwks = jwks_body(await office.keys.published())
    assert received.path == "/hook?a=1"
    assert received.json["request_id"] == received.headers["x-fal-webhook-request-id"] == request_id
    assert is_signed(received, jwks)
    assert (record.status, [attempt.status for attempt in record.log]) == (DeliveryStatus.DELIVERED, [200])
    assert receiver.received.empty()


async def test_a_message_is_repeated_until_the_receiver_is_back(office: Office) -> None:
    port = free_port()
    async with delivering(office, PATIENT):
        request_id = await office.submit(f"http://127.0.0.1:{port}/hook")
        await office.until(request_id, lambda record: len(record.log) >= 3)
        with receiving(port=port) as receiver:
            received = await _next(receiver)
            record = await office.ended(request_id)

    assert received.json["request_id"] == request_id
    assert record.status is DeliveryStatus.DELIVERED
    assert record.log[-1].status == 200
    assert record.log[-2].status is None
    assert "Connect" in (record.log[-2].reason or "")
    assert len(record.log) <= 10


async def test_each_attempt_has_the_same_body_and_a_signature_of_its_own_time(office: Office) -> None:
    statuses = iter([500, 404, 200])
    with receiving(lambda _: next(statuses)) as receiver:
        async with delivering(office):
            request_id = await office.submit(f"{receiver.url}/hook")
            record = await office.ended(request_id)
        received = [receiver.next() for _ in range(3)]

    jwks = jwks_body(await office.keys.published())
    assert [attempt.status for attempt in record.log] == [500, 404, 200]
    assert len({message.body for message in received}) == 1
    assert len({message.headers["x-fal-webhook-timestamp"] for message in received}) == 3
    assert all(is_signed(message, jwks) for message in received)


async def test_pauses_that_are_used_up_end_the_delivery(office: Office) -> None:
    with receiving(lambda _: 503) as receiver:
        async with delivering(office):
            record = await office.ended(await office.submit(f"{receiver.url}/hook"))

    assert record.status is DeliveryStatus.FAILED
    assert [attempt.status for attempt in record.log] == [503] * (len(QUICK.pauses_s) + 1)


@pytest.mark.parametrize("status", [301, 302, 307, 308, 410])
async def test_a_redirect_and_a_receiver_that_is_gone_are_final(office: Office, status: int) -> None:
    with receiving(lambda _: status) as receiver:
        async with delivering(office):
            record = await office.ended(await office.submit(f"{receiver.url}/hook"))

    assert record.status is DeliveryStatus.FAILED
    assert [attempt.status for attempt in record.log] == [status]
    assert [message.path for message in receiver.received.queue] == ["/hook"]


async def test_an_address_that_was_closed_meanwhile_is_final(office: Office, receiver: Receiver) -> None:
    request_id = await office.submit(f"{receiver.url}/hook")

    async with delivering(office, policy=FetchPolicy()):
        record = await office.ended(request_id)

    assert record.status is DeliveryStatus.FAILED
    assert [attempt.reason for attempt in record.log] == ["refused: a closed address"]
    assert receiver.received.empty()


# One host and another


@contextmanager
def _holding() -> Iterator[tuple[Receiver, threading.Event]]:
    """A receiver that answers nobody until it may."""
    may_answer = threading.Event()

    def answer(_: Received) -> int:
        may_answer.wait()
        return 200

    with receiving(answer) as receiver:
        try:
            yield receiver, may_answer
        finally:
            may_answer.set()


async def test_a_slow_receiver_delays_no_other_and_gets_four_at_a_time(office: Office, receiver: Receiver) -> None:
    with _holding() as (slow, may_answer):
        for_slow = [await office.submit(f"{slow.url}/hook") for _ in range(30)]
        for_other = [await office.submit(f"{receiver.url}/hook") for _ in range(10)]

        async with delivering(office):
            for request_id in for_other:
                await office.ended(request_id)
            held = slow.received.qsize()
            untouched = [await office.record(request_id) for request_id in for_slow]
            may_answer.set()
            ended = [await office.ended(request_id) for request_id in for_slow]

    assert held <= 4
    assert all(record.status is DeliveryStatus.WAITING for record in untouched)
    assert all(record.status is DeliveryStatus.DELIVERED for record in ended)
    assert slow.received.qsize() == 30


# Workers that go


async def test_a_stop_gives_attempts_back_and_the_next_worker_makes_them(office: Office) -> None:
    with _holding() as (receiver, may_answer):
        request_id = await office.submit(f"{receiver.url}/hook")
        async with delivering(office):
            await _next(receiver)
        may_answer.set()

        async with delivering(office):
            record = await office.ended(request_id)

    assert record.status is DeliveryStatus.DELIVERED
    assert [attempt.status for attempt in record.log] == [200]


async def test_a_delivery_whose_worker_is_lost_is_taken_up_again(office: Office) -> None:
    with _holding() as (receiver, may_answer):
        request_id = await office.submit(f"{receiver.url}/hook")
        lost = asyncio.create_task(office.deliveries(QUICK).run())
        await _next(receiver)
        lost.cancel()
        await asyncio.wait({lost})
        may_answer.set()

        async with delivering(office):
            record = await office.ended(request_id)

    assert record.status is DeliveryStatus.DELIVERED
    assert receiver.received.qsize() == 1


async def test_what_a_worker_took_without_knowing_it_is_given_back(office: Office, receiver: Receiver) -> None:
    request_id = await office.submit(f"{receiver.url}/hook")
    worker_id = await office.queue.register_worker()
    taken = await office.ledger.claim(worker_id, full_hosts=[])
    assert taken is not None

    await office.ledger.release(worker_id, known_jobs=[taken.job_id])
    still_taken = await office.ledger.claim(worker_id, full_hosts=[])
    await office.ledger.release(worker_id)
    again = await office.ledger.claim(worker_id, full_hosts=[])

    assert still_taken is None
    assert again is not None
    assert (again.request_id, again.attempt, again.failures) == (request_id, 2, 0)


async def test_the_job_of_a_deleted_request_is_dropped(office: Office) -> None:
    request_id = await office.submit("http://127.0.0.1:9999/hook")
    async with office.database.transaction() as connection:
        await connection.execute("DELETE FROM limpet.requests WHERE id = %s", (request_id,))

    await office.ledger.drop_orphans()

    async with office.database.transaction() as connection:
        cursor = await connection.execute("SELECT count(*) AS jobs FROM procrastinate_jobs")
        assert await cursor.fetchone() == {"jobs": 0}


# Again


async def test_a_resend_delivers_again(office: Office, receiver: Receiver) -> None:
    async with delivering(office):
        request_id = await office.submit(f"{receiver.url}/hook")
        await office.ended(request_id)
        await office.ledger.resend(request_id)
        first, second = await _next(receiver), await _next(receiver)
        record = await office.ended(request_id)

    assert first.body == second.body
    assert [attempt.status for attempt in record.log] == [200, 200]


async def test_a_resend_of_what_waits_does_not_wait(office: Office) -> None:
    port = free_port()
    limits = DeliveryLimits(pauses_s=(NEVER_S,), poll_s=NEVER_S)
    async with delivering(office, limits):
        request_id = await office.submit(f"http://127.0.0.1:{port}/hook")
        await office.until(request_id, lambda record: len(record.log) == 1)
        with receiving(port=port) as receiver:
            await office.ledger.resend(request_id)
            received = await _next(receiver)

    assert received.json["request_id"] == request_id


async def test_a_resend_needs_a_completed_request_with_a_webhook(office: Office) -> None:
    running = await office.submit("http://127.0.0.1:9999/hook", is_refused=False)
    call = Call(owner=OWNER, endpoint=find_endpoint(ENDPOINT), body={})
    without = (await office.submission.submit(call)).id

    for request_id, error in [(running, NotCompleted), (without, StateError), (new_request_id(), UnknownRequest)]:
        with pytest.raises(error):
            await office.ledger.resend(request_id)


async def test_a_rotated_key_is_published_and_the_old_one_signs(office: Office, receiver: Receiver) -> None:
    (before,) = await office.keys.published()
    await office.keys.rotate()
    async with delivering(office):
        await office.submit(f"{receiver.url}/hook")
        received = await _next(receiver)

    published = await office.keys.published()
    assert published[0] == before
    assert len(published) == 2
    assert is_signed(received, jwks_body([before]))
    assert not is_signed(received, jwks_body(published[1:]))
