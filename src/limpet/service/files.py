"""Files of callers: uploads in one piece, announced, or in parts; and what is served of them."""

import hashlib
import mimetypes
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from limpet.core.errors import FileTooLarge, SignatureInvalid, UnknownFile, UploadInvalid
from limpet.core.ids import FileKey, KeyId, new_file_key
from limpet.ledger.files import FileLedger, NewFile, Part, StoredFile
from limpet.service.keys import Signer
from limpet.storage.store import DiskStore

DEFAULT_CONTENT_TYPE = "application/octet-stream"
#: Largest file, in one piece or in parts.
UPLOAD_LIMIT_BYTES = 2 << 30
_TOKEN_TTL_S = 24 * 3600
_ADDRESS_TTL_S = 24 * 3600
_PARTS = 10_000
_TOKEN, _ADDRESS = "storage-token", "upload-address"

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_LENGTH = 80
_CONTENT_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}(\s*;[\x20-\x7e]{0,200})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What a caller says of a file before it sends the bytes."""

    owner: KeyId
    name: str
    content_type: str


def describe_upload(owner: KeyId, *, name: str | None, content_type: str | None) -> Upload:
    """Makes user text safe: a base name of plain characters, a well-formed type."""
    safe_type = content_type if content_type and _CONTENT_TYPE.fullmatch(content_type) else DEFAULT_CONTENT_TYPE
    last = re.split(r"[\\/]", name or "")[-1]
    safe_name = _UNSAFE.sub("_", last).lstrip(".-_")[-_NAME_LENGTH:]
    return Upload(owner=owner, name=safe_name or _nameless(safe_type), content_type=safe_type)


def _nameless(content_type: str) -> str:
    """The name of a file that came without one: a viewer wants at least its ending."""
    ending = mimetypes.guess_extension(content_type.partition(";")[0].strip())
    return f"file{'' if ending in {None, '.bin'} else ending}"


class Files:
    def __init__(self, ledger: FileLedger, store: DiskStore, signer: Signer) -> None:
        self._ledger = ledger
        self._store = store
        self._signer = signer

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
        blob = await self._store.receive(chunks, limit_bytes=UPLOAD_LIMIT_BYTES)
        key = new_file_key(upload.name)
        await self._ledger.add(_new_file(key, upload, sha256=blob.sha256, size_bytes=blob.size_bytes))
        return key

    # Announced: an address now, the bytes later, whole or in parts

    async def announce(self, upload: Upload) -> tuple[FileKey, str]:
        """Reserves a key; the second value is the signature that allows to send its bytes. It serves as upload id too."""
        key = new_file_key(upload.name)
        await self._ledger.add(_new_file(key, upload))
        return key, self._signer.sign(_ADDRESS, key, ttl_s=_ADDRESS_TTL_S)

    async def fill(self, key: FileKey, signature: str, chunks: AsyncIterator[bytes]) -> None:
        """Takes the bytes of an announced file in one piece."""
        self._check_signature(key, signature)
        blob = await self._store.receive(chunks, limit_bytes=UPLOAD_LIMIT_BYTES)
        await self._ledger.fill(key, sha256=blob.sha256, size_bytes=blob.size_bytes)

    async def take_part(self, key: FileKey, signature: str, number: int, chunks: AsyncIterator[bytes]) -> str:
        """Stores one part and returns its etag, without quotes. Parts may come in any order, at once, and again."""
        self._check_signature(key, signature)
        if not 1 <= number <= _PARTS:
            raise UploadInvalid(reason=f"parts are numbered from 1 to {_PARTS}")
        upload_id = _upload_id(key)
        blob = await self._store.receive_part(upload_id, number, chunks, limit_bytes=UPLOAD_LIMIT_BYTES)
        await self._ledger.put_part(upload_id, Part(number=number, etag=blob.sha256, size_bytes=blob.size_bytes))
        return blob.sha256

    async def complete(self, key: FileKey, signature: str, said: Sequence[tuple[int, str]]) -> None:
        """Joins parts by number; `said` are numbers and etags. Raises `UploadInvalid` when one is missing or another."""
        self._check_signature(key, signature)
        upload_id = _upload_id(key)
        arrived = {part.number: part for part in await self._ledger.parts(upload_id)}
        numbers = sorted({number for number, _ in said})
        _check_parts(arrived, said)
        blob = await self._store.join_parts(upload_id, numbers)
        await self._ledger.fill(key, sha256=blob.sha256, size_bytes=blob.size_bytes)
        await self._ledger.forget_parts(upload_id)

    def _check_signature(self, key: FileKey, signature: str) -> None:
        if self._signer.verify(_ADDRESS, signature) != key:
            raise SignatureInvalid

    # Serving

    async def find(self, key: FileKey) -> tuple[StoredFile, Path]:
        """A file and where its bytes are. Raises `UnknownFile`."""
        file = await self._ledger.read(key)
        if file is None:
            raise UnknownFile
        return file, self._store.path(file.sha256)

    async def read_bytes(self, key: FileKey, max_bytes: int) -> bytes:
        """The bytes of one of our own files, for inputs that name it. Raises `UnknownFile` or `FileTooLarge`."""
        file, _ = await self.find(key)
        if file.size_bytes > max_bytes:
            raise FileTooLarge(max_size=max_bytes)
        return await self._store.read(file.sha256)


def _new_file(key: FileKey, upload: Upload, *, sha256: str | None = None, size_bytes: int | None = None) -> NewFile:
    return NewFile(
        key=key,
        owner=upload.owner,
        name=upload.name,
        content_type=upload.content_type,
        sha256=sha256,
        size_bytes=size_bytes,
    )


def _check_parts(arrived: Mapping[int, Part], said: Sequence[tuple[int, str]]) -> None:
    if not said:
        raise UploadInvalid(reason="it has no parts")
    for number, etag in said:
        if number not in arrived or arrived[number].etag != etag.strip('"'):
            raise UploadInvalid(reason=f"part {number} has not arrived or has another etag")
    if sum(part.size_bytes for part in arrived.values()) > UPLOAD_LIMIT_BYTES:
        raise UploadInvalid(reason=f"it is larger than {UPLOAD_LIMIT_BYTES} bytes")


def _upload_id(key: FileKey) -> str:
    """Where the parts of a file are kept meanwhile; a name of ours, whatever the caller called the file."""
    return hashlib.sha256(key.encode()).hexdigest()
