"""Voices in SQL. Their owner alone finds them; for everybody else they are unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from psycopg.rows import DictRow

from limpet.core.ids import FileKey, KeyId, VoiceId
from limpet.core.voice import CustomVoice, VoiceKind
from limpet.ledger.database import Connection, Database, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoice:
    id: VoiceId
    kind: VoiceKind
    engine: str
    attributes: Mapping[str, Any]
    #: The recording behind it.
    file: FileKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChanges:
    """What the end of a request does to the voices of its owner."""

    made: NewVoice | None = None
    ended: VoiceId | None = None


NO_VOICE_CHANGES = VoiceChanges()


async def change_voices(connection: Connection, changes: VoiceChanges, owner: KeyId) -> None:
    """Within the caller's transaction, after the files that the voices name."""
    if (new := changes.made) is not None:
        values = {
            "id": new.id,
            "owner": owner,
            "kind": new.kind.value,
            "engine": new.engine,
            "attributes": orjson.dumps(new.attributes).decode(),
            "file_key": new.file,
        }
        await rows(connection, "insert_voice", values)
    if changes.ended is not None:
        await rows(connection, "delete_voice", {"id": changes.ended, "owner": owner})


class VoiceLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, voice_id: VoiceId, owner: KeyId) -> CustomVoice | None:
        row = await self._database.row("read_voice", id=voice_id, owner=owner)
        return _voice(row) if row else None

    async def use(self, voice_id: VoiceId, owner: KeyId) -> CustomVoice | None:
        """As `read`; the voice is kept from now on."""
        row = await self._database.row("use_voice", id=voice_id, owner=owner)
        return _voice(row) if row else None


def _voice(row: DictRow) -> CustomVoice:
    return CustomVoice(
        id=VoiceId(row["id"]),
        kind=VoiceKind(row["kind"]),
        engine=row["engine"],
        attributes=row["attributes"],
        recording=row["file_key"],
    )
