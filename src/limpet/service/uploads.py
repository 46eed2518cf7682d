"""Uploads of callers: in one piece, announced by an address, or in parts."""

import hashlib
import mimetypes
import re
import unicodedata
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from limpet.core.errors import SignatureInvalid, UnknownFile, UploadInvalid
from limpet.core.ids import FileKey, KeyId, new_file_key
from limpet.core.lifecycle import NOTHING_SAID, Lifecycle
from limpet.ledger.files import FileLedger, NewFile, Part
from limpet.service.keys import Signer
from limpet.storage.store import DiskStore

DEFAULT_CONTENT_TYPE = "application/octet-stream"
#: Largest file, in one piece or in parts, unless a setting says otherwise.
UPLOAD_LIMIT_BYTES = 2 << 30
#: How long the address of an announced file takes its bytes; retention counts on it.
ADDRESS_TTL_S = 24 * 3600
_TOKEN_TTL_S = 24 * 3600
_PARTS = 10_000
_TOKEN, _ADDRESS = "storage-token", "upload-address"

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_LENGTH, _ORIGINAL_NAME_LENGTH = 80, 200
_CONTENT_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}(\s*;[\x20-\x7e]{0,200})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What a caller says of a file before it sends the bytes."""

    owner: KeyId
    name: str
    content_type: str
    #: The name as the caller wrote it, where the safe one differs.
    original_name: str | None = None
    lifecycle: Lifecycle = NOTHING_SAID
    purpose: str | None = None


def describe_upload(
    owner: KeyId,
    *,
    name: str | None,
    content_type: str | None,
    lifecycle: Lifecycle = NOTHING_SAID,
    purpose: str | None = None,
) -> Upload:
    """Makes user text safe: a base name of plain characters, a well-formed type."""
    safe_type = content_type if content_type and _CONTENT_TYPE.fullmatch(content_type) else DEFAULT_CONTENT_TYPE
    last = re.split(r"[\\/]", name or "")[-1]
    safe_name = _UNSAFE.sub("_", last).lstrip(".-_")[-_NAME_LENGTH:].lstrip(".-") or _nameless(safe_type)
    shown = _printable(last)
    return Upload(
        owner=owner,
        name=safe_name,
        content_type=safe_type,
        original_name=shown if shown and shown != safe_name else None,
        lifecycle=lifecycle,
        purpose=purpose,
    )


def _nameless(content_type: str) -> str:
    """The name of a file that came without one: a viewer wants at least its ending."""
    ending = mimetypes.guess_extension(content_type.partition(";")[0].strip())
    return f"file{'' if ending in {None, '.bin'} else ending}"


def _printable(name: str) -> str:
    """The name without what turns its letters around or hides them: U+202E makes `gpj.exe` of `exe.jpg`."""
    visible = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return visible.strip().lstrip(".")[-_ORIGINAL_NAME_LENGTH:]


class Uploads:
    def __init__(
        self, ledger: FileLedger, store: DiskStore, signer: Signer, *, limit_bytes: int = UPLOAD_LIMIT_BYTES
    ) -> None:
        """`limit_bytes` holds for a whole file, in one piece or in parts."""
        self._ledger = ledger
        self._store = store
        self._signer = signer
        self._limit_bytes = limit_bytes

    # Tokens

    def issue_token(self, owner: KeyId) -> tuple[str, int]:
        """A storage token of this owner and the seconds that it lives."""
        return self._signer.sign(_TOKEN, owner, ttl_s=_TOKEN_TTL_S), _TOKEN_TTL_S

    def token_owner(self, token: str) -> KeyId:
        """Whose token it is. Raises `SignatureInvalid`."""
        return KeyId(self._signer.verify(_TOKEN, token))

    # In one piece

    async def take(self, upload: Upload, chunks: AsyncIterator[bytes]) -> FileKey:
        """Stores an upload; durable on return."""
        blob = await self._store.receive(chunks, limit_bytes=self._limit_bytes)
        key = new_file_key(upload.name)
        await self._ledger.add(_new_file(key, upload, sha256=blob.sha256, size_bytes=blob.size_bytes))
        return key

    # Announced: an address now, the bytes later, whole or in parts

    async def announce(self, upload: Upload) -> tuple[FileKey, str]:
        """Reserves a key; the second value is the signature that allows to send its bytes. It serves as upload id too."""
        key = new_file_key(upload.name)
        await self._ledger.add(_new_file(key, upload))
        return key, self._signer.sign(_ADDRESS, key, ttl_s=ADDRESS_TTL_S)

    async def fill(self, key: FileKey, signature: str, chunks: AsyncIterator[bytes]) -> None:
        """Takes the bytes of an announced file in one piece."""
        self.check_signature(key, signature)
        blob = await self._store.receive(chunks, limit_bytes=self._limit_bytes)
        await self._record(key, sha256=blob.sha256, size_bytes=blob.size_bytes)

    async def take_part(self, key: FileKey, signature: str, number: int, chunks: AsyncIterator[bytes]) -> str:
        """Stores one part and returns its etag, without quotes. Parts may come in any order, at once, and again."""
        self.check_signature(key, signature)
        check_part_number(number)
        upload_id = upload_id_of(key)
        room = self._limit_bytes - await self._ledger.parts_size(upload_id, without=number)
        blob = await self._store.receive_part(upload_id, number, chunks, limit_bytes=max(room, 0))
        await self._ledger.put_part(upload_id, Part(number=number, etag=blob.sha256, size_bytes=blob.size_bytes))
        return blob.sha256

    async def complete(self, key: FileKey, signature: str, said: Sequence[tuple[int, str]]) -> None:
        """Joins parts by number; `said` are numbers and etags. Raises `UploadInvalid` when one is missing or another.

        A repeat after the end changes nothing: clients send it again when the answer was lost.
        """
        self.check_signature(key, signature)
        upload_id = upload_id_of(key)
        arrived = {part.number: part for part in await self._ledger.parts(upload_id)}
        if not arrived and said and await self._ledger.read(key) is not None:
            return
        _check_parts(arrived, said, limit_bytes=self._limit_bytes)
        parts = [(number, arrived[number].etag) for number in sorted({number for number, _ in said})]
        blob = await self._store.join_parts(upload_id, parts)
        await self._record(key, sha256=blob.sha256, size_bytes=blob.size_bytes)
        await self._ledger.forget_parts(upload_id)
        await self._store.drop_parts(upload_id)

    async def _record(self, key: FileKey, *, sha256: str, size_bytes: int) -> None:
        if not await self._ledger.fill(key, sha256=sha256, size_bytes=size_bytes):
            raise UnknownFile  # deleted since it was announced

    def check_signature(self, key: FileKey, signature: str) -> None:
        """Raises `SignatureInvalid` unless the signature allows to send this file's bytes."""
        if self._signer.verify(_ADDRESS, signature) != key:
            raise SignatureInvalid

    def signed_key(self, signature: str) -> FileKey:
        """The file whose bytes the signature allows to send. Raises `SignatureInvalid`."""
        return FileKey(self._signer.verify(_ADDRESS, signature))


