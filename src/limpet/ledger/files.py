"""Files in SQL: what was produced and what was uploaded. The bytes are in the store, named by their digest."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import DictRow
from pydantic import TypeAdapter

from limpet.core.errors import Failure, PayloadsErased
from limpet.core.ids import FileKey, KeyId, RequestId
from limpet.core.lifecycle import EVERYBODY, NOTHING_SAID, AccessList, Lifecycle
from limpet.ledger.database import Connection, Database, rows

_ACL = TypeAdapter(AccessList)
_FAILURE = TypeAdapter(Failure)
_LIFECYCLE = TypeAdapter(Lifecycle)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    key: FileKey
    owner: KeyId
    name: str
    content_type: str
    #: The name as its owner wrote it, where that differs.
    original_name: str | None = None
    request_id: RequestId | None = None
    #: None until the bytes have arrived.
    sha256: str | None = None
    size_bytes: int | None = None
    #: What is not said here is taken from the request, then from the owner's settings.
    lifecycle: Lifecycle = NOTHING_SAID
    #: Why it was uploaded, in the dialect's word, where it asks.
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file whose bytes are in the store."""

    key: FileKey
    owner: KeyId
    name: str
    original_name: str | None
    content_type: str
    sha256: str
    size_bytes: int
    created_at: datetime
    #: None: never.
    expires_at: datetime | None
    acl: AccessList
    request_id: RequestId | None
    #: The id for dialects whose ids are decimal.
    number: int
    purpose: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    number: int
    etag: str
    size_bytes: int


async def insert_file(connection: Connection, file: NewFile) -> None:
    """Records a file within the caller's transaction."""
    await rows(
        connection,
        "insert_file",
        {
            "key": file.key,
            "owner": file.owner,
            "request_id": file.request_id,
            "name": file.name,
            "original_name": file.original_name,
            "content_type": file.content_type,
            "sha256": file.sha256,
            "size_bytes": file.size_bytes,
            "lifetime_s": file.lifecycle.lifetime_s,
            "acl": _acl_json(file.lifecycle.acl),
            "purpose": file.purpose,
        },
    )


def lifecycle_json(lifecycle: Lifecycle) -> str | None:
    """As a request's row keeps it; None where nothing is said."""
    return None if lifecycle == NOTHING_SAID else _LIFECYCLE.dump_json(lifecycle, exclude_none=True).decode()


class FileLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, file: NewFile) -> None:
        async with self._database.transaction() as connection:
            await insert_file(connection, file)

    async def fill(self, key: FileKey, *, sha256: str, size_bytes: int) -> bool:
        """Records the bytes of an announced file. False: no such file was announced."""
        return bool(await self._database.rows("fill_file", key=key, sha256=sha256, size_bytes=size_bytes))

    async def read(self, key: FileKey) -> StoredFile | None:
        """The file, once its bytes have arrived."""
        row = await self._database.row("read_file", key=key)
        return _stored_file(row) if row else None

    async def find(self, number: int, owner: KeyId) -> FileKey | None:
        """The owner's file with this decimal id."""
        row = await self._database.row("find_file_by_number", number=number, owner=owner)
        return FileKey(row["key"]) if row else None

    async def with_purpose(self, owner: KeyId, *, purpose: str | None, limit: int, now: datetime) -> list[StoredFile]:
        """The owner's newest uploads that were made for this purpose, or for any."""
        found = await self._database.rows("list_purposes", owner=owner, purpose=purpose, limit=limit, now=now)
        return [_stored_file(row) for row in found]

    async def newest(self, *, limit: int, now: datetime, owner: KeyId | None = None) -> list[StoredFile]:
        """Files that have not expired, of one owner or of all."""
        found = await self._database.rows("list_files", limit=limit, now=now, owner=owner)
        return [_stored_file(row) for row in found]

    async def forget(self, key: FileKey) -> bool:
        """Takes the file's row away. False: unknown."""
        return bool(await self._database.rows("delete_file", key=key))

    async def set_acl(self, key: FileKey, owner: KeyId, acl: AccessList) -> bool:
        """False: unknown, or not this owner's."""
        return bool(await self._database.rows("set_file_acl", key=key, owner=owner, acl=_acl_json(acl)))

    async def erase_payloads(self, request_id: RequestId) -> list[FileKey] | None:
        """Takes input, result, log lines and output files from a request; the files' keys, or None where it has not ended."""
        failure = _FAILURE.dump_json(PayloadsErased().failure()).decode()
        row = await self._database.row("erase_payloads", id=request_id, failure=failure)
        return [FileKey(key) for key in row["keys"]] if row else None

    async def has_request(self, request_id: RequestId) -> bool:
        return await self._database.row("read_request_status", id=request_id) is not None

    # Parts

    async def put_part(self, upload_id: str, part: Part) -> None:
        await self._database.rows(
            "put_part", upload_id=upload_id, number=part.number, etag=part.etag, size_bytes=part.size_bytes
        )

    async def parts(self, upload_id: str) -> list[Part]:
        """The parts that have arrived, by number."""
        found = await self._database.rows("read_parts", upload_id=upload_id)
        return [Part(number=row["number"], etag=row["etag"], size_bytes=row["size_bytes"]) for row in found]

    async def parts_size(self, upload_id: str, *, without: int) -> int:
        """The bytes of all parts but one."""
        row = await self._database.row("sum_parts", upload_id=upload_id, without=without)
        assert row is not None
        return int(row["size_bytes"])

    async def forget_parts(self, upload_id: str) -> None:
        await self._database.rows("delete_parts", upload_id=upload_id)

    # Settings

    async def settings(self, owner: KeyId) -> Lifecycle:
        """What holds for this key's new files."""
        row = await self._database.row("read_storage_settings", owner=owner)
        if row is None:
            return NOTHING_SAID
        acl = _ACL.validate_python(row["acl"]) if row["acl"] else None
        return Lifecycle(lifetime_s=row["lifetime_s"], acl=acl)

    async def set_settings(self, owner: KeyId, said: Lifecycle) -> None:
        await self._database.rows(
            "write_storage_settings", owner=owner, lifetime_s=said.lifetime_s, acl=_acl_json(said.acl)
        )


def _acl_json(acl: AccessList | None) -> str | None:
    return None if acl is None else _ACL.dump_json(acl).decode()


def _stored_file(row: DictRow) -> StoredFile:
    return StoredFile(
        key=FileKey(row["key"]),
        owner=KeyId(row["owner"]),
        name=row["name"],
        original_name=row["original_name"],
        content_type=row["content_type"],
        sha256=row["sha256"],
        size_bytes=row["size_bytes"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        acl=_ACL.validate_python(row["acl"]) if row["acl"] else EVERYBODY,
        request_id=RequestId(str(row["request_id"])) if row["request_id"] else None,
        number=row["number"],
        purpose=row["purpose"],
    )
