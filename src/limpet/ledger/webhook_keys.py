"""The keys that sign webhooks, in SQL: each a server secret with the time from which it signs."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from limpet.ledger.database import Database, rows

#: The first key's name is fixed, so that of two servers that start together only one makes it.
_FIRST = "webhook-first"
_SEED_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    name: str
    #: The private half of an Ed25519 key.
    seed: bytes
    signs_from: datetime


class WebhookKeyLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, *, now: datetime) -> list[SigningKey]:
        """All keys, oldest first; the first one is made, to sign from `now`, when there is none."""
        found = await self._read()
        if found:
            return found
        seed = secrets.token_bytes(_SEED_BYTES)
        await self._database.rows("ensure_first_webhook_key", name=_FIRST, seed=seed, signs_from=now)
        return await self._read()

    async def _read(self) -> list[SigningKey]:
        return [
            SigningKey(name=row["name"], seed=bytes(row["seed"]), signs_from=row["signs_from"])
            for row in await self._database.rows("read_webhook_keys")
        ]

    async def add(self, *, signs_from: datetime) -> None:
        name, seed = f"webhook-{secrets.token_hex(8)}", secrets.token_bytes(_SEED_BYTES)
        await self._database.rows("insert_webhook_key", name=name, seed=seed, signs_from=signs_from)

    async def forget(self, names: Collection[str]) -> None:
        """Deletes keys with their seeds."""
        async with self._database.transaction() as connection:
            await rows(connection, "delete_webhook_keys", {"names": list(names)})
            await rows(connection, "delete_webhook_seeds", {"names": list(names)})
