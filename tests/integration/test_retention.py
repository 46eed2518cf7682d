"""What time takes away, on a real database and a real store, with a clock that tests move."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest

from limpet.core.clock import utc_now
from limpet.core.errors import EngineFailed, Failure, NotCompleted, UnknownFile, UnknownRequest
from limpet.core.ids import EndpointId, FileKey, KeyId, RequestId, new_file_key, new_request_id
from limpet.core.lifecycle import AccessList, Decision, Lifecycle, Reader
from limpet.core.request import LogLine, Result, ResultFile, Wishes
from limpet.ledger.database import Database
from limpet.ledger.files import FileLedger, NewFile
from limpet.ledger.queue import Queue
from limpet.ledger.requests import NewRequest, RequestLedger
from limpet.ledger.retention import RetentionLedger
from limpet.service.files import Files
from limpet.service.keys import Signer
from limpet.service.retention import Retention, RetentionRules, Swept
from limpet.service.uploads import describe_upload
from limpet.storage.store import SHARDS, DiskStore

OWNER = KeyId("owner")
ENDPOINT = EndpointId("fal-ai/minimax/video-01")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def _chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


class Archive:
    """A ledger, a store and a sweep around one database, and a clock."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.now = utc_now()
        self.database = database
        self.store = DiskStore(folder / "store")
        self.scratch = folder / "scratch"
        self.scratch.mkdir(exist_ok=True)
        self.queue = Queue(database)
        self.requests = RequestLedger(database, self.queue)
        self.ledger = FileLedger(database)
        self.files = Files(self.ledger, self.store, Signer(b"s" * 32), now=self.clock)
        self.retention = self.another_sweeper()

    def clock(self) -> datetime:
        return self.now

    def another_sweeper(self, *, batch: int = 200) -> Retention:
        rules = RetentionRules(shards=SHARDS, batch=batch)
        return Retention(RetentionLedger(self.database), self.store, self.scratch, rules, now=self.clock)

    async def later(self, time: timedelta) -> Swept:
        self.now = utc_now() + time
        return await self.retention.sweep()

    async def upload(self, content: bytes, *, lifetime_s: int | None = None) -> FileKey:
        said = Lifecycle(lifetime_s=lifetime_s)
        upload = describe_upload(OWNER, name="a.txt", content_type="text/plain", lifecycle=said)
        return await self.files.uploads.take(upload, _chunks(content))

    async def run(
        self, content: bytes = b"film", *, wishes: Wishes | None = None, failure: Failure | None = None
    ) -> RequestId:
        """A completed request with one log line and, unless it failed, one output."""
        new = NewRequest(
            id=new_request_id(),
            owner=OWNER,
            endpoint=ENDPOINT,
            lane="cpu",
            input=b'{"prompt":"a secret garden"}',
            wishes=wishes or Wishes(),
        )
        await self.requests.accept(new)
        worker = await self.queue.register_worker()
        job = await self.queue.fetch(["cpu"], worker)
        assert job is not None
        assert job.id is not None
        attempt = await self.requests.begin(new.id, job_id=job.id)
        assert attempt is not None
        lines = [LogLine(at=utc_now(), message="a secret line")]
        if failure is not None:
            assert await self.requests.complete(attempt, failure, lines=lines)
            return new.id
        blob = await self.store.receive(_chunks(content), limit_bytes=1000)
        key = new_file_key("output.mp4")
        file = NewFile(
            key=key,
            owner=OWNER,
            request_id=new.id,
            name="output.mp4",
            content_type="video/mp4",
            sha256=blob.sha256,
            size_bytes=blob.size_bytes,
        )
        shown = ResultFile(key=key, content_type="video/mp4", file_name="output.mp4", size_bytes=blob.size_bytes)
        assert await self.requests.complete(attempt, Result(files=[shown]), files=[file], lines=lines)
        return new.id

    async def output(self, request_id: RequestId) -> FileKey:
        ((request, _),) = await self.requests.read([request_id])
        assert request.result is not None
        return request.result.files[0].key

    async def is_readable(self, key: FileKey) -> bool:
        try:
            return self.files.path(await self.files.look_up(key)).exists()
        except UnknownFile:
            return False

    async def count(self, table: str) -> int:
        async with self.database.transaction() as connection:
            cursor = await connection.execute(f"SELECT count(*) AS n FROM limpet.{table}".encode())
            row = await cursor.fetchone()
        assert row is not None
        return int(row["n"])

    def blobs(self) -> list[str]:
        return sorted(path.name for path in (self.store.path("00").parents[1]).rglob("*") if path.is_file())


