"""API keys and server secrets in SQL. A key's secret is never stored, only a keyed digest of it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from limpet.core.ids import KeyId
from limpet.ledger.database import Database

Scope = Literal["api", "admin"]
#: Largest limit of requests that run at a time for one key.
MOST_RUNNING = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    id: KeyId
    alias: str
    scope: Scope
    #: How many of its requests run at a time; None: as many as the server's settings let every key.
    running_limit: int | None
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTerms:
    """What a key in force must match, and what it may."""

    digest: bytes
    scope: Scope
    running_limit: int | None


class KeyLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def secret(self, name: str) -> bytes:
        """The server secret of this name: 256 random bits, made at first use, the same for every server on this database."""
        await self._database.rows("ensure_secret", name=name, value=secrets.token_bytes(32))
        row = await self._database.row("read_secret", name=name)
        assert row is not None
        return bytes(row["value"])

    async def add(self, key_id: KeyId, terms: KeyTerms, *, alias: str) -> None:
        await self._database.rows(
            "insert_key",
            id=key_id,
            digest=terms.digest,
            alias=alias,
            scope=terms.scope,
            running_limit=terms.running_limit,
        )

    async def terms(self, key_id: KeyId) -> KeyTerms | None:
        """None for unknown and revoked keys."""
        row = await self._database.row("read_key", id=key_id)
        if row is None:
            return None
        return KeyTerms(digest=bytes(row["digest"]), scope=row["scope"], running_limit=row["running_limit"])

    async def all(self) -> list[KeyRecord]:
        return [
            KeyRecord(
                id=KeyId(row["id"]),
                alias=row["alias"],
                scope=row["scope"],
                running_limit=row["running_limit"],
                created_at=row["created_at"],
                revoked_at=row["revoked_at"],
            )
            for row in await self._database.rows("list_keys")
        ]

    async def revoke(self, key_id: KeyId) -> bool:
        """Ends a key. False: unknown, or ended before."""
        return bool(await self._database.rows("revoke_key", id=key_id))