def check_part_number(number: int) -> None:
    if not 1 <= number <= _PARTS:
        raise UploadInvalid(reason=f"parts are numbered from 1 to {_PARTS}")


def upload_id_of(key: FileKey) -> str:
    """Where the parts of a file are kept meanwhile; a name of ours, whatever the caller called the file."""
    return hashlib.sha256(key.encode()).hexdigest()


def _new_file(key: FileKey, upload: Upload, *, sha256: str | None = None, size_bytes: int | None = None) -> NewFile:
    return NewFile(
        key=key,
        owner=upload.owner,
        name=upload.name,
        original_name=upload.original_name,
        content_type=upload.content_type,
        sha256=sha256,
        size_bytes=size_bytes,
        lifecycle=upload.lifecycle,
        purpose=upload.purpose,
    )


def _check_parts(arrived: Mapping[int, Part], said: Sequence[tuple[int, str]], *, limit_bytes: int) -> None:
    if not said:
        raise UploadInvalid(reason="it has no parts")
    for number, etag in said:
        if number not in arrived or arrived[number].etag != etag.strip('"'):
            raise UploadInvalid(reason=f"part {number} has not arrived or has another etag")
    if sum(arrived[number].size_bytes for number in {number for number, _ in said}) > limit_bytes:
        raise UploadInvalid(reason=f"it is larger than {limit_bytes} bytes")
