"""The store: whole or not at all, whatever happens while bytes arrive."""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from limpet.core.clock import utc_now
from limpet.core.errors import FileTooLarge, StorageFull
from limpet.storage.store import SHARDS, DiskStore

HOUR = timedelta(hours=1)


async def _chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def _breaking() -> AsyncIterator[bytes]:
    yield b"half"
    raise ConnectionError("the caller hung up")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]


async def test_a_stream_is_kept_under_its_digest(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)

    blob = await store.receive(_chunks(b"one ", b"two"), limit_bytes=100)

    assert blob.sha256 == hashlib.sha256(b"one two").hexdigest()
    assert blob.size_bytes == 7
    assert store.path(blob.sha256).read_bytes() == b"one two"
    assert _files(tmp_path) == [store.path(blob.sha256)]


async def test_equal_bytes_are_kept_once(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    made = tmp_path / "made.mp4"
    made.write_bytes(b"same")

    first, second = await store.adopt(made), await store.receive(_chunks(b"same"), limit_bytes=100)

    assert first == second
    assert set(_files(tmp_path)) == {store.path(first.sha256), made}


async def test_a_stream_that_is_too_long_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge, match="larger than 5 bytes"):
        await DiskStore(tmp_path).receive(_chunks(b"1234", b"56"), limit_bytes=5)

    assert _files(tmp_path) == []


async def test_a_broken_stream_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        await DiskStore(tmp_path).receive(_breaking(), limit_bytes=100)

    assert _files(tmp_path) == []


async def test_parts_are_joined_in_order_by_what_they_hold(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    parts = [
        (number, (await store.receive_part("upload", number, _chunks(part), limit_bytes=100)).sha256)
        for number, part in [(2, b"b"), (1, b"another"), (1, b"a")]
    ]

    blob = await store.join_parts("upload", [parts[2], parts[0]])

    assert store.path(blob.sha256).read_bytes() == b"ab"


async def test_dropped_parts_leave_nothing(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    await store.receive_part("upload", 1, _chunks(b"a"), limit_bytes=100)

    await store.drop_parts("upload")

    assert _files(tmp_path) == []


async def test_a_blob_is_removed_only_when_it_was_not_written_again(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    blob = await store.receive(_chunks(b"x"), limit_bytes=100)
    an_hour_later = utc_now() + timedelta(hours=1)
    os.utime(store.path(blob.sha256), (0, 0))

    await store.receive(_chunks(b"x"), limit_bytes=100)
    too_young = await store.remove_blob(blob.sha256, before=utc_now() - timedelta(hours=1))
    kept = store.path(blob.sha256).exists()
    old = await store.remove_blob(blob.sha256, before=an_hour_later)
    again = await store.remove_blob(blob.sha256, before=an_hour_later)

    assert (too_young, kept, old, again) == (False, True, True, False)
    assert _files(tmp_path) == []


async def test_a_blob_is_not_written_between_the_look_at_its_age_and_its_removal(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    with store._locked(fcntl.LOCK_EX):
        writing = asyncio.create_task(store.receive(_chunks(b"x"), limit_bytes=100))
        waited = await asyncio.wait({writing}, timeout=0.2)
        arrived = list((tmp_path / "blobs").rglob("*"))

    blob = await writing

    assert (waited[0], arrived) == (set(), [])
    assert store.path(blob.sha256).exists()


async def test_old_blobs_are_found_in_their_shard(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    old, young = [await store.receive(_chunks(text), limit_bytes=100) for text in (b"old", b"young")]
    os.utime(store.path(old.sha256), (0, 0))

    found = [digest for shard in range(SHARDS) for digest in await store.old_blobs(shard, before=utc_now() - HOUR)]

    assert found == [old.sha256]
    assert young.sha256 != old.sha256


async def test_leftovers_of_the_dead_are_removed(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    await store.receive_part("upload", 1, _chunks(b"a"), limit_bytes=100)
    (tmp_path / "incoming" / "half").write_bytes(b"half")

    now = await store.remove_leftovers(before=utc_now() - HOUR)
    later = await store.remove_leftovers(before=utc_now() + HOUR)

    assert (now, later) == (0, 2)
    assert _files(tmp_path) == []


async def test_a_disk_that_fills_up_meanwhile_stops_the_stream(tmp_path: Path) -> None:
    free = iter([1 << 40, 1000])
    store = DiskStore(tmp_path, free_bytes=lambda: next(free))

    with pytest.raises(StorageFull):
        await store.receive(_chunks(*[bytes(32 << 20)] * 3), limit_bytes=1 << 30)

    assert _files(tmp_path) == []


async def test_a_nearly_full_disk_takes_nothing_new(tmp_path: Path) -> None:
    store = DiskStore(tmp_path, free_bytes=lambda: 1000)

    with pytest.raises(StorageFull):
        await store.receive(_chunks(b"x"), limit_bytes=100)
