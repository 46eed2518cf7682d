"""Brings a big file of the operator's choice: goes on where it was cut off, and keeps nothing that is not what it should be."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx2

_TIMEOUT = httpx2.Timeout(60.0, connect=10.0)
_SHA256 = re.compile(r"[0-9a-f]{64}")

#: Bytes that are here, and bytes in all where that is known.
Tell = Callable[[int, int | None], None]


class PullFailed(Exception):
    """The file could not be brought; the text says why. What came of it is kept, another try goes on there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    url: str
    #: What its bytes must be; None takes the publisher's word, where it gives one.
    sha256: str | None = None


def pull(source: Source, path: Path, tell: Tell) -> str:
    """Returns the sha256 of what now lies at `path`; nothing lies there before it is whole. Raises `PullFailed`."""
    part = path.with_name(f"{path.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        promised = _bring(source.url, part, tell)
    except httpx2.HTTPError as error:
        raise PullFailed(f"{source.url} cannot be read: {type(error).__name__}: {error}") from error
    wanted, found = source.sha256 or promised, sha256_of(part)
    if wanted is not None and found != wanted:
        part.unlink()
        raise PullFailed(f"{source.url} is not what it should be: its sha256 is {found}, not {wanted}; removed")
    part.replace(path)
    return found


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bring(url: str, part: Path, tell: Tell) -> str | None:
    """Fills the file; returns the sha256 that the publisher gives, if it does."""
    with httpx2.Client(timeout=_TIMEOUT, follow_redirects=True) as client:
        have = part.stat().st_size if part.exists() else 0
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with client.stream("GET", url, headers=headers) as answer:
            if answer.status_code == 416 and _total(answer) == have:
                return _promised(answer)
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
