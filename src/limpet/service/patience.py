"""Living with a database that goes away for a while: what that looks like, and how work waits for its return."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import psycopg
import structlog
from procrastinate.exceptions import ConnectorException

from limpet.core.errors import CapacityError

DATABASE_PAUSE_S = 0.5

#: What a lost database looks like through the pool, through procrastinate and through our own statements.
DATABASE_AWAY = (CapacityError, ConnectorException, psycopg.Error)

T = TypeVar("T")

log = structlog.get_logger()


async def insist(act: Callable[[], Awaitable[T]]) -> T:
    """Repeats an act until the database takes it; what we hold nobody else can finish while we live."""
    while True:
        try:
            return await act()
        except DATABASE_AWAY as error:
            log.warning("ledger-away", reason=one_line(error))
            await asyncio.sleep(DATABASE_PAUSE_S)  # the database is away; there is no event to wait on


async def repeat(what: str, act: Callable[[], Awaitable[None]], *, every_s: float) -> None:
    """Acts for ever; a lost database is a warning, the next turn tries again."""
    while True:
        try:
            await act()
        except DATABASE_AWAY as error:
            log.warning("ledger-away", what=what, reason=one_line(error))
        await asyncio.sleep(every_s)  # heartbeats and silence are matters of time, not of events


def one_line(error: BaseException) -> str:
    """An error as a log field."""
    return " ".join(str(error).split()) or type(error).__name__
