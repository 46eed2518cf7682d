"""What conditional and partial reads of a file ask for; what follows is Starlette's `FileResponse`."""

import re
from urllib.parse import quote

#: More are a burden and never a player's wish; the whole file answers them.
MOST_RANGES = 16
# 18 digits fit 64 bits; Python refuses to read numbers of thousands of digits.
_RANGE = r"(?:\d{1,18}-\d{0,18}|-\d{1,18})"
_HEADER = re.compile(rf"\s*bytes\s*=\s*({_RANGE}(?:\s*,\s*{_RANGE})*)\s*", re.IGNORECASE | re.ASCII)
_ETAG = re.compile(r'(?:W/)?("[^"]*")')


def usable_ranges(header: str, size: int) -> str | None:
    """The header with only the ranges that the file has; None where it is to be ignored.

    Where it has none of them, one that cannot be satisfied is left to say so.
    """
    match = _HEADER.fullmatch(header)
    if match is None:
        return None
    asked = [part.strip() for part in match[1].split(",")]
    if len(asked) > MOST_RANGES or any(_is_backwards(part) for part in asked):
        return None
    return "bytes=" + (",".join(part for part in asked if _is_within(part, size)) or f"{size}-")


def _is_backwards(part: str) -> bool:
    first, _, last = part.partition("-")
    return bool(first and last) and int(last) < int(first)


def _is_within(part: str, size: int) -> bool:
    first, _, last = part.partition("-")
    return int(first) < size if first else int(last) > 0 and size > 0


def names_etag(header: str, etag: str) -> bool:
    """Whether `If-None-Match` names this etag; strength does not count there."""
    return header.strip() == "*" or etag in _ETAG.findall(header)


def content_disposition(kind: str, name: str, original_name: str | None) -> str:
    """The safe name for old readers, the owner's own beside it for the others (RFC 6266, RFC 5987)."""
    plain = f'{kind}; filename="{name}"'
    return plain if original_name is None else f"{plain}; filename*=UTF-8''{quote(original_name, safe='')}"
