"""What callers sent, as far as it matters after a request was accepted."""

from limpet.core.ids import RequestId
from limpet.ledger.database import Database


class InputLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def asks_for_sync_mode(self, request_id: RequestId) -> bool:
        """Whether the body has `sync_mode: true`, which no endpoint of the catalogue has as a field of its own."""
        row = await self._database.row("find_sync_mode", id=request_id)
        if row is None or not isinstance(row["input"], dict):
            return False
        return row["input"].get("sync_mode") in (True, "true")  # text comes from the query of a GET
