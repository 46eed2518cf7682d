"""Queries of the platform's reports: lists, spans of time, pages."""

import base64
import binascii
from collections.abc import Collection
from typing import Literal, get_args

from starlette.datastructures import QueryParams

from limpet.core.clock import utc_now
from limpet.core.errors import InputError
from limpet.ledger.usage import Timeframe
from limpet.service.usage import Period, Span

_LONGEST_LIST = 50
_TIMEFRAMES: tuple[Timeframe, ...] = get_args(Timeframe)
Truth = Literal["true", "false"]


def read_list(query: QueryParams, name: str, *, required: bool = False) -> list[str] | None:
    """A parameter that comes repeated, separated by commas, or both; None where it is missing."""
    values = [part.strip() for value in query.getlist(name) for part in value.split(",") if part.strip()]
    if len(values) > _LONGEST_LIST or (required and not values):
        raise InputError(f"Send 1 to {_LONGEST_LIST} values in {name}.", field=name)
    return values or None


def read_expansions(query: QueryParams, *, known: Collection[str], default: Collection[str]) -> list[str]:
    wished = read_list(query, "expand") or list(default)
    for name in wished:
        if name not in known:
            raise InputError(f"There is no expansion {name}; there are {', '.join(sorted(known))}.", field="expand")
    return wished


def read_choice(query: QueryParams, name: str, choices: Collection[str]) -> str | None:
    value = query.get(name)
    if value is not None and value not in choices:
        raise InputError(f"{name} is one of {', '.join(choices)}.", field=name)
    return value


def read_period(query: QueryParams) -> Period:
    wished = read_choice(query, "timeframe", _TIMEFRAMES)
    return Span(
        start=query.get("start"),
        end=query.get("end"),
        timezone=query.get("timezone", "UTC"),
        timeframe=next((name for name in _TIMEFRAMES if name == wished), None),
        is_bound=read_choice(query, "bound_to_timeframe", get_args(Truth)) != "false",
    ).period(utc_now())


def read_page(query: QueryParams, *, limit: int, most: int) -> tuple[int, int]:
    """Limit and offset; the cursor holds the number of the page, as fal's does."""
    text = query.get("limit", str(limit))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise InputError(f"limit is a number from 1 to {most}.", field="limit")
    return int(text), int(text) * (_page_number(query.get("cursor")) - 1)


def paging(limit: int, offset: int, *, has_more: bool) -> dict[str, str | bool | None]:
    """The two fields that every list ends with."""
    following = str(offset // limit + 2).encode()
    return {"next_cursor": base64.b64encode(following).decode() if has_more else None, "has_more": has_more}


def _page_number(cursor: str | None) -> int:
    if cursor is None:
        return 1
    try:
        number = int(base64.b64decode(cursor, validate=True))
    except (ValueError, binascii.Error):
        number = 0
    if not 1 <= number <= 10**9:
        raise InputError("The cursor is none of ours; send one that an answer had in next_cursor.", field="cursor")
    return number
