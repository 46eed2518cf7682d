"""What time takes away in SQL: batches that skip what another worker is taking."""

from collections.abc import Collection
from datetime import datetime

from pydantic import TypeAdapter

from limpet.core.errors import Failure, PayloadsErased
from limpet.ledger.database import Database

_FAILURE = TypeAdapter(Failure)


class RetentionLedger:
    """Every method takes at most `limit` rows and returns how many they were."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def delete_requests(self, *, before: datetime, limit: int) -> int:
        """Requests that ended before this time, with their logs and with the outputs of which nothing else was said."""
        return len(await self._database.rows("delete_old_requests", before=before, limit=limit))

    async def erase_unkept(self, *, before: datetime, limit: int) -> int:
        """Payloads of requests that ended before this time and were not to be kept."""
        failure = _FAILURE.dump_json(PayloadsErased().failure()).decode()
        return len(await self._database.rows("erase_unkept", before=before, limit=limit, failure=failure))

    async def delete_expired_files(self, *, now: datetime, limit: int) -> int:
        return len(await self._database.rows("delete_expired_files", now=now, limit=limit))

    async def delete_unfilled_files(self, *, before: datetime, limit: int) -> int:
        """Files announced before this time whose bytes never came."""
        return len(await self._database.rows("delete_unfilled_files", before=before, limit=limit))

    async def delete_unused_voices(self, *, before: datetime, limit: int) -> int:
        """Voices made before this time that no speech has used, with the recordings behind them."""
        return len(await self._database.rows("delete_unused_voices", before=before, limit=limit))

    async def delete_parts(self, *, before: datetime, limit: int) -> int:
        """Parts that came before this time and were never joined."""
        return len(await self._database.rows("delete_old_parts", before=before, limit=limit))

    async def unnamed(self, digests: Collection[str]) -> set[str]:
        """Those of the digests that no file names."""
        return {row["digest"] for row in await self._database.rows("find_unnamed", digests=list(digests))}
