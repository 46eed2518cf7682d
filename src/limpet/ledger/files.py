"""Files in SQL: what was produced and what was uploaded. The bytes are in the store, named by their digest."""

from dataclasses import dataclass
from datetime import datetime

from limpet.core.ids import FileKey, KeyId, RequestId
from limpet.ledger.database import Connection, Database, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    key: FileKey
    owner: KeyId
    name: str
    content_type: str
    request_id: RequestId | None = None
    #: None until the bytes have arrived.
    sha256: str | None = None
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file whose bytes are in the store."""

    key: FileKey
    owner: KeyId
    name: str
    content_type: str
    sha256: str
    size_bytes: int
    created_at: datetime


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
            "content_type": file.content_type,
            "sha256": file.sha256,
            "size_bytes": file.size_bytes,
        },
    )


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
        if row is None or row["sha256"] is None:
            return None
        return StoredFile(
            key=FileKey(row["key"]),
            owner=KeyId(row["owner"]),
            name=row["name"],
            content_type=row["content_type"],
            sha256=row["sha256"],
            size_bytes=row["size_bytes"],
            created_at=row["created_at"],
        )

    async def put_part(self, upload_id: str, part: Part) -> None:
        await self._database.rows(
            "put_part", upload_id=upload_id, number=part.number, etag=part.etag, size_bytes=part.size_bytes
        )

    async def parts(self, upload_id: str) -> list[Part]:
        """The parts that have arrived, by number."""
        found = await self._database.rows("read_parts", upload_id=upload_id)
        return [Part(number=row["number"], etag=row["etag"], size_bytes=row["size_bytes"]) for row in found]

    async def forget_parts(self, upload_id: str) -> None:
        await self._database.rows("delete_parts", upload_id=upload_id)
