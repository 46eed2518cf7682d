"""Names of voices in SQL."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import DictRow

from limpet.core.ids import KeyId
from limpet.ledger.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceName:
    """A voice of the owner's own under the name that the owner chose."""

    name: str
    #: The engine's id.
    voice_id: str
    #: `voice_cloning` or `voice_generation`.
    kind: str
    created_at: datetime
    deleted_at: datetime | None


class VoiceNameLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, owner: KeyId, name: str, *, voice_id: str, kind: str) -> bool:
        """False: the owner has used the name before."""
        values = {"owner": owner, "name": name, "voice_id": voice_id, "kind": kind}
        return bool(await self._database.rows("insert_voice_name", **values))

    async def find(self, owner: KeyId, name: str) -> VoiceName | None:
        """The name, in use or not any more."""
        row = await self._database.row("find_voice_name", owner=owner, name=name.replace("\0", ""))
        return _voice(row) if row else None

    async def all(self, owner: KeyId) -> list[VoiceName]:
        """The names in use, newest first."""
        return [_voice(row) for row in await self._database.rows("list_voice_names", owner=owner)]

    async def end(self, owner: KeyId, name: str) -> bool:
        """False: it was not in use."""
        return bool(await self._database.rows("delete_voice_name", owner=owner, name=name))


def _voice(row: DictRow) -> VoiceName:
    return VoiceName(
        name=row["name"],
        voice_id=row["voice_id"],
        kind=row["kind"],
        created_at=row["created_at"],
        deleted_at=row["deleted_at"],
    )
