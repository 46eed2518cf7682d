"""The time that a report covers, and how it is divided into buckets."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

from limpet.core.errors import InputError
from limpet.ledger.usage import Buckets, Timeframe

#: A longer report needs a larger timeframe.
MOST_BUCKETS = 50_000
_DEFAULT_SPAN = timedelta(days=1)
#: The timeframe of a span shorter than this, in order.
_AUTOMATIC: tuple[tuple[timedelta, Timeframe], ...] = (
    (timedelta(hours=2), "minute"),
    (timedelta(days=2), "hour"),
    (timedelta(days=64), "day"),
    (timedelta(days=183), "week"),
)
_SHORTEST: Mapping[Timeframe, timedelta] = MappingProxyType(
    {
        "minute": timedelta(minutes=1),
        "hour": timedelta(hours=1),
        "day": timedelta(days=1),
        "week": timedelta(weeks=1),
        "month": timedelta(days=28),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    start: datetime
    #: Exclusive.
    end: datetime
    timeframe: Timeframe
    #: Name of the zone in which days begin.
    timezone: str

    @property
    def buckets(self) -> Buckets:
        return Buckets(timeframe=self.timeframe, timezone=self.timezone)

    @property
    def whole(self) -> Buckets:
        """One bucket for all of it."""
        return Buckets(timeframe=None, timezone=self.timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A period as a caller names it."""

    start: str | None
    end: str | None
    timezone: str = "UTC"
    timeframe: Timeframe | None = None
    #: Whether start and end move out to whole buckets.
    is_bound: bool = True

    def period(self, now: datetime) -> Period:
        """Raises `InputError` for what is no time, ends before it starts or has too many buckets."""
        zone = time_zone(self.timezone)
        end = _moment("end", self.end, zone) if self.end else now
        start = _moment("start", self.start, zone) if self.start else end - _DEFAULT_SPAN
        if start >= end:
            raise InputError("The end must come after the start.", field="end")
        timeframe = self.timeframe or _automatic(end - start)
        if (end - start) / _SHORTEST[timeframe] > MOST_BUCKETS:
            raise InputError(
                f"The time has more than {MOST_BUCKETS} buckets; choose a larger timeframe.", field="timeframe"
            )
        if self.is_bound:
            start, end = floor(start, timeframe, zone), _ceiling(end, timeframe, zone)
        return Period(start=start, end=end, timeframe=timeframe, timezone=self.timezone)


def time_zone(name: str) -> tzinfo:
    """The zone of this name. Raises `InputError`."""
    if name == "UTC":
        return UTC
    # Area/City only: abbreviations mean different things in different places.
    with suppress(ValueError, OSError, LookupError):
        if "/" in name:
            return ZoneInfo(name)
    raise InputError(f"There is no time zone {name}; send a name like Europe/Berlin.", field="timezone")


def _automatic(span: timedelta) -> Timeframe:
    return next((name for limit, name in _AUTOMATIC if span < limit), "month")


def floor(moment: datetime, timeframe: Timeframe, zone: tzinfo) -> datetime:
    """The start of the bucket in which a moment lies."""
    local = moment.astimezone(zone).replace(second=0, microsecond=0)
    match timeframe:
        case "minute":
            return local
        case "hour":
            return local.replace(minute=0)
        case "day":
            return local.replace(hour=0, minute=0)
        case "week":
            return local.replace(hour=0, minute=0) - timedelta(days=local.weekday())
        case "month":
            return local.replace(day=1, hour=0, minute=0)


def _ceiling(moment: datetime, timeframe: Timeframe, zone: tzinfo) -> datetime:
    """The end of the bucket in which a moment lies; the moment itself where it is such an end."""
    start = floor(moment, timeframe, zone)
    if start == moment:
        return moment
    # The longest month has 31 days; from any day of the next bucket its start is found by rounding down.
    beyond = timedelta(days=32) if timeframe == "month" else _SHORTEST[timeframe]
    return floor(start + beyond, timeframe, zone)


def _moment(name: str, text: str, zone: tzinfo) -> datetime:
    """A date, or a date and time; in the given zone unless it says its own."""
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(f"{name} is no ISO 8601 date or time, like 2026-01-31T12:00:00Z.", field=name) from None