@pytest.fixture
async def archive(postgres_url: Callable[[], str], tmp_path: Path) -> AsyncIterator[Archive]:
    database = Database(postgres_url())
    await database.open()
    made = Archive(database, tmp_path)
    await made.queue.open()
    yield made
    await database.close()


# Requests


async def test_a_request_goes_with_its_log_and_its_outputs_when_its_days_are_over(archive: Archive) -> None:
    request_id = await archive.run()
    output = await archive.output(request_id)

    kept = await archive.later(29 * DAY)
    readable = await archive.is_readable(output)
    gone = await archive.later(31 * DAY)

    assert (kept.requests, readable, gone.requests) == (0, True, 1)
    assert await archive.requests.read([request_id]) == []
    assert [await archive.count(table) for table in ("requests", "request_logs", "files")] == [0, 0, 0]


async def test_a_request_that_has_not_ended_stays(archive: Archive) -> None:
    new = NewRequest(id=new_request_id(), owner=OWNER, endpoint=ENDPOINT, lane="cpu", input=b"{}")
    await archive.requests.accept(new)

    await archive.later(400 * DAY)

    assert await archive.count("requests") == 1


async def test_an_output_with_a_lifetime_of_its_own_outlives_its_request(archive: Archive) -> None:
    wishes = Wishes(lifecycle=Lifecycle(lifetime_s=int((60 * DAY).total_seconds())))
    output = await archive.output(await archive.run(wishes=wishes))

    first = await archive.later(31 * DAY)
    readable = await archive.is_readable(output)
    second = await archive.later(61 * DAY)

    assert (first.requests, first.files, readable, second.files) == (1, 0, True, 1)


async def test_many_sweepers_take_each_request_once(archive: Archive) -> None:
    for _ in range(30):
        await archive.run()
    sweepers = [archive.another_sweeper(batch=2) for _ in range(5)]
    archive.now += 31 * DAY

    swept = await asyncio.gather(*(sweeper.sweep() for sweeper in sweepers))

    assert sum(each.requests for each in swept) == 30
    assert await archive.count("requests") == 0


async def test_a_sweep_takes_only_so_much_and_the_next_goes_on(archive: Archive) -> None:
    for _ in range(12):
        await archive.run()
    sweeper = archive.another_sweeper(batch=1)
    archive.now += 31 * DAY

    first, second = await sweeper.sweep(), await sweeper.sweep()

    assert (first.requests, second.requests) == (10, 2)


# Payloads


async def test_payloads_that_were_not_to_be_kept_go_after_an_hour(archive: Archive) -> None:
    kept_id = await archive.run()
    unkept_id = await archive.run(wishes=Wishes(keeps_payloads=False))
    output = await archive.output(unkept_id)

    early = await archive.later(HOUR / 2)
    late = await archive.later(2 * HOUR)
    again = await archive.later(3 * HOUR)

    ((unkept, lines),) = await archive.requests.read([unkept_id])
    ((kept, _),) = await archive.requests.read([kept_id])
    assert (early.payloads, late.payloads, again.payloads) == (0, 1, 0)
    assert (unkept.result, unkept.failure, lines) == (None, None, 0)
    assert kept.result is not None
    assert await archive.is_readable(output)  # the header speaks of JSON payloads; files have their own lifetime
    row = await archive.database.row("read_input", id=unkept_id)
    assert row is not None
    assert row["input"] is None


