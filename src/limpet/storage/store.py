"""Bytes on disk, named by their SHA-256: written under a temporary name, synced, then renamed.

Nothing that a caller says becomes a path: blobs are named by digest, parts by an id and a number of ours.
"""

import asyncio
import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from limpet.core.errors import FileTooLarge, StorageFull

_COPY_BYTES = 1 << 20
#: Below this much free space nothing new is taken, so that cancels and completions can still commit.
_RESERVE_BYTES = 1 << 30
_RESERVE_SHARE = 0.05


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
                digest, size = await _copy(chunks, sink, limit_bytes=limit_bytes)
                await asyncio.to_thread(_sync, sink)
            return await asyncio.to_thread(self._keep, temporary, Blob(sha256=digest, size_bytes=size))
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

    async def read(self, sha256: str) -> bytes:
        return await asyncio.to_thread(self.path(sha256).read_bytes)

    async def receive_part(
        self, upload_id: str, number: int, chunks: AsyncIterator[bytes], *, limit_bytes: int
    ) -> Blob:
        """Stores one part of a multipart upload; a repeated part replaces the earlier one."""
        self.check_space()
        temporary = self._temporary()
        try:
            with await asyncio.to_thread(temporary.open, "wb") as sink:
                digest, size = await _copy(chunks, sink, limit_bytes=limit_bytes)
            await asyncio.to_thread(self._keep_part, temporary, upload_id, number)
        finally:
            temporary.unlink(missing_ok=True)
        return Blob(sha256=digest, size_bytes=size)

    async def join_parts(self, upload_id: str, numbers: Iterable[int]) -> Blob:
        """Makes one blob of the parts in this order and removes them."""
        self.check_space()
        return await asyncio.to_thread(self._join_parts, upload_id, list(numbers))

    def _join_parts(self, upload_id: str, numbers: list[int]) -> Blob:
        folder, temporary = self._parts / upload_id, self._temporary()
        digest = hashlib.sha256()
        try:
            with temporary.open("wb") as sink:
                for number in numbers:
                    with (folder / str(number)).open("rb") as part:
                        while chunk := part.read(_COPY_BYTES):
                            digest.update(chunk)
                            sink.write(chunk)
                _sync(sink)
            blob = self._keep(temporary, Blob(sha256=digest.hexdigest(), size_bytes=temporary.stat().st_size))
        finally:
            temporary.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        return blob

    def _keep_part(self, temporary: Path, upload_id: str, number: int) -> None:
        folder = self._parts / upload_id
        folder.mkdir(exist_ok=True)
        temporary.rename(folder / str(number))

    def _keep(self, temporary: Path, blob: Blob) -> Blob:
        final = self.path(blob.sha256)
        final.parent.mkdir(exist_ok=True)
        temporary.rename(final)
        _sync_folder(final.parent)
        return blob

    def _temporary(self) -> Path:
        return self._incoming / secrets.token_hex(16)


async def _copy(chunks: AsyncIterator[bytes], sink: BinaryIO, *, limit_bytes: int) -> tuple[str, int]:
    """Digest and length of what was copied."""
    digest, size = hashlib.sha256(), 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit_bytes:
            raise FileTooLarge(max_size=limit_bytes)
        await asyncio.to_thread(_append, sink, digest, chunk)
    return digest.hexdigest(), size


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
