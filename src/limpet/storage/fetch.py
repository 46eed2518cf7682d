"""The one guarded downloader: brings what a user names, and carries webhooks out, without being led into closed networks.

fetch ── data: URI ──────────────────────> decode, no network
  ├───── {own origin}/files/{key} ───────> read_own, no network (unknown there: as any other address)
  └───── http(s) ── check ── hop ── 200 ─> counted body
                      ^       │
                      └─ 3xx ─┘  by hand, at most five times

A hop looks its name up once, wants every answer allowed, and dials only the addresses that it has checked. What was
wrong goes to the debug log; the caller gets one and the same message for a closed address, a closed port and an
unknown name, because a difference would map our network for them.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs

import certifi
import httpcore2
import structlog

from limpet import __version__
from limpet.core.errors import FileDownloadFailed, FileTooLarge, UnknownFile
from limpet.core.ids import FileKey, KeyId
from limpet.core.lifecycle import READING_TOKEN, Reader
from limpet.storage.addresses import (
    INPUT,
    WEBHOOK,
    FetchPolicy,
    Purpose,
    Reach,
    check,
    check_url,
    own_key,
    own_places,
    reach,
)
from limpet.storage.data_uri import decode_data_uri, is_data_uri
from limpet.storage.dial import GuardedBackend
from limpet.storage.urls import AddressRefused, Target

T = TypeVar("T")

_log = structlog.get_logger(__name__)

#: Reads one of our own files by its key; raises `UnknownFile`, and `FileTooLarge` before it reads more bytes than allowed.
ReadOwn = Callable[[FileKey, int, Reader], Awaitable[bytes]]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: How much of the answer to a webhook is read, for the delivery log.
_MAX_ANSWER_BYTES = 4096
#: What can go wrong between two machines. Everything else is our bug and keeps its traceback.
_NETWORK_ERRORS = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    OSError,
)


class Unreachable(Exception):
    """The address is allowed, but the exchange failed; `reason` is for our log, never for the caller."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a webhook's receiver said."""

    status: int
    headers: Mapping[str, str]
    #: The first 4 kB.
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outgoing:
    method: str
    headers: Mapping[str, str]
    body: bytes = b""


_GET = _Outgoing(method="GET", headers={"Accept": "*/*", "Accept-Encoding": "identity"})


