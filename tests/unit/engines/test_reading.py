"""What the scene engine understands of a prompt."""

import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limpet.engines.embedded.scenes.cast import ROLES
from limpet.engines.embedded.scenes.lexicon import TABLE, Kind
from limpet.engines.embedded.scenes.reading import read_prompt
from limpet.engines.embedded.scenes.setting import STAGES, choose_setting, who_appears


def names(prompt: str) -> list[str]:
    return [item.name for item in read_prompt(prompt).items]


def test_every_word_for_a_thing_or_a_setting_can_be_drawn():
    assert set(TABLE[Kind.THING]) <= set(ROLES)
    assert set(TABLE[Kind.SETTING]) <= set(STAGES)


@pytest.mark.parametrize(
    ("prompt", "things"),
    [
        ("two wolves and a polar bear", ["wolf", "polar bear"]),
        ("a hot air balloon", ["balloon"]),
        ("a lighthose by the water", ["lighthouse"]),
        ("an old samurai", ["old samurai"]),
        ("a car without people, no dogs", ["car"]),
    ],
)
def test_things_are_found_through_endings_phrases_slips_and_refusals(prompt: str, things: list[str]):
    assert names(prompt) == things


def test_adjectives_belong_to_the_thing_that_they_stand_before():
    vase, cat = read_prompt("A red vase on the left, two white cats in the background").items

    assert (vase.colour, vase.place, vase.count) == ("c0302a", "left", 1)
    assert (cat.colour, cat.place, cat.count) == ("f0efec", "far", 2)


def test_hour_weather_season_style_and_pose_are_read():
    reading = read_prompt("Watercolour of a girl running through a foggy forest at dawn in autumn, close-up")

    assert (reading.hour, reading.weather, reading.season) == ("dawn", {"fog"}, "autumn")
    assert (reading.style, reading.lens, reading.items[0].pose) == ("watercolour", "close", "running")


def test_quoted_words_are_to_be_written():
    assert read_prompt('a neon sign that says "OPEN LATE" in the rain').written == "OPEN LATE"


def test_what_is_not_drawn_is_told_and_counted():
    reading = read_prompt("A lawyer negotiates a contract beside a lake")

    assert reading.matched == ["lake"]
    assert reading.not_drawn == ["lawyer", "negotiates", "contract"]
    assert reading.coverage == 0.25


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_fail(text: str):
    reading = read_prompt(text)

    assert 0.0 <= reading.coverage <= 1.0
    assert not set(reading.matched) & set(reading.not_drawn)


@pytest.mark.parametrize(
    "unit", ["a", "no ", '"', "sign saying ", "lighthose ", "-", "one-two-", "sea, ", "ÿ", "\u2018"]
)
def test_work_grows_with_length_and_no_faster(unit: str):
    short, long = unit * (2_000 // len(unit)), unit * (16_000 // len(unit))

    assert _calls(long) < 10 * _calls(short)


def _calls(text: str) -> int:
    """How many functions are called to read a text; unlike time it is the same on every machine."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        read_prompt(text)
    finally:
        sys.setprofile(None)
    return calls


def test_a_sign_has_accents_and_other_alphabets_and_tells_what_it_cannot_write():
    reading = read_prompt('A sign that says "CAFÉ Ж Ω 日本"')

    assert reading.written == "CAFÉ Ж Ω"
    assert '"日本"' in reading.not_drawn


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("a lighthouse on a cliff above a stormy sea, oil lamp light", "sea"),
        ("mountains by the beach", "beach"),
        ("the mountains at noon", "mountains"),
    ],
)
def test_the_nearer_of_two_places_is_shown(prompt: str, setting: str):
    reading = read_prompt(prompt)

    assert choose_setting(reading, who_appears(reading)) == setting


@pytest.mark.parametrize(("prompt", "style"), [("an oil lamp", None), ("an oil painting of a lake", "watercolour")])
def test_oil_alone_is_no_painting(prompt: str, style: str | None):
    assert read_prompt(prompt).style == style