async def test_payloads_wait_for_the_webhook_that_carries_them(archive: Archive) -> None:
    request_id = await archive.run(wishes=Wishes(keeps_payloads=False))
    async with archive.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO limpet.webhook_deliveries (request_id, url, job_id) VALUES (%s, 'https://a.example/', 0)",
            (request_id,),
        )

    waiting = await archive.later(2 * HOUR)
    async with archive.database.transaction() as connection:
        await connection.execute("UPDATE limpet.webhook_deliveries SET status = 'delivered'")
    delivered = await archive.later(2 * HOUR)

    assert (waiting.payloads, delivered.payloads) == (0, 1)


async def test_erased_payloads_take_input_result_log_and_outputs(archive: Archive) -> None:
    request_id = await archive.run()
    output = await archive.output(request_id)

    erased = await archive.files.erase_payloads(request_id)
    again = await archive.files.erase_payloads(request_id)

    ((request, lines),) = await archive.requests.read([request_id])
    assert (erased, again) == ([output], [])
    assert (request.result, request.failure, lines) == (None, None, 0)
    assert [await archive.count(table) for table in ("files", "request_logs")] == [0, 0]
    dump = [orjson.dumps(row, default=str) for row in await archive.database.rows("read_input", id=request_id)]
    assert b"secret" not in b"".join(dump)


async def test_the_error_of_an_erased_request_quotes_nothing(archive: Archive) -> None:
    request_id = await archive.run(failure=EngineFailed("a secret garden cannot be drawn", error_id="1").failure())

    await archive.files.erase_payloads(request_id)

    ((request, _),) = await archive.requests.read([request_id])
    assert request.failure is not None
    assert request.failure.code == "payloads_erased"
    assert "secret" not in request.failure.message


async def test_payloads_of_what_has_not_ended_or_is_unknown_cannot_be_erased(archive: Archive) -> None:
    new = NewRequest(id=new_request_id(), owner=OWNER, endpoint=ENDPOINT, lane="cpu", input=b"{}")
    await archive.requests.accept(new)

    with pytest.raises(NotCompleted):
        await archive.files.erase_payloads(new.id)
    with pytest.raises(UnknownRequest):
        await archive.files.erase_payloads(new_request_id())


# Files


async def test_an_expired_file_is_unknown_before_it_is_swept_and_gone_after(archive: Archive) -> None:
    key = await archive.upload(b"short", lifetime_s=60)
    forever = await archive.upload(b"long", lifetime_s=0)

    archive.now = utc_now() + timedelta(seconds=61)
    readable = await archive.is_readable(key)
    rows = await archive.count("files")
    swept = await archive.retention.sweep()

    assert (readable, rows, swept.files) == (False, 2, 1)
    assert await archive.count("files") == 1
    assert await archive.is_readable(forever)


async def test_the_life_of_an_announced_file_begins_with_its_bytes(archive: Archive) -> None:
    said = Lifecycle(lifetime_s=60)
    upload = describe_upload(OWNER, name="a", content_type=None, lifecycle=said)
    key, signature = await archive.files.uploads.announce(upload)
    async with archive.database.transaction() as connection:
        await connection.execute("UPDATE limpet.files SET created_at = now() - interval '2 hours'")

    await archive.files.uploads.fill(key, signature, _chunks(b"late"))

    assert await archive.is_readable(key)
    assert (await archive.later(timedelta(seconds=61))).files == 1


async def test_an_announced_file_whose_bytes_never_came_goes_after_a_day(archive: Archive) -> None:
    await archive.files.uploads.announce(describe_upload(OWNER, name="a", content_type=None))

    early, late = await archive.later(23 * HOUR), await archive.later(25 * HOUR)

    assert (early.files, late.files) == (0, 1)


async def test_parts_that_were_never_joined_go_after_a_day(archive: Archive) -> None:
    key, signature = await archive.files.uploads.announce(describe_upload(OWNER, name="a", content_type=None))
    for number in (1, 2):
        await archive.files.uploads.take_part(key, signature, number, _chunks(b"part"))

    early, late = await archive.later(23 * HOUR), await archive.later(25 * HOUR)

    assert (early.parts, early.leftovers) == (0, 0)
    assert (late.parts, late.leftovers, late.files) == (2, 1, 1)
    assert await archive.count("upload_parts") == 0


