"""Which key signs and which are published, hour by hour after a rotation."""

from datetime import UTC, datetime, timedelta

import pytest

from limpet.ledger.webhook_keys import SigningKey
from limpet.service.signing import published_keys, signing_key

START = datetime(2026, 1, 1, tzinfo=UTC)


def _key(name: str, hours: float) -> SigningKey:
    return SigningKey(name=name, seed=b"", signs_from=START + timedelta(hours=hours))


#: The first key; one that was made at hour 100, and one made at hour 110.
KEYS = [_key("a", 0), _key("b", 124), _key("c", 134)]


@pytest.mark.parametrize(
    ("hour", "signs", "published"),
    [
        (100, "a", "abc"),
        (123.9, "a", "abc"),
        (124, "b", "abc"),
        (134, "c", "abc"),
        (171.9, "c", "abc"),
        (172, "c", "bc"),
        (182, "c", "c"),
        (9000, "c", "c"),
    ],
)
def test_a_key_is_known_a_day_before_it_signs_and_two_days_after(hour: float, signs: str, published: str) -> None:
    now = START + timedelta(hours=hour)

    assert signing_key(KEYS, now).name == signs
    assert "".join(key.name for key in published_keys(KEYS, now)) == published


def test_a_first_key_from_a_server_whose_clock_is_ahead_signs_all_the_same() -> None:
    assert signing_key(KEYS[:1], START - timedelta(seconds=5)).name == "a"
