"""From what a caller says of a time to the buckets of a report."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.ledger.usage import Timeframe
from limpet.service.usage import Span, floor, time_zone

NOW = datetime(2026, 3, 29, 12, 34, 56, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def test_without_words_it_is_the_last_day_in_hours() -> None:
    period = Span(start=None, end=None).period(NOW)

    assert (period.start, period.end) == (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 13, tzinfo=UTC))
    assert period.timeframe == "hour"


@pytest.mark.parametrize(
    ("span", "timeframe"),
    [
        (timedelta(minutes=119), "minute"),
        (timedelta(hours=2), "hour"),
        (timedelta(days=2), "day"),
        (timedelta(days=64), "week"),
        (timedelta(days=183), "month"),
    ],
)
def test_the_timeframe_follows_from_the_length(span: timedelta, timeframe: str) -> None:
    assert Span(start=(NOW - span).isoformat(), end=None).period(NOW).timeframe == timeframe


@pytest.mark.parametrize(
    ("timeframe", "start", "end"),
    [
        ("minute", "2026-03-29T12:34:00+02:00", "2026-03-29T12:35:00+02:00"),
        ("hour", "2026-03-29T12:00:00+02:00", "2026-03-29T13:00:00+02:00"),
        ("day", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),  # 23 hours: the clocks change
        ("week", "2026-03-23T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
        ("month", "2026-03-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00"),
    ],
)
def test_bounds_move_out_to_whole_buckets(timeframe: Timeframe, start: str, end: str) -> None:
    period = Span(start="2026-03-29T12:34:01", end="2026-03-29T12:34:02", timezone=BERLIN, timeframe=timeframe).period(
        NOW
    )

    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


def test_whole_buckets_stay_as_they_are() -> None:
    period = Span(start="2026-03-01", end="2026-04-01", timeframe="month", timezone=BERLIN).period(NOW)

    assert period.end == datetime(2026, 3, 31, 22, tzinfo=UTC)


def test_exact_bounds_stay_exact() -> None:
    period = Span(start="2026-03-01T01:02:03Z", end="2026-03-02T04:05:06Z", timeframe="month", is_bound=False).period(
        NOW
    )

    assert (period.start.second, period.end.second) == (3, 6)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis adds it
    st.sampled_from(get_args(Timeframe)),
    st.sampled_from(["UTC", BERLIN, "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_a_bucket_starts_before_its_moments_and_is_its_own_start(
    moment: datetime, timeframe: Timeframe, zone: str
) -> None:
    start = floor(moment, timeframe, time_zone(zone))

    assert start <= moment
    assert floor(start, timeframe, time_zone(zone)) == start