async def test_settings_of_a_key_hold_where_a_call_says_nothing(archive: Archive) -> None:
    hidden = AccessList(default=Decision.HIDE)
    await archive.files.set_settings(OWNER, Lifecycle(lifetime_s=3600, acl=hidden))
    open_to_all = Wishes(lifecycle=Lifecycle(lifetime_s=0, acl=AccessList()))

    upload = await archive.files.look_up(await archive.upload(b"one"))
    output = await archive.files.look_up(await archive.output(await archive.run(b"two")))
    said = await archive.files.look_up(await archive.output(await archive.run(b"three", wishes=open_to_all)))

    for file in (upload, output):
        assert file.acl == hidden
        assert file.expires_at is not None
        with pytest.raises(UnknownFile):
            archive.files.check_reader(file, Reader(key=KeyId("somebody")))
        archive.files.check_reader(file, Reader(key=OWNER))
    assert (said.acl, said.expires_at) == (AccessList(), None)


async def test_a_removed_file_is_unknown(archive: Archive) -> None:
    key = await archive.upload(b"x")

    assert [await archive.files.remove(key), await archive.files.remove(key)] == [True, False]
    assert not await archive.is_readable(key)


# Blobs


async def test_an_unnamed_blob_goes_once_it_is_old_and_was_seen_twice(archive: Archive) -> None:
    key = await archive.upload(b"x")
    await archive.files.remove(key)

    young = await archive.later(HOUR / 2), await archive.later(HOUR / 2)
    seen_once = await archive.later(2 * HOUR)
    there = archive.blobs()
    seen_twice = await archive.later(2 * HOUR)

    assert [swept.blobs for swept in (*young, seen_once, seen_twice)] == [0, 0, 0, 1]
    assert len(there) == 1
    assert archive.blobs() == []


async def test_content_that_another_file_names_stays(archive: Archive) -> None:
    first, second = await archive.upload(b"same"), await archive.upload(b"same")
    await archive.files.remove(first)

    for _ in range(3):
        await archive.later(2 * HOUR)

    assert await archive.is_readable(second)


async def test_a_blob_that_gets_a_name_between_two_visits_stays(archive: Archive) -> None:
    """As of a machine that slept between storing and recording."""
    blob = await archive.store.receive(_chunks(b"slow"), limit_bytes=100)
    first = await archive.later(2 * HOUR)

    key = new_file_key("slow")
    file = NewFile(
        key=key, owner=OWNER, name="slow", content_type="text/plain", sha256=blob.sha256, size_bytes=blob.size_bytes
    )
    await archive.ledger.add(file)
    second, third = await archive.later(3 * HOUR), await archive.later(4 * HOUR)

    assert [swept.blobs for swept in (first, second, third)] == [0, 0, 0]
    assert await archive.is_readable(key)


async def test_equal_bytes_that_are_just_being_uploaded_stay(archive: Archive) -> None:
    old = await archive.upload(b"same")
    await archive.files.remove(old)
    (digest,) = archive.blobs()
    os.utime(archive.store.path(digest), (0, 0))
    suspected = await archive.retention.sweep()

    await archive.store.receive(_chunks(b"same"), limit_bytes=100)  # stored, and not yet recorded
    swept = await archive.retention.sweep(), await archive.retention.sweep()

    assert [each.blobs for each in (suspected, *swept)] == [0, 0, 0]
    assert archive.blobs() == [digest]


async def test_scratch_folders_of_the_dead_go_after_a_day(archive: Archive) -> None:
    (archive.scratch / "left").mkdir()
    (archive.scratch / "left" / "frame.npy").write_bytes(b"x")

    early, late = await archive.later(23 * HOUR), await archive.later(25 * HOUR)

    assert (early.leftovers, late.leftovers) == (0, 1)
    assert list(archive.scratch.iterdir()) == []
