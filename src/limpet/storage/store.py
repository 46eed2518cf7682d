"""Bytes on disk, named by their SHA-256: written under a temporary name, synced, then renamed.

Nothing that a caller says becomes a path: blobs are named by digest, parts by an id, a number and a digest of ours. A blob that
no file of the ledger names is waste; `service/retention.py` has it removed when it is old.
"""

import asyncio
import errno
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from limpet.core.errors import FileTooLarge, StorageFull

_COPY_BYTES = 1 << 20
#: Below this much free space nothing new is taken, so that cancels and completions can still commit.
_RESERVE_BYTES = 1 << 30
_RESERVE_SHARE = 0.05
#: How often the space is looked at while a stream arrives.
_CHECK_EVERY_BYTES = 64 << 20
#: Blobs lie in this many folders.
SHARDS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Bytes in the store."""

    sha256: str
    size_bytes: int


class DiskStore:
    """A folder of blobs. Several servers may share one through a network file system."""

    def __init__(self, folder: Path, *, free_bytes: Callable[[], int] | None = None) -> None:
        self._folder = folder
        self._blobs, self._parts, self._incoming = folder / "blobs", folder / "parts", folder / "incoming"
        for place in (self._blobs, self._parts, self._incoming):
            place.mkdir(parents=True, exist_ok=True)
        self._lock = folder / "lock"
        self._free_bytes = free_bytes or (lambda: shutil.disk_usage(folder).free)
        self._reserve_bytes = min(_RESERVE_BYTES, int(shutil.disk_usage(folder).total * _RESERVE_SHARE))

    def path(self, sha256: str) -> Path:
        """Where a blob lies; it may not exist."""
        return self._blobs / sha256[:2] / sha256

    def check_space(self) -> None:
        """Raises `StorageFull` when the disk has no more than its reserve left."""
        if self._free_bytes() < self._reserve_bytes:
            raise StorageFull

    async def receive(self, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> Blob:
        """Stores a stream. Raises `FileTooLarge` as soon as it is longer than the limit, `StorageFull` before it starts."""
        self.check_space()
        temporary = self._temporary()
        try:
            with await asyncio.to_thread(temporary.open, "wb") as sink:
                blob = await self._copy(chunks, sink, limit_bytes=limit_bytes)
                await asyncio.to_thread(_sync, sink)
            return await asyncio.to_thread(self._keep, temporary, blob)
        except OSError as error:
            raise _full_or(error) from error
        finally:
            temporary.unlink(missing_ok=True)

    async def adopt(self, path: Path) -> Blob:
        """Moves a finished file of ours into the store."""
        return await asyncio.to_thread(self._adopt, path)

    def _adopt(self, path: Path) -> Blob:
        temporary = self._temporary()
        try:
            with path.open("rb") as source, temporary.open("wb") as sink:
                shutil.copyfileobj(source, sink, _COPY_BYTES)
                _sync(sink)
            with temporary.open("rb") as stored:
                digest = hashlib.file_digest(stored, "sha256").hexdigest()
            return self._keep(temporary, Blob(sha256=digest, size_bytes=temporary.stat().st_size))
        finally:
            temporary.unlink(missing_ok=True)

    async def receive_part(
        self, upload_id: str, number: int, chunks: AsyncIterator[bytes], *, limit_bytes: int
    ) -> Blob:
        """Stores one part of a multipart upload; a repeated part replaces the earlier one."""
        self.check_space()
        temporary = self._temporary()
        try:
            with await asyncio.to_thread(temporary.open, "wb") as sink:
                part = await self._copy(chunks, sink, limit_bytes=limit_bytes)
            await asyncio.to_thread(self._keep_part, temporary, upload_id, f"{number}-{part.sha256}")
        except OSError as error:
            raise _full_or(error) from error
        finally:
            temporary.unlink(missing_ok=True)
        return part

    async def join_parts(self, upload_id: str, parts: Iterable[tuple[int, str]]) -> Blob:
        """Makes one blob of the parts, numbers and digests, in this order."""
        self.check_space()
        try:
            return await asyncio.to_thread(self._join_parts, upload_id, list(parts))
        except OSError as error:
            raise _full_or(error) from error

    def _join_parts(self, upload_id: str, parts: list[tuple[int, str]]) -> Blob:
        folder, temporary = self._parts / upload_id, self._temporary()
        digest = hashlib.sha256()
        try:
            with temporary.open("wb") as sink:
                for number, sha256 in parts:
                    with (folder / f"{number}-{sha256}").open("rb") as part:
                        while chunk := part.read(_COPY_BYTES):
                            digest.update(chunk)
                            sink.write(chunk)
                _sync(sink)
            return self._keep(temporary, Blob(sha256=digest.hexdigest(), size_bytes=temporary.stat().st_size))
        finally:
            temporary.unlink(missing_ok=True)

    async def drop_parts(self, upload_id: str) -> None:
        await asyncio.to_thread(shutil.rmtree, self._parts / upload_id, ignore_errors=True)

    def _keep_part(self, temporary: Path, upload_id: str, name: str) -> None:
        folder = self._parts / upload_id
        folder.mkdir(exist_ok=True)
        temporary.rename(folder / name)

    # What time takes away

    async def old_blobs(self, shard: int, *, before: datetime) -> list[str]:
        """Digests of the blobs of one shard that were last written before this time."""
        return await asyncio.to_thread(self._old_blobs, shard, before.timestamp())

    def _old_blobs(self, shard: int, before: float) -> list[str]:
        return sorted(path.name for path in _old_entries(self._blobs / f"{shard:02x}", before))

    async def remove_blob(self, sha256: str, *, before: datetime) -> bool:
        """Removes a blob, unless it was written again since this time: equal bytes may have come in a moment ago."""
        return await asyncio.to_thread(self._remove_blob, sha256, before.timestamp())

    def _remove_blob(self, sha256: str, before: float) -> bool:
        with self._locked(fcntl.LOCK_EX):
            path = self.path(sha256)
            try:
                if path.stat().st_mtime >= before:
                    return False
                path.unlink()
            except FileNotFoundError:
                return False
            return True

    async def remove_leftovers(self, *, before: datetime) -> int:
        """Removes parts, and streams whose process died, that have not changed since this time; returns how many."""
        return await asyncio.to_thread(self._remove_leftovers, before.timestamp())

    def _remove_leftovers(self, before: float) -> int:
        uploads, streams = list(_old_entries(self._parts, before)), list(_old_entries(self._incoming, before))
        for folder in uploads:
            shutil.rmtree(folder, ignore_errors=True)
        for stream in streams:
            stream.unlink(missing_ok=True)
        return len(uploads) + len(streams)

    def _keep(self, temporary: Path, blob: Blob) -> Blob:
        final = self.path(blob.sha256)
        with self._locked(fcntl.LOCK_SH):
            final.parent.mkdir(exist_ok=True)
            temporary.rename(final)
        _sync_folder(final.parent)
        return blob

    @contextmanager
    def _locked(self, kind: int) -> Iterator[None]:
        """Between looking at a blob's age and removing it nobody may rename a new one to its place."""
        with self._lock.open("ab") as lock:
            fcntl.flock(lock, kind)
            yield

    async def _copy(self, chunks: AsyncIterator[bytes], sink: BinaryIO, *, limit_bytes: int) -> Blob:
        digest, size, checked = hashlib.sha256(), 0, 0
        async for chunk in chunks:
            size += len(chunk)
            if size > limit_bytes:
                raise FileTooLarge(max_size=limit_bytes)
            if size - checked > _CHECK_EVERY_BYTES:
                self.check_space()
                checked = size
            await asyncio.to_thread(_append, sink, digest, chunk)
        return Blob(sha256=digest.hexdigest(), size_bytes=size)

    def _temporary(self) -> Path:
        return self._incoming / secrets.token_hex(16)


def _old_entries(folder: Path, before: float) -> Iterator[Path]:
    """What lies in a folder unchanged since a time; others may remove things meanwhile."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.stat(follow_symlinks=False).st_mtime < before:
                    yield folder / entry.name


def _full_or(error: OSError) -> Exception:
    """A disk that filled up in spite of the reserve is the same to the caller as one that was full before."""
    return StorageFull() if error.errno in {errno.ENOSPC, errno.EDQUOT} else error


def _append(sink: BinaryIO, digest: "hashlib._Hash", chunk: bytes) -> None:
    digest.update(chunk)
    sink.write(chunk)


def _sync(sink: BinaryIO) -> None:
    sink.flush()
    os.fsync(sink.fileno())


def _sync_folder(folder: Path) -> None:
    """Makes a rename durable, where the platform can sync a folder."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
