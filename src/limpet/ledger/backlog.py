"""Waiting requests of a whole app: how many there are, and ending them."""

import orjson
from pydantic import TypeAdapter

from limpet.core.errors import Cancelled, Failure
from limpet.core.ids import KeyId
from limpet.ledger.database import Database, rows

_FAILURE = TypeAdapter(Failure)


class Backlog:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def size(self, app: str, *, owner: KeyId | None) -> int:
        """How many requests of the app wait; `owner` None counts those of every key."""
        return len(await self._database.rows("find_backlog", app=app, owner=owner))

    async def flush(self, app: str, *, owner: KeyId | None) -> int:
        """Cancels the requests that wait, and none that has begun meanwhile; returns how many."""
        failure = orjson.dumps(_FAILURE.dump_python(Cancelled().failure(), mode="json")).decode()
        ended = 0
        async with self._database.transaction() as connection:
            for row in await rows(connection, "find_backlog", {"app": app, "owner": owner}):
                ended += len(await rows(connection, "cancel_waiting", {"id": row["id"], "failure": failure}))
        return ended
