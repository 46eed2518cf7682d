"""LISTEN on PostgreSQL: one connection a process tells it what others committed."""

import asyncio
from collections.abc import Callable, Sequence

import psycopg
import structlog
from psycopg import sql

#: Payload: the id of a request whose row or log changed.
REQUESTS_CHANNEL = "limpet_requests"
#: Payload: the id of a running request that is to stop.
CANCELS_CHANNEL = "limpet_cancels"

_RECONNECT_AFTER_S = 0.5

log = structlog.get_logger()


async def listen(
    url: str,
    channels: Sequence[str],
    *,
    on_event: Callable[[str, str], None],
    on_connect: Callable[[], None],
    on_disconnect: Callable[[], None] = lambda: None,
) -> None:
    """Calls `on_event(channel, payload)` for every notification until cancelled; reconnects by itself.

    Notifications of the time without a connection are lost, so `on_connect` must make the listener look for itself. A
    connection pooler in transaction mode breaks LISTEN: `url` has to reach the server directly.
    """
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                url, autocommit=True, keepalives_idle=3, keepalives_interval=1, keepalives_count=3
            ) as connection:  # a server that vanished without a word is noticed after about 6 s instead of hours
                for channel in channels:
                    await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                on_connect()
                async for notification in connection.notifies():
                    on_event(notification.channel, notification.payload)
        except psycopg.OperationalError as error:
            log.warning("ledger-events-lost", reason=" ".join(str(error).split()))
        on_disconnect()
        await asyncio.sleep(_RECONNECT_AFTER_S)  # the server is away; there is no event to wait on
