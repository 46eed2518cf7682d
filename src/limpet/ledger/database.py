"""One pool of connections to PostgreSQL, and the migrations that make it ours."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import resources
from typing import Any, LiteralString

import psycopg
import structlog
from procrastinate.schema import SchemaManager
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from limpet.core.errors import LedgerUnavailable, SetupError
from limpet.ledger.queries import query

Connection = AsyncConnection[DictRow]

#: Any constant serves: it only keeps two starting servers from migrating at once.
_MIGRATION_LOCK = 0x11B9E7
_CONNECT_TIMEOUT_S = 10.0

log = structlog.get_logger()


class Database:
    """The pool. Every statement of the ledger goes through `run`, `row` or `transaction`."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.url = url
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            timeout=_CONNECT_TIMEOUT_S,
            open=False,
            check=AsyncConnectionPool.check_connection,
            kwargs={"row_factory": dict_row, "autocommit": True, "connect_timeout": int(_CONNECT_TIMEOUT_S)},
        )

    @property
    def pool(self) -> AsyncConnectionPool[Connection]:
        """For procrastinate, which shares our connections."""
        return self._pool

    async def open(self) -> None:
        """Connects and migrates. Raises `SetupError` when the server cannot be reached."""
        try:
            await self._pool.open(wait=True, timeout=_CONNECT_TIMEOUT_S)
        except PoolTimeout as error:
            await self._pool.close()
            reason = await _why_unreachable(self.url)
            raise SetupError(f"The database cannot be reached: {reason}. Check LIMPET_DATABASE_URL.") from error
        async with self._pool.connection() as connection:
            await _migrate(connection)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One transaction. A lost or exhausted database becomes `LedgerUnavailable`."""
        try:
            async with self._pool.connection() as connection, connection.transaction():
                yield connection
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise LedgerUnavailable from error

    async def rows(self, name: str, /, **values: Any) -> list[DictRow]:
        """Runs one named statement by itself and returns its rows."""
        async with self.transaction() as connection:
            return await rows(connection, name, values)

    async def row(self, name: str, /, **values: Any) -> DictRow | None:
        """As `rows`, for statements that give at most one."""
        found = await self.rows(name, **values)
        return found[0] if found else None


async def rows(connection: Connection, name: str, values: Mapping[str, Any]) -> list[DictRow]:
    """Runs one named statement within the caller's transaction."""
    cursor = await connection.execute(query(name), values)
    return await cursor.fetchall() if cursor.description else []


async def _why_unreachable(url: str) -> str:
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=2):
            return "it answered too slowly"
    except psycopg.Error as error:
        return " ".join(str(error).split())


async def _migrate(connection: Connection) -> None:
    """Applies what is missing, in order, in one transaction; a second server waits for the first."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        for name, sql in _migrations():
            if await _is_applied(connection, name):
                continue
            await connection.execute(sql)
            await connection.execute("INSERT INTO limpet_migrations (name) VALUES (%s)", (name,))
            log.info("migration-applied", name=name)


async def _is_applied(connection: Connection, name: str) -> bool:
    await connection.execute(
        "CREATE TABLE IF NOT EXISTS limpet_migrations"
        " (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
    )
    cursor = await connection.execute("SELECT 1 FROM limpet_migrations WHERE name = %s", (name,))
    return await cursor.fetchone() is not None


def _migrations() -> list[tuple[str, LiteralString]]:
    folder = resources.files("limpet.ledger").joinpath("migrations")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    # Files of the package: their text is as literal as if it stood here.
    ours = [(name, folder.joinpath(name).read_text("utf-8")) for name in names]
    return [("0000_procrastinate_3.10.sql", SchemaManager.get_schema()), *ours]