class Fetcher:
    """The way out of the house. One per process; it keeps no connection open."""

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        read_own: ReadOwn | None = None,
        tls: ssl.SSLContext | None = None,
        owner: KeyId | None = None,
    ) -> None:
        """`tls` replaces the trusted authorities, which are those of the system and certifi's. `owner` is the key as which
        our own files are read.
        """
        self._policy = policy
        self._own = own_places(policy)
        self._read_own = read_own
        self._owner = owner
        self._given_tls = tls

    def reading_as(self, owner: KeyId) -> "Fetcher":
        """The same way out for requests of this key, which may read its own closed files."""
        return Fetcher(self._policy, read_own=self._read_own, tls=self._given_tls, owner=owner)

    async def fetch(self, url: str, *, max_bytes: int, deadline_s: float = 30.0, field: str | None = None) -> bytes:
        """The file at `url`, an http(s) address or a `data:` URI, whole and not empty.

        Raises `FileTooLarge`, or `FileDownloadFailed` for everything else that can go wrong.
        """
        try:
            async with asyncio.timeout(deadline_s):
                return await self._bring(url, max_bytes)
        except FileTooLarge as error:
            raise FileTooLarge(field=field, **error.context) from None
        except (AddressRefused, Unreachable, TimeoutError) as error:
            _log.debug("file-refused", field=field, reason=_reason(error))
            raise FileDownloadFailed(field=field) from error

    async def download(self, url: str, path: Path, *, max_bytes: int, deadline_s: float) -> None:
        """Brings the file at `url`, an http(s) address, to `path` without holding it in memory.

        Raises `FileTooLarge`, or `FileDownloadFailed` for everything else that can go wrong.
        """
        try:
            async with asyncio.timeout(deadline_s):
                target = Target.parse(url, max_length=INPUT.max_length)
                await self._follow(target, INPUT, lambda response: _pour(response, path, max_bytes))
        except (AddressRefused, Unreachable, TimeoutError) as error:
            _log.debug("result-refused", reason=_reason(error))
            raise FileDownloadFailed from error

    async def post(self, url: str, *, body: bytes, headers: Mapping[str, str], deadline_s: float = 15.0) -> Answer:
        """Delivers a webhook and returns whatever the receiver says, a redirect included.

        Raises `AddressRefused`, which no later attempt will mend, or `Unreachable`.
        """
        target = check_url(url, purpose=WEBHOOK, policy=self._policy)
        outgoing = _Outgoing(method="POST", headers={**headers, "Content-Length": str(len(body))}, body=body)
        try:
            async with (
                asyncio.timeout(deadline_s),
                self._hop(target, reach(target, self._policy, purpose=WEBHOOK), outgoing) as response,
            ):
                return Answer(
                    status=response.status,
                    headers=_headers(response),
                    body=await _beginning(response, _MAX_ANSWER_BYTES),
                )
        except TimeoutError as error:
            raise Unreachable("too slow") from error

    async def _bring(self, url: str, max_bytes: int) -> bytes:
        if is_data_uri(url):
            return _not_empty(decode_data_uri(url, max_bytes=max_bytes))
        target = Target.parse(url, max_length=INPUT.max_length)
        own = await self._from_own(target, max_bytes)
        if own is not None:
            return _not_empty(own)
        return _not_empty(await self._follow(target, INPUT, lambda response: _body(response, max_bytes)))

    async def _from_own(self, target: Target, max_bytes: int) -> bytes | None:
        """The file, if the address names one of ours; None sends the caller to the network.

        An unknown key on a public origin may be a file of the service that the origin really belongs to. On a
        loopback origin the network's guard refuses it.
        """
        key = own_key(target, self._own)
        if key is None or self._read_own is None:
            return None
        try:
            token = parse_qs(target.path.partition("?")[2]).get(READING_TOKEN, [None])[0]
            return await self._read_own(key, max_bytes, Reader(key=self._owner, token=token))
        except UnknownFile:
            return None

    async def _follow(self, target: Target, purpose: Purpose, take: Callable[[httpcore2.Response], Awaitable[T]]) -> T:
        """What `take` makes of the first answer that is no redirect."""
        previous: Target | None = None
        for _ in range(purpose.max_redirects + 1):
            allowed = reach(target, self._policy, previous=previous)
            check(target, allowed)
            async with self._hop(target, allowed, _GET) as response:
                if response.status not in _REDIRECTS:
                    return await take(response)
                location = _only(response, b"location")
            previous, target = target, target.redirected(location or b"", max_length=purpose.max_length)
        raise Unreachable("too many redirects")

    @asynccontextmanager
    async def _hop(self, target: Target, allowed: Reach, outgoing: _Outgoing) -> AsyncIterator[httpcore2.Response]:
        """One exchange on a connection of its own, closed at the end whatever happens."""
        url = httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        headers = {"Host": target.host_header, "User-Agent": f"limpet/{__version__}", **outgoing.headers}
        request = httpcore2.Request(
            outgoing.method,
            url,
            headers=[(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()],
            content=outgoing.body,
        )
        connection = httpcore2.AsyncHTTPConnection(
            url.origin,
            ssl_context=self._tls if target.scheme == "https" else None,
            network_backend=GuardedBackend(allowed),
        )
        try:
            async with connection:
                yield await connection.handle_async_request(request)
        except _NETWORK_ERRORS as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    @property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or _public_authorities()


@cache
def _public_authorities() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


async def _body(response: httpcore2.Response, max_bytes: int) -> bytes:
    return b"".join([part async for part in _counted(response, max_bytes)])


async def _pour(response: httpcore2.Response, path: Path, max_bytes: int) -> None:
    """Writes the body to `path`."""
    with await asyncio.to_thread(path.open, "wb") as file:
        async for part in _counted(response, max_bytes):
            await asyncio.to_thread(file.write, part)
        if not file.tell():
            raise Unreachable("an empty file")


async def _counted(response: httpcore2.Response, max_bytes: int) -> AsyncIterator[bytes]:
    """The body of a good answer, part by part."""
    if response.status != 200:
        raise Unreachable(f"status {response.status}")
    if (_only(response, b"content-encoding") or b"identity").strip().lower() != b"identity":
        raise Unreachable("compressed in spite of our request")
    declared = _only(response, b"content-length")
    if declared is not None and int(declared) > max_bytes:
        raise FileTooLarge(max_size=max_bytes)
    size = 0
    async with aclosing(response.aiter_stream()) as stream:
        async for part in stream:
            size += len(part)
            if size > max_bytes:
                raise FileTooLarge(max_size=max_bytes)
            yield part


async def _beginning(response: httpcore2.Response, size: int) -> bytes:
    """At most the first `size` bytes; what follows is left unread."""
    parts = bytearray()
    async with aclosing(response.aiter_stream()) as stream:
        async for part in stream:
            parts += part
            if len(parts) >= size:
                break
    return bytes(parts[:size])


def _only(response: httpcore2.Response, name: bytes) -> bytes | None:
    values = [value for key, value in response.headers if key.lower() == name]
    if len(values) > 1:
        raise Unreachable(f"{name.decode('ascii')} twice")
    return values[0] if values else None


def _headers(response: httpcore2.Response) -> Mapping[str, str]:
    return {key.decode("ascii").lower(): value.decode("latin-1") for key, value in response.headers}


def _not_empty(data: bytes) -> bytes:
    if not data:
        raise Unreachable("an empty file")
    return data


def _reason(error: Exception) -> str:
    return str(error) or "too slow"
