"""Brings a big file of the operator's choice: goes on where it was cut off, and keeps nothing that is not what it should be."""

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx2

from limpet.weights.checksums import git_id_of, sha256_of

_TIMEOUT = httpx2.Timeout(60.0, connect=10.0)
_SHA256 = re.compile(r"[0-9a-f]{64}")

_HOW_TO_AGREE = "agree on the page of its repository, then set hub_token to a token of that account"

#: Bytes that are here, and bytes in all where that is known.
Tell = Callable[[int, int | None], None]


class PullFailed(Exception):
    """The file could not be brought; the text says why. What came of it is kept, another try goes on there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    url: str
    #: What its bytes must be; None takes the publisher's word, where it gives one.
    sha256: str | None = None
    #: The same by git's reckoning.
    git_id: str | None = None
    #: Of an account there; it is not sent on to where a redirect leads.
    token: str | None = None


def open_client() -> httpx2.Client:
    return httpx2.Client(timeout=_TIMEOUT, follow_redirects=True, verify=_trusted())


@cache
def _trusted() -> ssl.SSLContext:
    """Shared by all files of a model: reading the authorities takes 40 ms."""
    return httpx2.create_ssl_context()


def pull(source: Source, path: Path, tell: Tell) -> str:
    """Returns the sha256 of what now lies at `path`; nothing lies there before it is whole. Raises `PullFailed`."""
    part = path.with_name(f"{path.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    promised = _bring_on(source, part, tell)
    wanted, found = source.sha256 or promised, sha256_of(part)
    if wanted is not None and found != wanted:
        part.unlink()
        raise PullFailed(f"{source.url} is not what it should be: its sha256 is {found}, not {wanted}; removed")
    if source.git_id is not None and git_id_of(part) != source.git_id:
        part.unlink()
        raise PullFailed(f"{source.url} is not what it should be: git knows it as {source.git_id}; removed")
    part.replace(path)
    return found


def _bring_on(source: Source, part: Path, tell: Tell) -> str | None:
    """As `_bring`; a connection that is cut off is opened again as long as each one brings something."""
    while True:
        had = _size(part)
        try:
            return _bring(source, part, tell)
        except httpx2.HTTPError as error:
            if _size(part) <= had:
                raise PullFailed(f"{source.url} cannot be read: {type(error).__name__}: {error}") from error


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _bring(source: Source, part: Path, tell: Tell) -> str | None:
    """Fills the file; returns the sha256 that the publisher gives, if it does."""
    url = source.url
    with open_client() as client:
        have = _size(part)
        headers = _headers(source, have)
        with client.stream("GET", url, headers=headers) as answer:
            if answer.status_code == 416 and _total(answer) == have:
                return _promised(answer)
            if answer.status_code in {401, 403}:
                raise PullFailed(f"{url} is given only to accounts that have agreed to its terms; {_HOW_TO_AGREE}")
            if answer.status_code not in {200, 206}:
                raise PullFailed(f"{url} answers with status {answer.status_code}")
            have = have if answer.status_code == 206 else 0
            total = _total(answer)
            with part.open("r+b" if have else "wb") as file:
                file.seek(have)
                for block in answer.iter_bytes():
                    file.write(block)
                    have += len(block)
                    tell(have, total)
    if total is not None and have != total:
        raise PullFailed(f"{url} broke off after {have} of {total} bytes")
    return _promised(answer)


def _headers(source: Source, have: int) -> dict[str, str]:
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    if source.token is not None:
        headers["Authorization"] = f"Bearer {source.token}"
    return headers


def _total(answer: httpx2.Response) -> int | None:
    """The size of the whole file."""
    whole = answer.headers.get("content-range", "").rpartition("/")[2]
    if whole.isdecimal():
        return int(whole)
    length = answer.headers.get("content-length", "")
    return int(length) if answer.status_code == 200 and length.isdecimal() else None


def _promised(answer: httpx2.Response) -> str | None:
    """The Hub names the sha256 of a big file as its linked etag, on the answer that sends on to where it lies."""
    for step in [answer, *answer.history]:
        etag = step.headers.get("x-linked-etag", "").strip('"')
        if _SHA256.fullmatch(etag):
            return str(etag)
    return None
