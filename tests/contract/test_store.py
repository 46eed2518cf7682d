"""The store: whole or not at all, whatever happens while bytes arrive."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limpet.core.errors import FileTooLarge, StorageFull
from limpet.storage.store import DiskStore


async def _chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def _breaking() -> AsyncIterator[bytes]:
    yield b"half"
    raise ConnectionError("the caller hung up")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_stream_is_kept_under_its_digest(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)

    blob = await store.receive(_chunks(b"one ", b"two"), limit_bytes=100)

    assert blob.sha256 == hashlib.sha256(b"one two").hexdigest()
    assert blob.size_bytes == 7
    assert await store.read(blob.sha256) == b"one two"
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


async def test_parts_are_joined_in_order_and_removed(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    for number, part in [(2, b"b"), (1, b"replaced"), (1, b"a")]:
        await store.receive_part("upload", number, _chunks(part), limit_bytes=100)

    blob = await store.join_parts("upload", [1, 2])

    assert await store.read(blob.sha256) == b"ab"
    assert _files(tmp_path) == [store.path(blob.sha256)]


async def test_a_nearly_full_disk_takes_nothing_new(tmp_path: Path) -> None:
    store = DiskStore(tmp_path, free_bytes=lambda: 1000)

    with pytest.raises(StorageFull):
        await store.receive(_chunks(b"x"), limit_bytes=100)
