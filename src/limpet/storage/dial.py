"""The socket seam of the downloader: a name is looked up once, every answer is checked, and only checked addresses are dialled."""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress

import httpcore2

from limpet.storage.addresses import Reach
from limpet.storage.urls import AddressRefused, IPAddress

_LOOKUP_S = 3.0
_CONNECT_S = 5.0
_MAX_DIALS = 4


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to allowed addresses only; names for TLS and for the Host header stay what they were."""

    def __init__(self, allowed: Reach) -> None:
        self._allowed = allowed
        self._sockets = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await self._allowed_addresses(host, port)
        for address in addresses[:-1]:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return await self._sockets.connect_tcp(str(address), port, timeout=_CONNECT_S)
        return await self._sockets.connect_tcp(str(addresses[-1]), port, timeout=_CONNECT_S)

    async def _allowed_addresses(self, host: str, port: int) -> list[IPAddress]:
        addresses = await _look_up(host, port)
        if not all(self._allowed.allows(address) for address in addresses):
            raise AddressRefused("a name with a closed address")
        return addresses[:_MAX_DIALS]


async def _look_up(host: str, port: int) -> list[IPAddress]:
    """The addresses of `host` in the resolver's order, at least one; a literal is its own address."""
    with suppress(ValueError):
        return [ipaddress.ip_address(host)]
    try:
        async with asyncio.timeout(_LOOKUP_S):
            addresses = await _ask(host, port)
    except TimeoutError as error:
        raise httpcore2.ConnectTimeout("the name server is too slow") from error
    if not addresses:
        raise httpcore2.ConnectError("no address")
    return addresses


def _ask(host: str, port: int) -> asyncio.Future[list[IPAddress]]:
    """`socket.getaddrinfo` in a thread of its own.

    It cannot be interrupted and may hang for half a minute on a hostile name server: the loop's shared threads, and
    its end, must not wait for that.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[IPAddress]] = loop.create_future()

    def settle(addresses: list[IPAddress]) -> None:
        if not answer.done():
            answer.set_result(addresses)

    def look_up() -> None:
        addresses = _getaddrinfo(host, port)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, addresses)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    return answer


def _getaddrinfo(host: str, port: int) -> list[IPAddress]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(ipaddress.ip_address(address[0]) for *_, address in found))
