from collections.abc import Mapping

import pytest
from starlette.requests import Request

from limpet.core.request import NO_WISHES, Wishes
from limpet.dialects.fal.wishes import wishes_of


def _wishes(headers: Mapping[str, str]) -> Wishes:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return wishes_of(Request({"type": "http", "headers": raw, "query_string": b""}))


@pytest.mark.parametrize(
    ("headers", "wishes"),
    [
        ({}, Wishes()),
        ({"X-Fal-Queue-Priority": "low"}, Wishes(priority=-10)),
        ({"X-Fal-Queue-Priority": "normal"}, Wishes()),
        ({"X-Fal-Request-Timeout": "30.0"}, Wishes(start_within_s=30)),
        ({"X-Fal-No-Retry": "TRUE"}, Wishes(attempts=1)),
        ({"X-Fal-Retry-Config": '{"connection_error": {"retries": 0}}'}, Wishes(attempts=1)),
        ({"X-Fal-Retry-Config": '{"connection_error": {"retries": 99}}'}, Wishes(attempts=10)),
        ({"X-Fal-Store-IO": "0"}, Wishes(keeps_payloads=False)),
        ({"X-Fal-Tags": "team=film, env = ci"}, Wishes(tags={"team": "film", "env": "ci"})),
        ({"X-Fal-Runner-Hint": "warm"}, Wishes(runner_hint="warm")),
    ],
)
def test_headers_become_wishes(headers: Mapping[str, str], wishes: Wishes) -> None:
    assert _wishes(headers) == wishes


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Fal-Queue-Priority": "urgent"},
        {"X-Fal-Request-Timeout": "soon"},
        {"X-Fal-Request-Timeout": "nan"},
        {"X-Fal-Request-Timeout": "-5"},
        {"X-Fal-No-Retry": "0"},
        {"X-Fal-Retry-Config": "nonsense"},
        {"X-Fal-Retry-Config": '{"connection_error": 5}'},
        {"X-Fal-Retry-Config": '{"timeout": {"retries": 0}}'},
        {"X-Fal-Tags": "no pairs here"},
    ],
)
def test_wishes_that_make_no_sense_are_ignored(headers: Mapping[str, str]) -> None:
    assert _wishes(headers) == NO_WISHES


def test_at_most_ten_tags_are_kept() -> None:
    assert len(_wishes({"X-Fal-Tags": ",".join(f"t{n}=1" for n in range(20))}).tags) == 10
