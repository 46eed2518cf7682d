"""Files as they are read: by whom, until when, and what their owners may change of that."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path

from limpet.catalog.samples import SAMPLES, Sample
from limpet.core.clock import Clock, utc_now
from limpet.core.errors import FileForbidden, FileTooLarge, NotCompleted, SignatureInvalid, UnknownFile, UnknownRequest
from limpet.core.ids import FileKey, KeyId, RequestId
from limpet.core.lifecycle import ANYONE, EVERYBODY, AccessList, Decision, Lifecycle, Reader
from limpet.ledger.files import FileLedger, StoredFile
from limpet.service.keys import Signer
from limpet.service.uploads import UPLOAD_LIMIT_BYTES, Uploads
from limpet.storage.store import DiskStore

_READING = "file-reading"
#: Whose files the samples are: nobody can take them away.
_NOBODY = KeyId("")


class Files:
    def __init__(
        self,
        ledger: FileLedger,
        store: DiskStore,
        signer: Signer,
        *,
        upload_limit_bytes: int = UPLOAD_LIMIT_BYTES,
        now: Clock = utc_now,
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._signer = signer
        self._now = now
        self.uploads = Uploads(ledger, store, signer, limit_bytes=upload_limit_bytes)

    # Reading

    async def look_up(self, key: FileKey) -> StoredFile:
        """A file, whoever asks, or a sample of the catalogue. Raises `UnknownFile`, for one whose time is over as well."""
        if key in SAMPLES:
            return _stored(SAMPLES[key])
        file = await self._ledger.read(key)
        if file is None or (file.expires_at is not None and file.expires_at <= self._now()):
            raise UnknownFile
        return file

    def path(self, file: StoredFile) -> Path:
        """Where its bytes are."""
        sample = SAMPLES.get(file.key)
        return sample.path if sample else self._store.path(file.sha256)

    def check_reader(self, file: StoredFile, reader: Reader) -> None:
        """Raises `FileForbidden` or `UnknownFile` for a reader who may not read."""
        if file.acl.is_open or reader.key == file.owner or self._is_signed(file.key, reader.token):
            return
        match file.acl.decide(reader.key):
            case Decision.FORBID:
                raise FileForbidden
            case Decision.HIDE:
                raise UnknownFile

    async def read_bytes(self, key: FileKey, max_bytes: int, reader: Reader = ANYONE) -> bytes:
        """The bytes of one of our own files, for inputs that name it. Raises `UnknownFile` or `FileTooLarge`."""
        file = await self.look_up(key)
        try:
            self.check_reader(file, reader)
        except FileForbidden:
            raise UnknownFile from None
        if file.size_bytes > max_bytes:
            raise FileTooLarge(max_size=max_bytes)
        return await asyncio.to_thread(self.path(file).read_bytes)

    def seconds_left(self, file: StoredFile) -> float | None:
        """Until the file's time is over; None: for ever."""
        return None if file.expires_at is None else (file.expires_at - self._now()) / timedelta(seconds=1)

    # What owners change

    async def owned(self, key: FileKey, owner: KeyId) -> StoredFile:
        """A file of this owner. Raises `UnknownFile`, for files of others as well."""
        file = await self.look_up(key)
        if file.owner != owner:
            raise UnknownFile
        return file

    async def numbered(self, number: int, owner: KeyId) -> StoredFile:
        """The owner's file with this decimal id. Raises `UnknownFile`."""
        key = await self._ledger.find(number, owner)
        if key is None:
            raise UnknownFile
        return await self.look_up(key)

    async def with_purpose(self, owner: KeyId, *, purpose: str | None, limit: int) -> list[StoredFile]:
        """The owner's newest uploads that were made for this purpose, or for any."""
        return await self._ledger.with_purpose(owner, purpose=purpose, limit=limit, now=self._now())

    async def set_acl(self, key: FileKey, owner: KeyId, acl: AccessList) -> None:
        await self.owned(key, owner)
        if not await self._ledger.set_acl(key, owner, acl):
            raise UnknownFile

    async def sign(self, key: FileKey, owner: KeyId, *, ttl_s: int) -> str:
        """A token with which anybody reads the file until the time is over."""
        await self.owned(key, owner)
        return self._signer.sign(_READING, key, ttl_s=ttl_s)

    def _is_signed(self, key: FileKey, token: str | None) -> bool:
        """A token that is none, or whose time is over, counts as no token."""
        try:
            return token is not None and self._signer.verify(_READING, token) == key
        except SignatureInvalid:
            return False

    async def settings(self, owner: KeyId) -> Lifecycle:
        """What holds for this key's new files where a call says nothing."""
        return await self._ledger.settings(owner)

    async def set_settings(self, owner: KeyId, said: Lifecycle) -> None:
        await self._ledger.set_settings(owner, said)

    # For the operator

    async def newest(self, *, limit: int, owner: KeyId | None = None) -> list[StoredFile]:
        return await self._ledger.newest(limit=limit, now=self._now(), owner=owner)

    async def remove(self, key: FileKey) -> bool:
        """Ends a file at once; its bytes go with the next sweeps. False: unknown."""
        return await self._ledger.forget(key)

    async def erase_payloads(self, request_id: RequestId) -> Sequence[FileKey]:
        """Takes input, result, log lines and output files from a completed request; returns the keys of the files.

        Raises `UnknownRequest` or `NotCompleted`.
        """
        keys = await self._ledger.erase_payloads(request_id)
        if keys is not None:
            return keys
        if await self._ledger.has_request(request_id):
            raise NotCompleted
        raise UnknownRequest


@cache
def _stored(sample: Sample) -> StoredFile:
    """A sample as the ledger would tell of it; its bytes are read once for their digest."""
    data = sample.path.read_bytes()
    return StoredFile(
        key=sample.key,
        owner=_NOBODY,
        name=sample.name,
        original_name=None,
        content_type=sample.content_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        created_at=sample.made_at,
        expires_at=None,
        acl=EVERYBODY,
        request_id=None,
        number=0,
        purpose=None,
    )
